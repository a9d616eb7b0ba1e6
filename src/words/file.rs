use rustc_hash::{FxHashMap, FxHashSet};

use super::changes::changes;
use super::{Language, Standing, State, Tally, placeholders};
use crate::source::fields::{flag, map, text};
use crate::source::{Fields, FileId, Finding, Findings, Key, Kind, Node, Span, counted, nearest};

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
    /// Where the translation as a whole stands: reviewed only when every string is.
    pub state: State,
    /// All texts, one after the other: there are tens of thousands, and each of its own would cost as much
    /// again.
    text: Box<str>,
    strings: Box<[Translated]>,
}

/// One string in one language.
#[derive(Clone, Copy, Debug)]
struct Translated {
    /// Where its text ends among all texts.
    end: u32,
    about: About,
}

/// What there is to know of a string beside its text.
#[derive(Clone, Copy, Debug)]
struct About {
    state: State,
    standing: Standing,
    /// Whether it is meant to be the same as its source.
    same: bool,
    span: Span,
}

impl Words {
    /// The source language's own words.
    pub fn source(language: Language, strings: &[SourceString]) -> Words {
        let strings = strings.iter().map(|string| {
            let about = About {
                state: State::Reviewed,
                standing: Standing::Current,
                same: true,
                span: string.span,
            };
            (string.text.as_str(), about)
        });
        Words::new(language, &strings.collect::<Vec<_>>())
    }

    fn new(language: Language, strings: &[(&str, About)]) -> Words {
        let texts: Vec<&str> = strings.iter().map(|(text, _)| *text).collect();
        let states = strings.iter().map(|(_, about)| about.state);
        let mut end = 0;
        Words {
            language,
            state: states.fold(State::Reviewed, State::least),
            text: texts.concat().into(),
            strings: strings
                .iter()
                .map(|(text, about)| {
                    end += counted(text.len());
                    Translated { end, about: *about }
                })
                .collect(),
        }
    }

    /// The string at a place in the list of source strings: the translation, or the source's sentence
    /// where that is not [`Standing::Current`].
    pub fn get(&self, at: usize) -> &str {
        let before = at.checked_sub(1).map(|before| self.strings[before].end);
        let (from, to) = (before.unwrap_or(0), self.strings[at].end);
        &self.text[from as usize..to as usize]
    }

    /// How the string at a place stands.
    pub fn standing(&self, at: usize) -> Standing {
        self.strings[at].about.standing
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// Whether the string at a place is meant to be the same as its source.
    pub fn is_meant_same(&self, at: usize) -> bool {
        self.strings[at].about.same
    }

    /// Where the string at a place is written.
    pub fn span(&self, at: usize) -> Span {
        self.strings[at].about.span
    }

    /// How each string stands, and whether it has been reviewed.
    pub fn standings(&self) -> impl Iterator<Item = (Standing, bool)> {
        let strings = self.strings.iter().map(|string| string.about);
        strings.map(|about| (about.standing, about.state == State::Reviewed))
    }

    /// How many strings stand how.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for Translated { about, .. } in &self.strings {
            tally.all += 1;
            match about.standing {
                Standing::Current => tally.current += 1,
                Standing::Stale => tally.stale += 1,
                Standing::Missing => tally.missing += 1,
            }
            let current = about.standing == Standing::Current;
            tally.reviewed += usize::from(current && about.state == State::Reviewed);
            tally.machine += usize::from(current && about.state == State::Machine);
        }
        tally
    }
}

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
pub fn read_words(
    node: &Node<'_>,
    path: &str,
    sources: &[SourceString],
    findings: &mut Findings,
) -> Option<Words> {
    let fields = Fields::read(
        node,
        "a words file",
        &["language", "state", "by", "on", "strings"],
        findings,
    )?;
    let language = language(&fields, path, findings);
    let state = fields.require("state", "the words file", findings);
    let state = state.and_then(|node| state_of(node, findings));
    signed(&fields, state, None, findings);
    let entries = entries(
        fields.require("strings", "the words file", findings)?,
        state,
        findings,
    );
    let known: FxHashSet<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    for (key, entry) in entries.iter().filter(|(key, _)| !known.contains(key)) {
        let message = format!("no string is called `{key}`");
        let hint = nearest(key, sources.iter().map(|source| source.key.as_str()))
            .unwrap_or_else(|| "the source text is gone: remove it".into());
        findings.push(Finding::warning("unknown-string", entry.span, message).hint(hint));
    }
    let file = node.span.file;
    let by_key: FxHashMap<&str, &Entry<'_>> =
        entries.iter().map(|(key, entry)| (*key, entry)).collect();
    let strings = sources.iter().map(|source| {
        let entry = by_key.get(source.key.as_str());
        translated(source, entry.copied(), file, findings)
    });
    // Collecting into a list first reports every string, not only the first that fails.
    let strings: Vec<Option<(&str, About)>> = strings.collect();
    let strings = strings.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Words::new(language?, &strings))
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

fn state_of(node: &Node<'_>, findings: &mut Findings) -> Option<State> {
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
fn signed(
    fields: &Fields<'_>,
    state: Option<State>,
    file: Option<&Fields<'_>>,
    findings: &mut Findings,
) {
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
fn entries<'a>(
    node: &'a Node<'a>,
    state: Option<State>,
    findings: &mut Findings,
) -> Vec<(&'a str, Entry<'a>)> {
    let entries = map(node, "`strings`", findings).unwrap_or_default();
    let found = entries
        .iter()
        .filter_map(|(key, value)| Some((&*key.name, entry(key, value, state, findings)?)));
    found.collect()
}

const KEYS: [&str; 7] = ["source", "text", "state", "by", "on", "note", "same"];

fn entry<'a>(
    key: &Key<'_>,
    value: &'a Node<'a>,
    state: Option<State>,
    findings: &mut Findings,
) -> Option<Entry<'a>> {
    let what = format!("`{}`", key.name);
    let fields = Fields::read(value, &what, &KEYS, findings)?;
    let mut read = |name| {
        let node = fields.require(name, &what, findings);
        node.and_then(|node| text(node, &what, findings))
    };
    let (source, translation) = (read("source"), read("text"));
    let own = fields
        .get("state")
        .and_then(|node| state_of(node, findings));
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
        let about = About {
            state: State::Draft,
            standing,
            same: false,
            span,
        };
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
        let hint = format!(
            "the source has {}, this text has {}",
            listed(&wanted),
            listed(&found)
        );
        findings.push(Finding::error("placeholder-mismatch", entry.span, message).hint(hint));
        return None;
    }
    let about = About {
        state: entry.state?,
        standing: Standing::Current,
        same: entry.same,
        span,
    };
    Some((text, about))
}

fn stale(source: &SourceString, made_from: &str, span: Span) -> Finding {
    let message = format!(
        "`{}` was translated from a sentence that has changed",
        source.key
    );
    Finding::warning("stale-string", span, message)
        .note(format!(
            "what changed: {}",
            changes(made_from, &source.text)
        ))
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
    pub fn read_all(
        node: &Node<'_>,
        findings: &mut Findings,
    ) -> Option<(Language, Vec<SourceString>)> {
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
                key: key.name.to_string(),
                text: text.to_string(),
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
