//! Coverage: the rules, outcomes and options that the worked cases of a flow exercise.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::flow::{Flow, Seen};
use crate::walk::{Answers, Walk};

/// The parts of a flow that its worked cases exercise.
#[derive(Default)]
pub(super) struct Coverage {
    first: BTreeSet<usize>,
    shown: BTreeSet<String>,
    chosen: BTreeSet<String>,
}

impl Coverage {
    /// Counts one case.
    pub(super) fn add(&mut self, flow: &Flow, answers: &Answers, walked: &Walk<'_>, seen: &Seen) {
        self.first.extend(seen.first.iter().map(|id| id.place()));
        let shown = seen.first.iter().chain(&seen.others);
        self.shown.extend(shown.map(|id| flow.outcome_of(*id).id.clone()));
        for id in &walked.path {
            let question = flow.question_of(*id);
            let chosen = answers.chosen(*id).iter();
            let chosen = chosen.map(|option| &question.options[option.place()].id);
            self.chosen.extend(chosen.map(|option| format!("{}={option}", question.id)));
        }
    }

    /// Returns the rules that are never first, the outcomes never shown and the options never chosen,
    /// each with the number of all.
    pub(super) fn missing(&self, flow: &Flow) -> [(&'static str, usize, Vec<String>); 3] {
        let rules = flow.rules().len();
        let outcomes: Vec<String> = flow.outcomes.iter().map(|one| one.id.clone()).collect();
        let options = options(flow);
        let never_first = self.never_first(flow);
        let never_shown = without(&outcomes, &self.shown);
        let never_chosen = without(&options, &self.chosen);
        [
            ("rules first", rules, never_first),
            ("outcomes shown", outcomes.len(), never_shown),
            ("options chosen", options.len(), never_chosen),
        ]
    }

    fn never_first(&self, flow: &Flow) -> Vec<String> {
        let rules = flow.rules();
        let rules = rules.iter().filter(|id| !self.first.contains(&id.place()));
        let named = rules.map(|id| {
            let line = flow.entries[id.place()].line();
            format!("{} (line {line})", flow.outcome_of(*id).id)
        });
        named.collect()
    }

    pub(super) fn report(&self, flow: &Flow) -> Value {
        let each =
            self.missing(flow).map(|(what, all, missing)| json!({ "what": what, "all": all, "missing": missing }));
        json!({ "flow": flow.id, "coverage": each })
    }
}

/// Returns every option of a flow as `question=option`.
fn options(flow: &Flow) -> Vec<String> {
    let questions = flow.questions.iter();
    let options = questions.flat_map(|question| {
        let options = question.options.iter();
        options.map(|option| format!("{}={}", question.id, option.id))
    });
    options.collect()
}

fn without(all: &[String], known: &BTreeSet<String>) -> Vec<String> {
    let missing = all.iter().filter(|id| !known.contains(*id));
    missing.cloned().collect()
}
