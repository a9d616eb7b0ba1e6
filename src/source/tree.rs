//! YAML as a tree in which every key and value knows its place.
//!
//! Reading a tree first, instead of deserializing into structs, is what lets one run report every
//! fault of a file rather than the first (`docs/decisions/001-yaml.md`).

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Location, Spanned};

use super::{FileId, Finding, Findings, Sources, Span};

/// The deepest nesting an author's file may have.
const MAX_DEPTH: usize = 24;
/// The most values one file may hold.
const MAX_NODES: usize = 60_000;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it starts.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a YAML value is. `yes`, `no`, `on` and `off` are text (YAML 1.2).
#[derive(Clone, Debug)]
pub enum Kind {
    /// Nothing, or `~`.
    Null,
    /// A bare `true` or `false`.
    Bool(bool),
    /// A bare number, as it was written.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, its entries in the order written, no key twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map with its place.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key as written.
    pub name: String,
    /// Where.
    pub span: Span,
}

impl Node {
    /// What the value is, in an author's words.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Null => "nothing".into(),
            Kind::Bool(value) => format!("the boolean `{value}`"),
            Kind::Number(raw) => format!("the number `{raw}`"),
            Kind::Text(text) if text.chars().count() > 24 => "a text".into(),
            Kind::Text(text) => format!("the text `{text}`"),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a map".into(),
        }
    }
}

/// Reads one file. A file that is not YAML gives one finding and no tree.
pub fn parse(sources: &Sources, file: FileId, findings: &mut Findings) -> Option<Node> {
    let text = sources.text(file, findings)?;
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
        },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Some(
            Reader {
                file,
                text,
                findings,
            }
            .node(raw),
        ),
        Err(fault) => {
            findings.push(syntax_finding(file, &fault));
            None
        }
    }
}

fn syntax_finding(file: FileId, fault: &serde_saphyr::Error) -> Finding {
    let span = fault
        .location()
        .map_or(Span::start_of(file), |at| span(file, &at));
    let said = fault.without_snippet().to_string();
    let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
    let (message, hint) = match said.as_str() {
        s if s.contains("Anchors") || s.contains("Aliases") || s.contains("unknown anchor") => (
            "YAML anchors and aliases are not part of the flow language".to_owned(),
            "write the value out, or give a condition a name under `define:`",
        ),
        s if s.contains("Documents") => (
            "the file holds more than one YAML document".to_owned(),
            "remove the `---` line",
        ),
        s if s.contains("Depth") || s.contains("recursion") => (
            format!("values are nested more than {MAX_DEPTH} deep"),
            "give inner conditions a name under `define:`",
        ),
        s if s.contains("budget breached") => (
            "the file is too large to read".to_owned(),
            "split the flow into several",
        ),
        _ => (
            format!("not valid YAML: {said}"),
            "look at the indentation and quotes on this line and the one above; a text with `: ` or ` #` in it needs quotes",
        ),
    };
    Finding::error("yaml-syntax", span, message).hint(hint)
}

fn span(file: FileId, at: &Location) -> Span {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).max(1);
    Span {
        file,
        line: number(at.line()),
        column: number(at.column()),
        len: number(at.span().len()),
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn node(&mut self, raw: Spanned<Raw>) -> Node {
        let span = span(self.file, &raw.defined);
        let kind = match raw.value {
            Raw::Null => Kind::Null,
            Raw::Bool(value) => Kind::Bool(value),
            Raw::Number => Kind::Number(self.as_written(&raw.defined)),
            Raw::Text(text) => Kind::Text(text),
            Raw::List(items) => Kind::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => Kind::Map(self.entries(entries)),
        };
        Node { span, kind }
    }

    fn entries(&mut self, entries: Vec<(Spanned<String>, Spanned<Raw>)>) -> Vec<(Key, Node)> {
        let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let key = Key {
                span: span(self.file, &name.defined),
                name: name.value,
            };
            let value = self.node(value);
            match kept.iter().find(|(other, _)| other.name == key.name) {
                None => kept.push((key, value)),
                Some((first, _)) => {
                    let message = format!("`{}` stands here twice", key.name);
                    let hint = format!(
                        "the first is on line {}; remove or rename one",
                        first.span.line
                    );
                    self.findings
                        .push(Finding::error("duplicate-key", key.span, message).hint(hint));
                }
            }
        }
        kept
    }

    fn as_written(&self, at: &Location) -> String {
        let offset = at
            .span()
            .byte_offset()
            .and_then(|n| usize::try_from(n).ok());
        let len = at.span().byte_len().and_then(|n| usize::try_from(n).ok());
        let written = offset
            .zip(len)
            .and_then(|(from, len)| self.text.get(from..from + len));
        written.unwrap_or("number").trim().to_owned()
    }
}

/// A YAML value as the parser hands it over.
enum Raw {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }
    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }
    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }
    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}
