//! `lost-name`: names that a translation changed.

use super::said::Said;
use crate::source::{Finding, Findings};
use crate::words::{Language, Term, Terms};

/// A name of the source that is not in the translation as it is.
pub(super) fn check(said: &Said<'_>, source: &Language, language: &Language, terms: &Terms, findings: &mut Findings) {
    let named = terms.named_in(source, said.source);
    for name in &terms.names {
        // A term that contains the name may have its own form, such as "Kaiser member".
        let in_term = |term: &&Term| term.contains(source, name) && term.is_said(language, said.text);
        let lost = name.is_in(said.source) && !name.is_in(said.text);
        if lost && !named.iter().any(in_term) {
            let message = format!("`{}` does not keep the name `{}`", said.key, name.written);
            let hint = "people look for it as it is written on cards and signs";
            findings.push(Finding::warning("lost-name", said.span, message).hint(hint));
        }
    }
}
