//! `idle-question`: questions whose answer changes nothing.

use super::proof::Proof;
use crate::diagram::Diagram;
use crate::flow::QuestionId;
use crate::source::{Finding, Findings};

/// A question whose answer changes nothing that is shown, so that it is never asked.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let compiled = &proof.flow.compiled;
    let support = compiled.support();
    for (at, question) in proof.flow.questions.iter().enumerate() {
        let possible = proof.whens[at] != Diagram::FALSE;
        let mut vars = compiled.variables().of(QuestionId(at));
        if possible && !question.ask_always && !vars.any(|var| support.contains(&var)) {
            let message = format!("the answer to `{}` changes nothing, so it is never asked", question.id);
            let hint = "name it in a condition, add `ask_always: true`, or remove it";
            findings.push(Finding::warning("idle-question", question.span, message).hint(hint));
        }
    }
}
