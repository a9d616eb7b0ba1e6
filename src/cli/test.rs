use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::coverage::Coverage;
use super::{Format, sound_flows};
use crate::flow::{Case, EntryId, Expectation, Flow};
use crate::walk::{Next, Reader, Walk, parse_pairs, walk};
use crate::web::today;

/// Runs the worked cases of every flow.
#[derive(clap::Args)]
pub(super) struct Test {
    /// The flows directory; the embedded flows without it.
    #[arg(env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

struct Failure<'a> {
    flow: &'a str,
    case: &'a Case,
    differences: Vec<String>,
}

impl Test {
    pub(super) fn run(&self) -> ExitCode {
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        let mut failures = Vec::new();
        let mut coverage = Vec::new();
        for flow in &flows.flows {
            let mut covered = Coverage::default();
            for case in &flow.cases {
                let differences = differences(flow, case, &mut covered);
                if !differences.is_empty() {
                    failures.push(Failure {
                        flow: &flow.id,
                        case,
                        differences,
                    });
                }
            }
            coverage.push((flow, covered));
        }
        let cases = flows.flows.iter().map(|flow| flow.cases.len()).sum();
        match self.format {
            Format::Json => say!("{:#}", report(cases, &failures, &coverage)),
            Format::Text => {
                failures.iter().for_each(print);
                coverage
                    .iter()
                    .for_each(|(flow, covered)| print_coverage(flow, covered));
                say!(
                    "{} passed, {} failed",
                    cases - failures.len(),
                    failures.len()
                );
            }
        }
        if failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn print(failure: &Failure<'_>) {
    say!(
        "{}/cases.yaml:{}: {}",
        failure.flow,
        failure.case.line,
        failure.case.name
    );
    for difference in &failure.differences {
        say!("  {difference}");
    }
}

fn print_coverage(flow: &Flow, covered: &Coverage) {
    if flow.cases.is_empty() {
        return;
    }
    let parts = covered.missing(flow);
    let counts = parts
        .iter()
        .map(|(what, all, missing)| format!("{what} {} of {all}", all - missing.len()));
    say!("{}: {}", flow.id, counts.collect::<Vec<_>>().join(", "));
    for (what, _, missing) in parts.iter().filter(|(.., missing)| !missing.is_empty()) {
        say!("  no case has {what}: {}", missing.join(", "));
    }
}

fn report(
    cases: usize,
    failures: &[Failure<'_>],
    coverage: &[(&Flow, Coverage)],
) -> serde_json::Value {
    let failed = failures.iter().map(|failure| {
        json!({ "flow": failure.flow, "line": failure.case.line, "case": failure.case.name, "differences": failure.differences })
    });
    let covered = coverage.iter().map(|(flow, covered)| covered.report(flow));
    json!({
        "passed": cases - failures.len(),
        "failed": failures.len(),
        "failures": failed.collect::<Vec<_>>(),
        "coverage": covered.collect::<Vec<_>>(),
    })
}

/// What a case expected and did not get, in words; empty when it holds.
fn differences(flow: &Flow, case: &Case, covered: &mut Coverage) -> Vec<String> {
    let Some(language) = flow.language(&case.language) else {
        return vec!["its language is gone".into()];
    };
    let given = case.answers.iter();
    let given = given.map(|(question, chosen)| (question.as_str(), chosen.join(",")));
    let given: Vec<(&str, String)> = given.collect();
    let pairs = given.iter();
    let pairs = pairs.map(|(question, chosen)| (*question, chosen.as_str()));
    let (answers, _) = parse_pairs(flow, pairs);
    let reader = Reader {
        language,
        today: case.today.unwrap_or_else(|| today(&flow.time_zone)),
    };
    let walked = walk(flow, reader, &answers);
    if let Next::Outcome(seen) = &walked.next {
        covered.add(flow, &answers, &walked, seen);
    }
    compare(&case.expected, &Found::of(flow, &walked))
}

/// What there is to compare with what a case expects.
struct Found {
    /// The next question, or the recommendation.
    next: String,
    recommend: String,
    asked: String,
    /// Of a recommendation only: the others, and the notices.
    shown: Option<[String; 2]>,
}

impl Found {
    fn of(flow: &Flow, walked: &Walk<'_>) -> Found {
        let path = walked.path.iter();
        let asked = listed(path.map(|id| &*flow.question_of(*id).id));
        match &walked.next {
            Next::Question(id, _) => {
                let next = question(&flow.question_of(*id).id);
                Found {
                    recommend: next.clone(),
                    next,
                    asked,
                    shown: None,
                }
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
    let [others, notices] = found
        .shown
        .clone()
        .map_or([None, None], |shown| shown.map(Some));
    let each = [
        ("asked", ids(&expected.asked), Some(found.asked.clone())),
        (
            "next",
            expected.next.as_deref().map(question),
            Some(found.next.clone()),
        ),
        (
            "recommend",
            expected.recommend.clone(),
            Some(found.recommend.clone()),
        ),
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
