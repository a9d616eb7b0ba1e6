//! `no-third-way`: questions without a way to say that one is not sure.

use super::proof::Proof;
use crate::source::{Finding, Findings};

/// A question that takes only yes or no: people who are not sure can't answer it.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    for question in &proof.flow.questions {
        let mut ids: Vec<&str> = question.options.iter().map(|option| &*option.id).collect();
        ids.sort_unstable();
        if ids == ["no", "yes"] {
            let message = format!("`{}` has no answer for people who are not sure", question.id);
            let hint = "add an option such as `unsure: Not sure`";
            findings.push(Finding::warning("no-third-way", question.span, message).hint(hint));
        }
    }
}
