//! `constant-when`: conditions that always or never hold.

use super::proof::Proof;
use crate::diagram::Diagram;
use crate::flow::Condition;
use crate::source::{Finding, Findings, Span};

/// A `when` that holds for every set of answers, or a promise about none.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let flow = proof.flow;
    for (at, question) in flow.questions.iter().enumerate() {
        if let Some(span) = question.when_span.filter(|_| !is_always(&question.when)) {
            let what = format!("the question `{}`", question.id);
            report(proof.whens[at], &what, span, findings);
        }
    }
    for (at, entry) in flow.entries.iter().enumerate() {
        if !is_always(&entry.when) && !entry.is_otherwise() {
            let what = format!("the entry for `{}`", flow.outcomes[entry.outcome.0].id);
            report(proof.holds[at], &what, entry.span, findings);
        }
    }
    for (at, notice) in flow.notices.iter().enumerate() {
        if !is_always(&notice.when) {
            let what = format!("the notice `{}`", notice.id);
            report(proof.notices[at], &what, notice.span, findings);
        }
    }
    for promise in &flow.promises {
        if proof.condition(&promise.when) == Some(Diagram::FALSE) {
            let message = "the promise is about no answers at all";
            findings.push(
                Finding::warning("constant-when", promise.span, message)
                    .hint("look at which of its lines exclude each other"),
            );
        }
    }
}

fn is_always(condition: &Condition) -> bool {
    matches!(condition, Condition::Always)
}

fn report(holds: Diagram, what: &str, span: Span, findings: &mut Findings) {
    if holds == Diagram::TRUE {
        let message = format!("the `when` of {what} holds for all answers");
        findings.push(Finding::warning("constant-when", span, message).hint("write `always`"));
    }
}
