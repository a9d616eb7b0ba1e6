//! Typed values out of a tree, with a finding for each that has another type.

use std::fmt::{self, Display};

use super::{Entry, Finding, Findings, Kind, Node, Span, nearest};

/// A name as findings show it. It is put into words only where there is something to say.
#[derive(Clone, Copy)]
pub struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// The entries of a map whose keys are known beforehand.
pub struct Fields<'a> {
    span: Span,
    entries: &'a [Entry],
}

impl<'a> Fields<'a> {
    /// The map's entries; a value that is no map, and every unknown key, is a finding.
    pub fn read(
        node: &'a Node,
        what: impl Display + Copy,
        known: &[&str],
        findings: &mut Findings,
    ) -> Option<Fields<'a>> {
        let entries = map(node, what, findings)?;
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let message = format!("{what} has no key `{}`", key.name);
                let hint = nearest(&key.name, known.iter().copied())
                    .unwrap_or_else(|| format!("known keys are {}", known.join(", ")));
                findings.push(Finding::error("unknown-key", key.span, message).hint(hint));
            }
        }
        Some(Fields { span: node.span, entries })
    }

    /// Where the map starts.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of a key that may be absent.
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    /// The value of a key that must be there.
    pub fn require(&self, name: &str, what: impl Display, findings: &mut Findings) -> Option<&'a Node> {
        let found = self.get(name);
        if found.is_none() {
            let message = format!("{what} has no `{name}`");
            findings.push(Finding::error("missing-key", self.span, message).hint(format!("add `{name}:`")));
        }
        found
    }
}

/// The entries of a map whose keys are the author's own.
pub fn map<'n>(node: &'n Node, what: impl Display, findings: &mut Findings) -> Option<&'n [Entry]> {
    match &node.kind {
        Kind::Map(entries) => Some(entries),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::List(_) => {
            let message = format!("{what} must be a map, not {}", node.describe());
            findings.push(Finding::error("wrong-type", node.span, message).hint("write `key: value` lines below it"));
            None
        }
    }
}

/// The items of a list.
pub fn list<'n>(node: &'n Node, what: impl Display, findings: &mut Findings) -> Option<&'n [Node]> {
    match &node.kind {
        Kind::List(items) => Some(items),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Map(_) => {
            let message = format!("{what} must be a list, not {}", node.describe());
            findings.push(Finding::error("wrong-type", node.span, message).hint("start each item with `- `"));
            None
        }
    }
}

/// A text that is not empty. A number or boolean is a finding that says to quote it.
pub fn text<'n>(node: &'n Node, what: impl Display, findings: &mut Findings) -> Option<&'n str> {
    let hint = match &node.kind {
        Kind::Text(text) if !text.trim_start().is_empty() => return Some(text),
        Kind::Bool(_) | Kind::Number(_) => "put it in quotes to make it text",
        Kind::Text(_) | Kind::Null => "write the text, or remove the key",
        Kind::List(_) | Kind::Map(_) => "write one text",
    };
    let said = if matches!(node.kind, Kind::Text(_)) { "empty".into() } else { node.describe() };
    let message = format!("{what} must be a text, not {said}");
    findings.push(Finding::error("wrong-type", node.span, message).hint(hint));
    None
}

/// `true` or `false`; absent is false.
pub fn flag(fields: &Fields<'_>, name: &str, findings: &mut Findings) -> bool {
    match fields.get(name).map(|node| (node, &node.kind)) {
        None => false,
        Some((_, Kind::Bool(value))) => *value,
        Some((node, Kind::Null | Kind::Number(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_))) => {
            let message = format!("`{name}` must be true or false, not {}", node.describe());
            findings.push(Finding::error("wrong-type", node.span, message).hint("write `true`, or remove the key"));
            false
        }
    }
}
