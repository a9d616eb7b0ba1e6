use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::flow::{Flow, Seen};
use crate::walk::{Answers, Walk};

/// What the worked cases of a flow exercise.
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
        self.shown
            .extend(shown.map(|id| flow.outcome_of(*id).id.clone()));
        for id in &walked.path {
            let question = flow.question_of(*id);
            let chosen = answers.chosen(*id).iter();
            let chosen = chosen.map(|option| &question.options[option.place()].id);
            self.chosen
                .extend(chosen.map(|option| format!("{}={option}", question.id)));
        }
    }

    /// What no case exercises: rules that are never the recommendation, by line, outcomes that are
    /// never shown, options that are never chosen on the way.
    pub(super) fn missing(&self, flow: &Flow) -> [(&'static str, usize, Vec<String>); 3] {
        let rules = flow.rules();
        let lines = rules.iter().filter(|id| !self.first.contains(&id.place()));
        let lines = lines.map(|id| {
            format!(
                "{} (line {})",
                flow.outcome_of(*id).id,
                flow.entries[id.place()].line()
            )
        });
        let outcomes = flow.outcomes.iter().map(|outcome| outcome.id.clone());
        let options: Vec<String> = flow
            .questions
            .iter()
            .flat_map(|question| {
                let options = question.options.iter();
                options.map(|option| format!("{}={}", question.id, option.id))
            })
            .collect();
        let without = |all: &[String], known: &BTreeSet<String>| {
            let missing = all.iter().filter(|id| !known.contains(*id));
            missing.cloned().collect::<Vec<_>>()
        };
        let outcomes: Vec<String> = outcomes.collect();
        [
            ("rules first", rules.len(), lines.collect()),
            (
                "outcomes shown",
                outcomes.len(),
                without(&outcomes, &self.shown),
            ),
            (
                "options chosen",
                options.len(),
                without(&options, &self.chosen),
            ),
        ]
    }

    pub(super) fn report(&self, flow: &Flow) -> Value {
        let each = self
            .missing(flow)
            .map(|(what, all, missing)| json!({ "what": what, "all": all, "missing": missing }));
        json!({ "flow": flow.id, "coverage": each })
    }
}
