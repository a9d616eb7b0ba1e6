//! `signpost check`: everything that is wrong with flows.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::flows::sources;
use super::output::{Format, exit_code, say};
use super::print;
use super::settings::flows::FlowsArgument;
use crate::flow::{Flow, Flows, load, stale_facts, terms, unfit_languages};
use crate::source::{Findings, Sources, check_names};
use crate::web::today;
use crate::words::Interface;

/// Checks every flow and lists its faults.
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    flows: FlowsArgument,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Check {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let sources = sources(self.flows.path())?;
        let (flows, findings) = all_findings(&sources);
        match self.format {
            Format::Json => print_json(&sources, flows.as_ref(), &findings),
            Format::Text => print_text(&sources, flows.as_ref(), &findings),
        }
        Ok(exit_code(&findings))
    }
}

/// Loads the flows and collects every finding: of flows, words, names of files, and templates.
fn all_findings(sources: &Sources) -> (Option<Flows>, Findings) {
    let (flows, mut findings) = load(sources);
    if let Some(flows) = &flows {
        findings.extend(stale_facts(flows, today(&TimeZone::UTC)));
        findings.extend(unfit_languages(flows));
        let terms = terms(sources, &mut findings);
        flows.check_wording(&terms, &mut findings);
    }
    check_names(sources, &mut findings);
    let flows_read = flows.iter().flat_map(|flows| &flows.flows);
    let needed = flows_read.flat_map(|flow| flow.languages().map(|language| (&*flow.id, language)));
    Interface::check(sources, needed, &mut findings);
    (flows, findings)
}

fn print_json(sources: &Sources, flows: Option<&Flows>, findings: &Findings) {
    let flows = flows.iter().flat_map(|flows| &flows.flows);
    let report = json!({
        "flows": flows.map(|flow| &flow.id).collect::<Vec<_>>(),
        "errors": findings.errors(),
        "findings": print::findings_json(sources, findings),
    });
    say!("{report:#}");
}

fn print_text(sources: &Sources, flows: Option<&Flows>, findings: &Findings) {
    if !findings.is_empty() {
        say!("{}", print::findings(sources, findings));
    }
    if let Some(flows) = flows {
        flows.flows.iter().for_each(|flow| print_flow(flows, flow));
    }
    let (errors, warnings) = (findings.errors(), findings.warnings());
    say!("{errors} errors, {warnings} warnings");
}

fn print_flow(flows: &Flows, flow: &Flow) {
    let languages: Vec<_> = flow.languages().map(|language| language.as_str()).collect();
    say!(
        "{}: {} questions, {} outcomes, {} cases, languages {}",
        flow.id,
        flow.questions.len(),
        flow.outcomes.len(),
        flow.cases.len(),
        languages.join(" ")
    );
    for words in &flow.words[1..] {
        say!("{}", print::translation(words));
    }
    if let Some(figures) = flows.figures(flow) {
        say!("{}", print::figures(&figures));
    }
}
