//! Reads words files against the strings that they translate.

use std::collections::HashMap;

use super::changes::changes;
use super::texts::About;
use super::{Language, SourceString, Standing, State, Words, placeholders};
use crate::source::fields::{Quoted, flag, map, text};
use crate::source::{Fields, FileId, Finding, Findings, Key, Kind, Node, Span, nearest};

/// One translated string as it stands in a words file.
#[derive(Debug)]
struct Entry<'a> {
    /// The sentence it was made from.
    source: Option<&'a str>,
    /// The translation.
    text: Option<&'a str>,
    /// Its own state, or that of its file.
    state: Option<State>,
    /// Whether it is meant to be the same as its source.
    same: bool,
    /// Where its key stands.
    span: Span,
}

/// Reads `words/<lang>.yaml` against the source strings. What is missing or made from an older sentence
/// is a warning, and the source's sentence stands in for it.
pub fn read_words(node: &Node, path: &str, sources: &[SourceString], findings: &mut Findings) -> Option<Words> {
    let fields = Fields::read(node, "a words file", &["language", "state", "by", "on", "strings"], findings)?;
    let language = language(&fields, path, findings);
    let state = fields.require("state", "the words file", findings);
    let state = state.and_then(|node| state_of(node, findings));
    signed(&fields, state, None, findings);
    let entries = entries(fields.require("strings", "the words file", findings)?, state, findings);
    let file = node.span.file;
    let placed = placed(&entries, sources, findings);
    let mut strings = Vec::with_capacity(sources.len());
    // Every string that fails is reported, not only the first.
    for (entry, source) in placed.into_iter().zip(sources) {
        strings.extend(translated(source, entry, file, findings));
    }
    let is_whole = strings.len() == sources.len();
    is_whole.then_some(Words::new(language?, &strings))
}

fn language(fields: &Fields<'_>, path: &str, findings: &mut Findings) -> Option<Language> {
    let node = fields.require("language", "the words file", findings)?;
    let tag = text(node, "`language`", findings)?;
    let expected = path.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")).unwrap_or(path);
    match Language::parse(tag) {
        Some(language) if tag == expected => Some(language),
        Some(_) => {
            let message = format!("the file is called `{expected}.yaml` but its language is `{tag}`");
            findings.push(Finding::error("language-mismatch", node.span, message).hint("make the two agree"));
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

fn state_of(node: &Node, findings: &mut Findings) -> Option<State> {
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

/// Who reviewed it and when: without both, "reviewed" is nobody's word.
fn signed(fields: &Fields<'_>, state: Option<State>, file: Option<&Fields<'_>>, findings: &mut Findings) {
    for key in ["by", "on"] {
        let node = fields.get(key).or(file.and_then(|file| file.get(key)));
        if node.is_none() && state == Some(State::Reviewed) {
            let message = format!("a review has no `{key}`");
            let hint = "say who read it and on which day: by: Name, role / on: 2026-11-24";
            findings.push(Finding::error("unsigned-review", fields.span(), message).hint(hint));
        }
    }
}

/// The entries of a words file with their keys; `state` is that of the strings without one of their own.
fn entries<'a>(node: &'a Node, state: Option<State>, findings: &mut Findings) -> Vec<(&'a str, Entry<'a>)> {
    let entries = map(node, "`strings`", findings).unwrap_or_default();
    let mut found = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        found.extend(entry(key, value, state, findings).map(|entry| (key.name.as_str(), entry)));
    }
    found
}

/// The entry of each source string, as far as there is one. What no string is called is a finding.
fn placed<'b, 'a>(
    entries: &'b [(&'a str, Entry<'a>)],
    sources: &[SourceString],
    findings: &mut Findings,
) -> Vec<Option<&'b Entry<'a>>> {
    let keys = sources.iter().map(|source| source.key.as_str());
    let places: HashMap<&str, usize> = keys.enumerate().map(|(at, key)| (key, at)).collect();
    let mut placed = vec![None; sources.len()];
    for (key, entry) in entries {
        match places.get(key) {
            Some(at) => placed[*at] = Some(entry),
            None => findings.push(unknown(key, entry.span, sources)),
        }
    }
    placed
}

fn unknown(key: &str, span: Span, sources: &[SourceString]) -> Finding {
    let message = format!("no string is called `{key}`");
    let hint = nearest(key, sources.iter().map(|source| source.key.as_str()));
    let hint = hint.unwrap_or_else(|| "the source text is gone: remove it".into());
    Finding::warning("unknown-string", span, message).hint(hint)
}

const KEYS: [&str; 7] = ["source", "text", "state", "by", "on", "note", "same"];

fn entry<'a>(key: &Key, value: &'a Node, state: Option<State>, findings: &mut Findings) -> Option<Entry<'a>> {
    let what = Quoted(&key.name);
    let fields = Fields::read(value, what, &KEYS, findings)?;
    let mut read = |name| {
        let node = fields.require(name, what, findings);
        node.and_then(|node| text(node, what, findings))
    };
    let (source, translation) = (read("source"), read("text"));
    let own = fields.get("state").and_then(|node| state_of(node, findings));
    if own.is_some() {
        signed(&fields, own, None, findings);
    }
    if let Some(node) = fields.get("note") {
        text(node, "`note`", findings);
    }
    Some(Entry {
        source,
        text: translation,
        state: own.or(state),
        same: flag(&fields, "same", findings),
        span: key.span,
    })
}

/// What stands for a source string in the language.
fn translated<'a>(
    source: &'a SourceString,
    entry: Option<&Entry<'a>>,
    file: FileId,
    findings: &mut Findings,
) -> Option<(&'a str, About)> {
    let span = entry.map_or(Span::start_of(file), |entry| entry.span);
    let stand_in = |standing| {
        let about = About { state: State::Draft, standing, same: false, span };
        Some((source.text.as_str(), about))
    };
    let Some(entry) = entry else {
        let message = format!("`{}` is not translated", source.key);
        let hint = format!("the source says: {}", source.text);
        findings.push(Finding::warning("missing-string", span, message).hint(hint));
        return stand_in(Standing::Missing);
    };
    let (made_from, text) = (entry.source?.trim(), entry.text?.trim());
    if made_from != source.text {
        findings.push(stale(source, made_from, entry.span));
        return stand_in(Standing::Stale);
    }
    let (wanted, found) = (placeholders(&source.text), placeholders(text));
    if wanted != found {
        let message = format!("`{}` must keep the placeholders of its source", source.key);
        let hint = format!("the source has {}, this text has {}", listed(&wanted), listed(&found));
        findings.push(Finding::error("placeholder-mismatch", entry.span, message).hint(hint));
        return None;
    }
    let about = About { state: entry.state?, standing: Standing::Current, same: entry.same, span };
    Some((text, about))
}

fn stale(source: &SourceString, made_from: &str, span: Span) -> Finding {
    let message = format!("`{}` was translated from a sentence that has changed", source.key);
    Finding::warning("stale-string", span, message)
        .note(format!("what changed: {}", changes(made_from, &source.text)))
        .hint("translate it anew, and copy the new sentence to `source:`")
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
        let fields = Fields::read(node, "a source words file", &["language", "strings"], findings)?;
        let tag = text(fields.require("language", "the words file", findings)?, "`language`", findings)?;
        let entries = map(fields.require("strings", "the words file", findings)?, "`strings`", findings)?;
        let strings = entries.iter().filter_map(|(key, node)| match &node.kind {
            Kind::Text(text) => {
                Some(SourceString { key: key.name.to_string(), text: text.to_string(), span: node.span })
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
                text(node, Quoted(&key.name), findings);
                None
            }
        });
        let strings = strings.collect();
        Some((Language::parse(tag)?, strings))
    }
}
