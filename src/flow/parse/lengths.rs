//! How long the answers of one person may get. They live in an address, and an address holds only so much.

use crate::flow::{Flow, Kind, MAX_ANSWERS_BYTES, Question};
use crate::source::{Finding, Findings};

/// A typed number or day is never longer, but for what can't be read as one.
const TYPED_BYTES: usize = 30;

/// Warns where whoever is asked everything, and chooses all there is, may have more to say than an address holds.
pub(super) fn check(flow: &Flow, findings: &mut Findings) {
    // Answers stay when others are changed, so that `max_questions` bounds nothing here.
    let all: usize = flow.questions.iter().map(longest).sum();
    if all > MAX_ANSWERS_BYTES {
        let message = format!(
            "the answers of one person may take {all} characters of an address, which has room for {MAX_ANSWERS_BYTES}"
        );
        let hint = "shorten the ids of questions and options, or split the flow: who has said too much can't go on";
        findings.push(Finding::warning("flow-too-large", flow.span, message).hint(hint));
    }
}

/// The longest answer as an address has it, with the question's id, which stands there again where a link filled it in.
fn longest(question: &Question) -> usize {
    let ids = question.options.iter().map(|option| option.id.len() + 1);
    let answer = match question.kind {
        Kind::One => ids.max().unwrap_or(0),
        Kind::Many => ids.sum(),
        Kind::Number(_) | Kind::Date(_) => TYPED_BYTES,
    };
    2 * (question.id.len() + 1) + answer
}
