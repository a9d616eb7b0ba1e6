//! `implied-rule`: entries that hold only where an earlier one for the same outcome does.

use super::proof::Proof;
use crate::diagram::Diagram;
use crate::source::{Finding, Findings};

/// Two entries for one outcome of which the later one holds only where the earlier does.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let entries = &proof.flow.entries;
    for later in 0..entries.len() {
        for earlier in 0..later {
            let same =
                entries[earlier].outcome == entries[later].outcome && entries[earlier].place == entries[later].place;
            let (narrow, wide) = (proof.holds[later], proof.holds[earlier]);
            let otherwise = entries[later].is_otherwise() || entries[earlier].is_otherwise();
            if same && !otherwise && narrow != Diagram::FALSE && proof.implies(narrow, wide) {
                let outcome = &proof.flow.outcomes[entries[later].outcome.0].id;
                let line = entries[earlier].line();
                let message = format!("wherever this entry for `{outcome}` holds, the one on line {line} does, too");
                let finding = Finding::warning("implied-rule", entries[later].span, message)
                    .hint("remove it, or put the narrower one first");
                findings.push(proof.shown_by(finding, &[narrow]));
            }
        }
    }
}
