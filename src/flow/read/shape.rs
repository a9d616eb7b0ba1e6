use super::questions::MAX_DECIMALS;
use crate::source::fields::map;
use crate::source::{Findings, Kind, Node};

/// What conditions need to know of a question.
pub(super) struct Shape<'a> {
    pub(super) id: &'a str,
    pub(super) node: &'a Node<'a>,
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
    /// The outline of a question; faults in it are found when the question is read.
    pub(super) fn of(id: &'a str, node: &'a Node<'a>) -> Shape<'a> {
        let mut quiet = Findings::default();
        let mut shape = Shape {
            id,
            node,
            options: Vec::new(),
            takes: Takes::One,
        };
        if let Some(entries) = map(node, "", &mut quiet) {
            let get = |name: &str| {
                entries
                    .iter()
                    .find(|(key, _)| key.name == name)
                    .map(|(_, node)| node)
            };
            shape.takes = takes(&get);
            let options = get("options")
                .and_then(|node| map(node, "", &mut quiet))
                .unwrap_or_default();
            shape.options = options.iter().map(|(key, _)| key.name).collect();
            if get("none").is_some() {
                shape.options.push("none");
            }
        }
        shape
    }
}

fn takes<'a>(get: &impl Fn(&str) -> Option<&'a Node<'a>>) -> Takes {
    let is_many = |node: &Node<'_>| matches!(node.kind, Kind::Text("many"));
    if let Some(number) = get("number") {
        let mut quiet = Findings::default();
        let entries = map(number, "", &mut quiet).unwrap_or_default();
        let decimals = entries.iter().find(|(key, _)| key.name == "decimals");
        return Takes::Number(match decimals.map(|(_, node)| &node.kind) {
            Some(Kind::Number(raw)) => raw.parse().ok().filter(|n| *n <= MAX_DECIMALS).unwrap_or(0),
            _ => 0,
        });
    }
    match get("date") {
        Some(_) => Takes::Date,
        None if get("choose").is_some_and(is_many) => Takes::Many,
        None => Takes::One,
    }
}
