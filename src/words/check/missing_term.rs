//! `missing-term`: terms that are not rendered as the termbase says.

use super::said::Said;
use crate::source::{Finding, Findings};
use crate::words::{Language, Terms};

/// A term of the source that the translation does not call by any of its names.
pub(super) fn check(said: &Said<'_>, source: &Language, language: &Language, terms: &Terms, findings: &mut Findings) {
    for term in terms.named_in(source, said.source) {
        if !term.is_said(language, said.text) {
            let message = format!("`{}` does not name the term `{}`", said.key, term.id);
            let preferred = term.preferred(language).unwrap_or_default();
            let hint = format!("the termbase says: {preferred}");
            findings.push(Finding::warning("missing-term", said.span, message).hint(hint));
        }
    }
}
