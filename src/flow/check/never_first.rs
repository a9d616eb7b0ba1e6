use super::Proof;
use super::proof::Possible;
use crate::diagram::Diagram;
use crate::source::{Finding, Findings};

/// A rule that holds for some answers but is never the recommendation: rules before it always hold,
/// too.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    for at in proof.rules() {
        if proof.holds[at] == Diagram::FALSE {
            continue;
        }
        let first = proof.first_of(at);
        if !matches!(proof.possible(&first), Possible::Never) {
            continue;
        }
        let entry = &proof.flow.entries[at];
        let outcome = &proof.flow.outcomes[entry.outcome.0].id;
        let message = format!("the rule for `{outcome}` is never the recommendation");
        let hint = match shadow(proof, at) {
            Some(line) => format!("wherever it holds, the rule on line {line} holds before it"),
            None => "wherever it holds, some rule before it does; move it up, or to `also:`".into(),
        };
        let finding = Finding::warning("never-first", entry.span, message).hint(hint);
        let holds = proof.holds[at];
        let finding = proof.shown_by(finding, &[holds]);
        findings.push(finding);
    }
}

/// The line of one rule before that holds wherever this one does.
fn shadow(proof: &mut Proof<'_>, at: usize) -> Option<usize> {
    let mut before = proof.rules().into_iter().filter(|other| *other < at);
    let other = before.find(|other| proof.implies(proof.holds[at], proof.holds[*other]))?;
    Some(proof.flow.entries[other].line())
}
