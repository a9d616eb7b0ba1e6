//! `signpost words status`: the state of every translation.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::flows::sound;
use crate::cli::output::{Format, say};
use crate::cli::settings::flows::FlowsDir;
use crate::flow::{Translation, terms};
use crate::source::Findings;

/// Shows the state of every translation.
#[derive(Args)]
pub(super) struct Status {
    #[command(flatten)]
    flows: FlowsDir,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Status {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let loaded = sound(self.flows.path())?;
        let terms = terms(&loaded.sources, &mut Findings::default());
        let all = loaded.flows.translations(&terms);
        match self.format {
            Format::Text => say!("{}", table(&all)),
            Format::Json => say!("{:#}", Value::Array(all.iter().map(report).collect())),
        }
        Ok(ExitCode::SUCCESS)
    }
}

const HEAD: [&str; 9] = ["flow", "language", "strings", "complete", "stale", "missing", "reviewed", "gate", "reading"];

fn table(all: &[Translation<'_>]) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(all.iter().map(row));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEAD.len()).filter_map(width).collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn row(of: &Translation<'_>) -> [String; 9] {
    let tally = of.tally;
    [
        of.flow.map_or("providers", |flow| flow.id.as_str()).to_owned(),
        of.language.to_owned(),
        tally.all.to_string(),
        percent(tally.current, tally.all),
        tally.stale.to_string(),
        tally.missing.to_string(),
        percent(tally.reviewed, tally.all),
        gate(of).to_owned(),
        reading(of).unwrap_or_default(),
    ]
}

/// Returns whole percents, rounded down, so that 100 % means all.
fn percent(part: usize, all: usize) -> String {
    format!("{} %", (part * 100).checked_div(all).unwrap_or(100))
}

fn gate(of: &Translation<'_>) -> &'static str {
    match (of.published, of.offered) {
        (true, true) => "published",
        (true, false) => "published, not offered",
        (false, _) => "draft",
    }
}

fn reading(of: &Translation<'_>) -> Option<String> {
    of.reading.map(|(measure, figure)| measure.said(figure))
}

fn report(of: &Translation<'_>) -> Value {
    let tally = of.tally;
    json!({
        "flow": of.flow.map(|flow| &flow.id),
        "language": of.language,
        "strings": tally.all,
        "current": tally.current,
        "stale": tally.stale,
        "missing": tally.missing,
        "reviewed": tally.reviewed,
        "machine": tally.machine,
        "published": of.published,
        "offered": of.offered,
        "reading": reading(of),
    })
}
