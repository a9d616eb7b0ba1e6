//! `same-as-source`: translations equal to their source.

use super::said::Said;
use crate::source::{Finding, Findings};
use crate::words::{Language, Terms};

/// A translation that is a copy of its source. One word, a name or a term may well be the same in both
/// languages.
pub(super) fn check(said: &Said<'_>, language: &Language, terms: &Terms, findings: &mut Findings) {
    let same = said.text == said.source;
    if same && terms.without_fixed(language, said.text).split_whitespace().count() > 1 {
        let message = format!("`{}` says the same as its source", said.key);
        let hint = "translate it, or write `same: true` where that is meant";
        findings.push(Finding::warning("same-as-source", said.span, message).hint(hint));
    }
}
