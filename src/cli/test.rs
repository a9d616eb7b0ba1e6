//! `signpost test`: the worked cases of flows.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::coverage::Coverage;
use super::flows::sound;
use super::output::{Format, say};
use super::settings::flows::FlowsArgument;
use crate::flow::{Case, EntryId, Expectation, Flow, Flows};
use crate::walk::{Next, Reader, Walk, parse_pairs, walk};
use crate::web::today;

/// Runs the worked cases of every flow.
#[derive(Args)]
pub(super) struct Test {
    #[command(flatten)]
    flows: FlowsArgument,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A case that does not hold.
struct Failure<'a> {
    flow: &'a str,
    case: &'a Case,
    differences: Vec<String>,
}

/// The results of all cases.
#[derive(Default)]
struct Results<'a> {
    cases: usize,
    failures: Vec<Failure<'a>>,
    coverage: Vec<(&'a Flow, Coverage)>,
}

impl Test {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(self.flows.path())?.flows;
        let results = Results::of(&flows);
        match self.format {
            Format::Json => say!("{:#}", results.report()),
            Format::Text => results.print(),
        }
        Ok(match results.failures.len() {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}

impl<'a> Results<'a> {
    fn of(flows: &'a Flows) -> Results<'a> {
        let mut results = Results::default();
        flows.flows.iter().for_each(|flow| results.add(flow));
        results
    }

    fn add(&mut self, flow: &'a Flow) {
        let mut covered = Coverage::default();
        for case in &flow.cases {
            let differences = differences(flow, case, &mut covered);
            if !differences.is_empty() {
                self.failures.push(Failure { flow: &flow.id, case, differences });
            }
        }
        self.cases += flow.cases.len();
        self.coverage.push((flow, covered));
    }

    fn print(&self) {
        self.failures.iter().for_each(print);
        for (flow, covered) in &self.coverage {
            print_coverage(flow, covered);
        }
        let failed = self.failures.len();
        say!("{} passed, {failed} failed", self.cases - failed);
    }

    fn report(&self) -> Value {
        let failures = self.failures.iter().map(|failure| {
            json!({ "flow": failure.flow, "line": failure.case.line, "case": failure.case.name, "differences": failure.differences })
        });
        let covered = self.coverage.iter();
        let covered = covered.map(|(flow, covered)| covered.report(flow));
        json!({
            "passed": self.cases - self.failures.len(),
            "failed": self.failures.len(),
            "failures": failures.collect::<Vec<_>>(),
            "coverage": covered.collect::<Vec<_>>(),
        })
    }
}

fn print(failure: &Failure<'_>) {
    say!("{}/cases.yaml:{}: {}", failure.flow, failure.case.line, failure.case.name);
    for difference in &failure.differences {
        say!("  {difference}");
    }
}

fn print_coverage(flow: &Flow, covered: &Coverage) {
    if flow.cases.is_empty() {
        return;
    }
    let parts = covered.missing(flow);
    let counts = parts.iter().map(|(what, all, missing)| format!("{what} {} of {all}", all - missing.len()));
    say!("{}: {}", flow.id, counts.collect::<Vec<_>>().join(", "));
    for (what, _, missing) in parts.iter().filter(|(.., missing)| !missing.is_empty()) {
        say!("  no case has {what}: {}", missing.join(", "));
    }
}

/// Returns the differences between what a case expects and what its answers lead to.
fn differences(flow: &Flow, case: &Case, covered: &mut Coverage) -> Vec<String> {
    let Some(language) = flow.language(&case.language) else {
        return vec!["its language is gone".into()];
    };
    let chosen = case.answers.iter();
    let chosen: Vec<(&str, String)> = chosen.map(|(question, chosen)| (question.as_str(), chosen.join(","))).collect();
    let pairs = chosen.iter();
    let (answers, _) = parse_pairs(flow, pairs.map(|(question, chosen)| (*question, chosen.as_str())));
    let reader = Reader { language, today: case.today.unwrap_or_else(|| today(&flow.time_zone)) };
    let walked = walk(flow, reader, &answers);
    if let Next::Outcome(seen) = &walked.next {
        covered.add(flow, &answers, &walked, seen);
    }
    compare(&case.expected, &Found::of(flow, &walked))
}

/// The results of a walk in the form in which a case states its expectations.
struct Found {
    /// The next question, or the recommendation.
    next: String,
    recommend: String,
    asked: String,
    /// The other outcomes and the notices; none at a question.
    shown: Option<[String; 2]>,
}

impl Found {
    fn of(flow: &Flow, walked: &Walk<'_>) -> Found {
        let path = walked.path.iter();
        let asked = listed(path.map(|id| &*flow.question_of(*id).id));
        match &walked.next {
            Next::Question(id, _) => {
                let next = question(&flow.question_of(*id).id);
                Found { recommend: next.clone(), next, asked, shown: None }
            }
            Next::Outcome(seen) => {
                let outcome = |id: &EntryId| &*flow.outcome_of(*id).id;
                let recommend = seen.first.as_ref().map_or("nothing", outcome);
                let notices = seen.notices.iter().map(|id| &*flow.notices[id.0].id);
                Found {
                    next: format!("the outcome {recommend}"),
                    recommend: recommend.to_owned(),
                    asked,
                    shown: Some([listed(seen.others.iter().map(outcome)), listed(notices)]),
                }
            }
        }
    }
}

fn compare(expected: &Expectation, found: &Found) -> Vec<String> {
    let ids = |ids: &Option<Vec<String>>| Some(listed(ids.as_ref()?.iter().map(String::as_str)));
    let [others, notices] = found.shown.clone().map_or([None, None], |shown| shown.map(Some));
    let each = [
        ("asked", ids(&expected.asked), Some(found.asked.clone())),
        ("next", expected.next.as_deref().map(question), Some(found.next.clone())),
        ("recommend", expected.recommend.clone(), Some(found.recommend.clone())),
        ("others", ids(&expected.others), others),
        ("notices", ids(&expected.notices), notices),
    ];
    let different = each.into_iter().filter_map(|(what, expected, found)| {
        let (expected, found) = (expected?, found?);
        (expected != found).then(|| format!("{what}: expected {expected}, found {found}"))
    });
    different.collect()
}

fn question(id: &str) -> String {
    format!("the question {id}")
}

fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", ids.collect::<Vec<_>>().join(", "))
}
