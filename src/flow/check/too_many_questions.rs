use super::Proof;
use crate::source::{Finding, Findings};

/// Answers after which more questions are asked than `max_questions` allows.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let Some(most) = proof.flow.max_questions else {
        return;
    };
    let (message, example) = match proof.longest() {
        Some((longest, _)) if longest <= most => return,
        Some((longest, example)) => (
            format!("somebody is asked {longest} questions; at most {most} are allowed"),
            Some(example),
        ),
        None if proof.flow.questions.len() <= most => return,
        None => (
            format!("the flow is too large to prove that at most {most} questions are asked"),
            None,
        ),
    };
    let finding = Finding::error("too-many-questions", proof.flow.span, message)
        .hint("ask less in one go, or raise `max_questions`");
    let finding = match example {
        Some(example) => proof.noted(finding, &example),
        None => finding,
    };
    findings.push(finding);
}
