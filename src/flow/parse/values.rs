//! Ids, numbers and days as authors write them.

use crate::flow::Date;
use crate::source::fields::text;
use crate::source::{Finding, Findings, Kind, Node, Span};

pub(super) fn number(node: &Node, what: &str, findings: &mut Findings) -> Option<u32> {
    let parsed = match &node.kind {
        Kind::Number(raw) => raw.parse().ok(),
        Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => None,
    };
    if parsed.is_none() {
        let message = format!("{what} must be a whole number, not {}", node.describe());
        findings.push(Finding::error("wrong-type", node.span, message).hint("write a number such as 3"));
    }
    parsed
}

/// Checks an id. Ids are what addresses and conditions are made of: lower case, digits, `_` and `-`.
pub(in crate::flow) fn check_id(id: &str, node: &Node, what: &str, findings: &mut Findings) {
    let body = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    let sound = id.len() <= 64 && id.bytes().all(body) && id.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let reserved = [
        "not",
        "all",
        "any",
        "language",
        "lang",
        "always",
        "otherwise",
        "change",
        "assets",
        "healthz",
        "readyz",
        "metrics",
        "staff",
        "cleared",
        "words",
        "from",
        "confirm",
        "embed",
        "templates",
    ];
    if !sound {
        let message = format!("`{id}` is not an id for a {what}");
        let hint = "use at most 64 lower-case letters, digits, `-` and `_`, a letter or digit first";
        findings.push(Finding::error("bad-id", node.span, message).hint(hint));
    } else if reserved.contains(&id) {
        let message = format!("`{id}` has a meaning of its own and can't be the id of a {what}");
        findings.push(Finding::error("bad-id", node.span, message).hint("choose another id"));
    }
}

/// Returns a day, written as year-month-day.
pub(in crate::flow) fn date(node: &Node, what: &str, findings: &mut Findings) -> Option<Date> {
    let written = text(node, what, findings)?;
    let date = Date::parse(written);
    if date.is_none() {
        let message = format!("`{written}` is not a day");
        findings.push(Finding::error("bad-date", node.span, message).hint("write year-month-day, such as 2026-11-24"));
    }
    date
}

/// A limit on reading for a language that has no measure here.
pub(super) fn no_measure(tag: &str, span: Span) -> Finding {
    let message = format!("there is no measure of reading for `{tag}`");
    Finding::error("unknown-language", span, message).hint("there is one for English, Spanish and Chinese")
}
