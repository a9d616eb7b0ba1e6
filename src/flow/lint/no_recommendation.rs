//! `no-recommendation`: answers that lead to no recommendation.

use super::proof::Possible;
use super::proof::Proof;
use crate::source::{Finding, Findings};

/// Answers for which no rule holds: the person is shown nothing.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    if proof.otherwise().is_some() {
        return;
    }
    let none = proof.no_rule();
    let message = match proof.possible(&none) {
        Possible::Never => return,
        Possible::Yes(_) => "some answers lead to no recommendation",
        Possible::Unknown => "it could not be proved that all answers lead to a recommendation",
    };
    let finding = Finding::error("no-recommendation", proof.flow.span, message)
        .hint("end `rules:` with `- {recommend: …, when: otherwise}`");
    let finding = proof.shown_by(finding, &none);
    findings.push(finding);
}
