//! Questions whose headings are the same.

use crate::source::{Finding, Findings};
use crate::words::SourceString;

/// Reports two questions with one heading, which can't be told apart in a list of pages (WCAG 2.4.2).
pub(super) fn equal_headings<'a>(
    id: &'a str,
    strings: &[SourceString],
    headings: &mut Vec<(String, &'a str)>,
    findings: &mut Findings,
) {
    let prefix = format!("questions.{id}.ask");
    for string in strings.iter().filter(|string| string.key.starts_with(&prefix)) {
        match headings.iter().find(|(text, other)| *text == string.text && *other != id) {
            Some((_, other)) => {
                let message = format!("`{id}` asks the same words as `{other}`");
                findings
                    .push(Finding::error("equal-headings", string.span, message).hint("word one of them differently"));
            }
            None => headings.push((string.text.clone(), id)),
        }
    }
}
