use std::collections::BTreeMap;

use super::{Language, placeholders};
use crate::source::fields::{map, text};
use crate::source::{Fields, FileId, Finding, Findings, Kind, Node, Span, nearest};

/// Where a translation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Written by a person, not yet reviewed by a qualified one.
    Draft,
    /// Made by a machine, not yet reviewed.
    Machine,
    /// Reviewed by a qualified person; also the state of the source text itself.
    Reviewed,
}

/// A sentence in the source language that has to be translated.
#[derive(Clone, Debug)]
pub struct SourceString {
    /// Its name in words files, such as `questions.kaiser.ask.you`.
    pub key: String,
    /// The sentence.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Every string of one source file in one language, in the order of its [`SourceString`]s.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub language: Language,
    /// Where the translation stands.
    pub state: State,
    strings: Vec<String>,
}

impl Words {
    /// The source language's own words.
    pub fn source(language: Language, strings: &[SourceString]) -> Words {
        let strings = strings.iter().map(|string| string.text.clone()).collect();
        Words {
            language,
            state: State::Reviewed,
            strings,
        }
    }

    /// The string at a place in the list of source strings.
    pub fn get(&self, at: usize) -> &str {
        &self.strings[at]
    }
}

/// One translated string as it stands in a words file.
struct Entry<'a> {
    source: Option<&'a str>,
    text: Option<&'a str>,
    span: Span,
}

/// Reads `words/<lang>.yaml` against the source strings. Complete and fresh, or `None`.
pub fn read_words(
    node: &Node,
    path: &str,
    sources: &[SourceString],
    findings: &mut Findings,
) -> Option<Words> {
    let fields = Fields::read(
        node,
        "a words file",
        &["language", "state", "strings"],
        findings,
    )?;
    let language = language(&fields, path, findings);
    let state = state(&fields, findings);
    let entries = entries(
        fields.require("strings", "the words file", findings)?,
        findings,
    );
    let known: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    for (key, entry) in entries.iter().filter(|(key, _)| !known.contains(key)) {
        let message = format!("no string is called `{key}`");
        let hint = nearest(key, known.iter().copied())
            .unwrap_or_else(|| "the source text is gone: remove it".into());
        findings.push(Finding::error("unknown-string", entry.span, message).hint(hint));
    }
    let file = node.span.file;
    let strings = sources
        .iter()
        .map(|source| translated(source, entries.get(source.key.as_str()), file, findings));
    // Collecting into a list first reports every string, not only the first that fails.
    let strings: Vec<Option<String>> = strings.collect();
    let strings = strings.into_iter().collect::<Option<Vec<String>>>()?;
    Some(Words {
        language: language?,
        state: state?,
        strings,
    })
}

fn language(fields: &Fields<'_>, path: &str, findings: &mut Findings) -> Option<Language> {
    let node = fields.require("language", "the words file", findings)?;
    let tag = text(node, "`language`", findings)?;
    let expected = path
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".yaml"))
        .unwrap_or(path);
    match Language::parse(tag) {
        Some(language) if tag == expected => Some(language),
        Some(_) => {
            let message =
                format!("the file is called `{expected}.yaml` but its language is `{tag}`");
            findings.push(
                Finding::error("language-mismatch", node.span, message).hint("make the two agree"),
            );
            None
        }
        None => {
            let message = format!("`{tag}` is not a language tag in its standard form");
            let hint = "write it as in BCP 47, such as `es` or `zh-Hant`";
            findings.push(Finding::error("language-tag", node.span, message).hint(hint));
            None
        }
    }
}

fn state(fields: &Fields<'_>, findings: &mut Findings) -> Option<State> {
    let node = fields.require("state", "the words file", findings)?;
    match text(node, "`state`", findings)? {
        "draft" => Some(State::Draft),
        "machine" => Some(State::Machine),
        "reviewed" => Some(State::Reviewed),
        other => {
            let message = format!("a translation is never `{other}`");
            let hint = nearest(other, ["draft", "machine", "reviewed"]);
            let hint = hint.unwrap_or_else(|| "write draft, machine or reviewed".into());
            findings.push(Finding::error("unknown-state", node.span, message).hint(hint));
            None
        }
    }
}

fn entries<'a>(node: &'a Node, findings: &mut Findings) -> BTreeMap<&'a str, Entry<'a>> {
    let Some(entries) = map(node, "`strings`", findings) else {
        return BTreeMap::new();
    };
    let mut found = BTreeMap::new();
    for (key, value) in entries {
        let what = format!("`{}`", key.name);
        if let Some(fields) = Fields::read(value, &what, &["source", "text"], findings) {
            let mut read = |name| {
                fields
                    .require(name, &what, findings)
                    .and_then(|node| text(node, &what, findings))
            };
            let entry = Entry {
                source: read("source"),
                text: read("text"),
                span: key.span,
            };
            found.insert(key.name.as_str(), entry);
        }
    }
    found
}

fn translated(
    source: &SourceString,
    entry: Option<&Entry<'_>>,
    file: FileId,
    findings: &mut Findings,
) -> Option<String> {
    let Some(entry) = entry else {
        let message = format!("`{}` is not translated", source.key);
        let hint = format!("the source says: {}", source.text);
        findings.push(Finding::error("missing-string", Span::start_of(file), message).hint(hint));
        return None;
    };
    let (made_from, text) = (entry.source?.trim(), entry.text?.trim());
    if made_from != source.text {
        let message = format!(
            "`{}` was translated from a sentence that has changed",
            source.key
        );
        let hint = format!("the source now says: {}", source.text);
        findings.push(Finding::error("stale-string", entry.span, message).hint(hint));
        return None;
    }
    let (wanted, found) = (placeholders(&source.text), placeholders(text));
    if wanted != found {
        let message = format!("`{}` must keep the placeholders of its source", source.key);
        let hint = format!(
            "the source has {}, this text has {}",
            listed(&wanted),
            listed(&found)
        );
        findings.push(Finding::error("placeholder-mismatch", entry.span, message).hint(hint));
        return None;
    }
    Some(text.to_owned())
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let braced: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
    braced.join(" ")
}

impl SourceString {
    /// The strings of a source words file (`key: text`), such as the interface's English.
    pub fn read_all(node: &Node, findings: &mut Findings) -> Option<(Language, Vec<SourceString>)> {
        let fields = Fields::read(
            node,
            "a source words file",
            &["language", "strings"],
            findings,
        )?;
        let tag = text(
            fields.require("language", "the words file", findings)?,
            "`language`",
            findings,
        )?;
        let entries = map(
            fields.require("strings", "the words file", findings)?,
            "`strings`",
            findings,
        )?;
        let strings = entries.iter().filter_map(|(key, node)| match &node.kind {
            Kind::Text(text) => Some(SourceString {
                key: key.name.clone(),
                text: text.clone(),
                span: node.span,
            }),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
                text(node, &format!("`{}`", key.name), findings);
                None
            }
        });
        let strings = strings.collect();
        Some((Language::parse(tag)?, strings))
    }
}
