//! The outline of a question, as far as conditions need it.

use crate::source::{Kind, Node};

/// The most decimals a number may have.
pub(super) const MAX_DECIMALS: u32 = 4;

/// What conditions need to know of a question.
pub(super) struct Shape<'a> {
    pub(super) id: &'a str,
    pub(super) node: &'a Node,
    pub(super) options: Vec<&'a str>,
    pub(super) takes: Takes,
}

/// What kind of answer a question takes, as far as conditions care.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    One,
    Many,
    /// A number with this many decimals.
    Number(u32),
    Date,
}

impl<'a> Shape<'a> {
    /// Returns the outline of a question; faults in it are found when the question is read.
    pub(super) fn of(id: &'a str, node: &'a Node) -> Shape<'a> {
        let options = node.value("options").map_or(&[][..], Node::entries);
        let options = options.iter().map(|(key, _)| key.name.as_str());
        let none = node.value("none").map(|_| "none");
        Shape { id, node, options: options.chain(none).collect(), takes: takes(node) }
    }
}

fn takes(question: &Node) -> Takes {
    if let Some(number) = question.value("number") {
        return Takes::Number(decimals(number).unwrap_or(0));
    }
    let is_many = |node: &Node| node.is_text("many");
    match question.value("date") {
        Some(_) => Takes::Date,
        None if question.value("choose").is_some_and(is_many) => Takes::Many,
        None => Takes::One,
    }
}

fn decimals(number: &Node) -> Option<u32> {
    let Kind::Number(raw) = &number.value("decimals")?.kind else {
        return None;
    };
    raw.parse().ok().filter(|n| *n <= MAX_DECIMALS)
}
