use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::coverage::Coverage;
use super::{Format, sound_flows};
use crate::flow::{Case, EntryId, Flow, Seen};
use crate::walk::{Next, Reader, parse_pairs, walk};
use crate::web::today;

/// Runs the worked cases of every flow.
#[derive(clap::Args)]
pub(super) struct Test {
    /// The flows directory; the embedded flows without it.
    dir: Option<PathBuf>,
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
        let flows = match sound_flows(self.dir.as_ref()) {
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
    let values: Vec<(&str, String)> = case
        .answers
        .iter()
        .map(|(question, chosen)| (question.as_str(), chosen.join(",")))
        .collect();
    let (answers, _) = parse_pairs(
        flow,
        values
            .iter()
            .map(|(question, chosen)| (*question, chosen.as_str())),
    );
    let Some(language) = flow.language(&case.language) else {
        return vec!["its language is gone".into()];
    };
    let reader = Reader {
        language,
        today: case.today.unwrap_or_else(|| today(&flow.time_zone)),
    };
    let walked = walk(flow, reader, &answers);
    let outcome = |entry: EntryId| flow.outcomes[flow.entries[entry.0].outcome.0].id.clone();
    let mut different = Vec::new();
    let mut compare = |what: &str, expected: Option<String>, found: String| {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            different.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let expected = &case.expected;
    let listed =
        |ids: &Option<Vec<String>>| ids.as_ref().map(|ids| format!("[{}]", ids.join(", ")));
    let asked: Vec<String> = walked
        .path
        .iter()
        .map(|id| flow.questions[id.0].id.clone())
        .collect();
    compare(
        "asked",
        listed(&expected.asked),
        format!("[{}]", asked.join(", ")),
    );
    match &walked.next {
        Next::Question(question, _) => {
            let found = format!("the question {}", flow.questions[question.0].id);
            compare(
                "next",
                expected
                    .next
                    .as_ref()
                    .map(|id| format!("the question {id}")),
                found.clone(),
            );
            compare("recommend", expected.recommend.clone(), found);
        }
        Next::Outcome(seen) => {
            covered.add(flow, &answers, &walked, seen);
            let Seen {
                first,
                others,
                notices,
            } = seen;
            let found = first.map_or("nothing".into(), outcome);
            compare(
                "next",
                expected
                    .next
                    .as_ref()
                    .map(|id| format!("the question {id}")),
                format!("the outcome {found}"),
            );
            compare("recommend", expected.recommend.clone(), found);
            let others: Vec<_> = others.iter().map(|entry| outcome(*entry)).collect();
            compare(
                "others",
                listed(&expected.others),
                format!("[{}]", others.join(", ")),
            );
            let notices: Vec<_> = notices
                .iter()
                .map(|notice| flow.notices[notice.0].id.clone())
                .collect();
            compare(
                "notices",
                listed(&expected.notices),
                format!("[{}]", notices.join(", ")),
            );
        }
    }
    different
}
