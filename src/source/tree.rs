//! A YAML file as a tree in which every key and value knows its place.
//!
//! Reading a tree first, instead of deserializing into structs, is what lets one run report every
//! fault of a file rather than the first (`docs/decisions/001-yaml.md`).

use super::Span;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it starts.
    pub span: Span,
    /// The value itself.
    pub kind: Kind,
}

/// The kinds of YAML values. `yes`, `no`, `on` and `off` are text (YAML 1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
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
    Map(Vec<Entry>),
}

/// A key of a map, and its value.
pub type Entry = (Key, Node);

/// A key of a map with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key as written.
    pub name: String,
    /// Where.
    pub span: Span,
}

impl Node {
    /// Describes the value in an author's words.
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

    /// Returns true if the value is exactly this text.
    pub fn is_text(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Text(text) if text == word)
    }

    /// Returns the entries of a map; none for any other value.
    pub fn entries(&self) -> &[Entry] {
        if let Kind::Map(entries) = &self.kind {
            return entries;
        }
        &[]
    }

    /// Returns the entry of a map under a key.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries().iter().find(|(key, _)| key.name == name)
    }

    /// Returns the value of a map under a key.
    pub fn value(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|(_, value)| value)
    }
}
