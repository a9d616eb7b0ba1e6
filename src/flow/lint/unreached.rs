//! `unreached`: questions, notices and outcomes that no answers lead to.

use super::proof::Possible;
use super::proof::Proof;
use crate::diagram::Diagram;
use crate::flow::{Item, OutcomeId};
use crate::source::{Finding, Findings, Span};

/// An outcome, part of an outcome, notice or question that no answers reach.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let flow = proof.flow;
    for (at, question) in flow.questions.iter().enumerate() {
        if proof.whens[at] == Diagram::FALSE {
            report(&format!("the question `{}`", question.id), question.span, findings);
        }
    }
    for (at, notice) in flow.notices.iter().enumerate() {
        if proof.notices[at] == Diagram::FALSE {
            report(&format!("the notice `{}`", notice.id), notice.span, findings);
        }
    }
    for (at, outcome) in flow.outcomes.iter().enumerate() {
        if !reached(proof, OutcomeId(at)) {
            report(&format!("the outcome `{}`", outcome.id), outcome.span, findings);
            continue;
        }
        let what = format!("this part of `{}`", outcome.id);
        items(proof, OutcomeId(at), &outcome.providers, &what, findings);
        items(proof, OutcomeId(at), &outcome.steps, &what, findings);
        items(proof, OutcomeId(at), &outcome.bring, &what, findings);
        items(proof, OutcomeId(at), &outcome.if_not, &what, findings);
    }
}

fn reached(proof: &mut Proof<'_>, outcome: OutcomeId) -> bool {
    let entries = &proof.flow.entries;
    let mut each = (0..entries.len()).filter(|at| entries[*at].outcome == outcome);
    each.any(|at| {
        let shown = if entries[at].is_rule() {
            let mut first = proof.first_of(at);
            if entries[at].place == crate::flow::Place::Anywhere && !entries[at].is_otherwise() {
                first = vec![proof.holds[at]];
            }
            first
        } else {
            vec![proof.holds[at]]
        };
        !matches!(proof.possible(&shown), Possible::Never)
    })
}

fn items<T>(proof: &mut Proof<'_>, outcome: OutcomeId, items: &[Item<T>], what: &str, findings: &mut Findings) {
    for item in items.iter().filter(|item| item.shown.is_some()) {
        let (when, shown) = (proof.condition(&item.when), proof.shown(outcome));
        let Some((when, shown)) = when.zip(shown) else {
            continue;
        };
        if let Possible::Never = proof.possible(&[when, shown]) {
            report(what, item.span, findings);
        }
    }
}

fn report(what: &str, span: Span, findings: &mut Findings) {
    findings.push(
        Finding::warning("unreached", span, format!("no answers reach {what}"))
            .hint("remove it, or change the conditions on the way to it"),
    );
}
