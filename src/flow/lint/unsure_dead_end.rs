//! `unsure-dead-end`: answers of not being sure that lead to no help.

use super::proof::Possible;
use super::proof::Proof;
use crate::flow::QuestionId;
use crate::source::{Finding, Findings};

/// Ids of options by which people say that they don't know, or would rather not say.
pub(super) const UNSURE: [&str; 7] = ["unsure", "not_sure", "not-sure", "dont_know", "dont-know", "skip", "unknown"];

/// "Not sure" that leads to nothing.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    if proof.otherwise().is_some() {
        return;
    }
    let none = proof.no_rule();
    for (at, question) in proof.flow.questions.iter().enumerate() {
        for (number, option) in question.options.iter().enumerate() {
            if !UNSURE.contains(&option.id.as_str()) {
                continue;
            }
            let Some(chosen) = proof.chosen(QuestionId(at), number) else {
                continue;
            };
            let mut all = vec![chosen, proof.whens[at]];
            all.extend(&none);
            if let Possible::Yes(_) = proof.possible(&all) {
                let message = format!("`{}` can lead to no recommendation", option.id);
                let hint = "add a rule for it, or end `rules:` with one `when: otherwise`";
                let finding = Finding::error("unsure-dead-end", option.span, message).hint(hint);
                let finding = proof.shown_by(finding, &all);
                findings.push(finding);
            }
        }
    }
}
