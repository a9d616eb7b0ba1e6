//! `idle-option`: options that make no difference.

use std::collections::BTreeSet;

use super::proof::Proof;
use super::unsure_dead_end::UNSURE;
use crate::diagram::{Diagram, Var};
use crate::flow::{Condition, OptionId, Question, QuestionId};
use crate::source::{Finding, Findings};

/// Ids of options that are there so that everyone finds an answer, not to lead anywhere of their own.
const PLAIN: [&str; 3] = ["no", "none", "other"];

/// An option that changes nothing, or that no condition names although others of its question are
/// named.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let named = named(proof);
    let support = proof.flow.compiled.support();
    for (at, question) in proof.flow.questions.iter().enumerate() {
        let id = QuestionId(at);
        let vars: Vec<Var> = proof.flow.compiled.variables().of(id).collect();
        let is_idle = !vars.iter().any(|var| support.contains(var));
        if proof.whens[at] == Diagram::FALSE || is_idle {
            continue;
        }
        if question.is_many() {
            let idle = vars.into_iter().filter(|var| !support.contains(var));
            bits(proof, id, idle, findings);
        } else {
            unnamed(id, question, &named, findings);
        }
    }
}

fn bits(proof: &Proof<'_>, id: QuestionId, idle: impl Iterator<Item = Var>, findings: &mut Findings) {
    let question = proof.flow.question_of(id);
    for var in idle {
        let option = &question.options[proof.flow.compiled.variables().option_of(id, var)];
        if !option.exclusive && !plain(&option.id) {
            let message = format!("choosing `{}` changes nothing", option.id);
            let hint = "name it in a condition, or remove it";
            findings.push(Finding::warning("idle-option", option.span, message).hint(hint));
        }
    }
}

/// How many options of a question must be named before an unnamed one looks forgotten: with fewer,
/// it is the ordinary case beside the special ones.
const MANY_NAMED: usize = 3;

fn unnamed(id: QuestionId, question: &Question, named: &BTreeSet<(QuestionId, OptionId)>, findings: &mut Findings) {
    let options = question.options.iter().enumerate();
    let options = options.filter(|(_, option)| !plain(&option.id) && option.points == 0);
    let (known, forgotten): (Vec<_>, Vec<_>) =
        options.partition(|(number, _)| named.contains(&(id, OptionId(*number))));
    if let [(_, option)] = forgotten.as_slice()
        && known.len() >= MANY_NAMED
    {
        let message = format!("no condition names `{}`, but all other options are named", option.id);
        let hint = "name it in a condition, next to the options it belongs with";
        findings.push(Finding::warning("idle-option", option.span, message).hint(hint));
    }
}

fn plain(id: &str) -> bool {
    UNSURE.contains(&id) || PLAIN.contains(&id)
}

/// Every option that some condition names.
fn named(proof: &Proof<'_>) -> BTreeSet<(QuestionId, OptionId)> {
    let mut named = BTreeSet::new();
    for condition in proof.flow.conditions() {
        condition.each(&mut |part| match part {
            Condition::HasAny(question, options)
            | Condition::HasAll(question, options)
            | Condition::Only(question, options) => {
                named.extend(options.iter().map(|option| (*question, *option)));
            }
            Condition::Always
            | Condition::Otherwise
            | Condition::Measures(..)
            | Condition::Scores(..)
            | Condition::Language(_)
            | Condition::Line(..)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_) => {}
        });
    }
    named
}
