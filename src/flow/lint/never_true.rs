//! `never-true`: rules that never hold.

use super::proof::Proof;
use crate::diagram::Diagram;
use crate::source::{Finding, Findings};

/// A rule, or an entry of `also`, that holds for no answers.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    for (at, entry) in proof.flow.entries.iter().enumerate() {
        let shadowed = entry.is_otherwise() && proof.none == Some(Diagram::FALSE);
        if shadowed || (!entry.is_otherwise() && proof.holds[at] == Diagram::FALSE) {
            let outcome = &proof.flow.outcomes[entry.outcome.0].id;
            let message = format!("the entry for `{outcome}` holds for no answers");
            let hint = match shadowed {
                true => "remove it: the other rules cover all answers",
                false => "remove it, or look at which of its lines exclude each other",
            };
            findings.push(Finding::warning("never-true", entry.span, message).hint(hint));
        }
    }
}
