//! `too-many-questions`: paths longer than the flow allows.

use super::proof::Proof;
use crate::source::{Finding, Findings};

/// Answers after which more questions are asked than `max_questions` allows.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let Some(most) = proof.flow.max_questions else {
        return;
    };
    if proof.flow.questions.len() <= most {
        return;
    }
    let hint = "ask less in one go, or raise `max_questions`";
    let Some(lengths) = proof.lengths() else {
        let message = format!("the flow is too large to prove that at most {most} questions are asked");
        findings.push(Finding::error("too-many-questions", proof.flow.span, message).hint(hint));
        return;
    };
    if let Some(longest) = lengths.last().filter(|_| lengths.len() - 1 > most) {
        let message = format!("somebody is asked {} questions; at most {most} are allowed", lengths.len() - 1);
        let finding = Finding::error("too-many-questions", proof.flow.span, message).hint(hint);
        let finding = proof.shown_by(finding, &[*longest]);
        findings.push(finding);
    }
}
