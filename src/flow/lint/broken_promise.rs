//! `broken-promise`: answers for which a promise does not hold.

use super::proof::Possible;
use super::proof::Proof;
use crate::flow::Claim;
use crate::source::{Finding, Findings};

/// A promise that some answers break.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    for promise in &proof.flow.promises {
        let (when, claimed) = (proof.condition(&promise.when), proof.claimed(promise.claim));
        let Some((when, claimed)) = when.zip(claimed) else {
            let message = "the flow is too large to prove this promise";
            findings.push(
                Finding::error("broken-promise", promise.span, message)
                    .hint("give rules fewer questions in common, or split the flow"),
            );
            continue;
        };
        let broken = [when, proof.not(claimed)];
        let message = match proof.possible(&broken) {
            Possible::Never => continue,
            Possible::Yes(_) => format!("the promise is broken: {}", what(proof, promise.claim)),
            Possible::Unknown => "it could not be proved that the promise holds".into(),
        };
        let finding = Finding::error("broken-promise", promise.span, message).hint("change a rule, or the promise");
        let finding = proof.shown_by(finding, &broken);
        findings.push(finding);
    }
}

fn what(proof: &Proof<'_>, claim: Claim) -> String {
    let outcome = |id: crate::flow::OutcomeId| &proof.flow.outcomes[id.0].id;
    match claim {
        Claim::Recommends(id) => format!("`{}` is not the recommendation", outcome(id)),
        Claim::Includes(id) => format!("`{}` is not shown", outcome(id)),
        Claim::Never(id) => format!("`{}` is shown", outcome(id)),
        Claim::NeverRecommends(id) => format!("`{}` is the recommendation", outcome(id)),
        Claim::Notice(id) => {
            format!("the notice `{}` is not shown", proof.flow.notices[id.0].id)
        }
    }
}
