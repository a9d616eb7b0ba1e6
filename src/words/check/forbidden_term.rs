//! `forbidden-term`: words that the termbase avoids.

use super::said::Said;
use crate::source::{Finding, Findings};
use crate::words::{Language, Terms};

/// A word that the termbase forbids in this language.
pub(super) fn check(said: &Said<'_>, language: &Language, terms: &Terms, findings: &mut Findings) {
    for (word, why) in terms.forbidden_in(language, said.text) {
        let message = format!("`{}` says `{word}`", said.key);
        findings.push(Finding::error("forbidden-term", said.span, message).hint(why));
    }
}
