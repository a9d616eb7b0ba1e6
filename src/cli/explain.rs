//! `signpost explain`: a lint's page, or why each rule of a flow holds or not.

use std::process::ExitCode;

use rust_embed::RustEmbed;

use super::answers::{ReaderAnswers, Walked};
use super::flows::sound;
use super::output::say;
use super::settings::flows::FlowsDir;
use crate::flow::{EntryId, Flow, Flows};
use crate::walk::{Explained, Next, Walk, explain};

#[derive(RustEmbed)]
#[folder = "docs/lints/"]
struct LintPages;

/// Explains a lint, or why each rule of a flow holds or not for some answers.
#[derive(clap::Args)]
pub(super) struct Explain {
    /// A lint's name, or a flow's id.
    what: String,
    #[command(flatten)]
    answers: ReaderAnswers,
    #[command(flatten)]
    flows: FlowsDir,
}

impl Explain {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if let Some(page) = LintPages::get(&format!("{}.md", self.what)) {
            say!("{}", String::from_utf8_lossy(&page.data).trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        let flows = sound(self.flows.path())?.flows;
        let flow = flows.find(&self.what).ok_or_else(|| unknown(&self.what, &flows))?;
        print(flow, &self.answers.walk(flow)?);
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown(what: &str, flows: &Flows) -> String {
    let flows = flows.flows.iter().map(|flow| flow.id.clone());
    let lints = LintPages::iter().map(|page| page.trim_end_matches(".md").to_owned());
    let known: Vec<_> = flows.chain(lints).collect();
    let known = known.join(", ");
    format!("`{what}` is neither a flow nor a lint\n  hint: there is {known}")
}

fn print(flow: &Flow, Walked { answers, walk, .. }: &Walked<'_>) {
    let shown = shown(flow, walk);
    for line in explain(flow, answers, walk) {
        print_line(flow, &shown, &line);
    }
}

/// Returns the entries that the outcome shows; without an outcome, prints which question comes next.
fn shown(flow: &Flow, walk: &Walk<'_>) -> Vec<EntryId> {
    match &walk.next {
        Next::Outcome(seen) => seen.first.iter().chain(&seen.others).copied().collect(),
        Next::Question(id, _) => {
            let next = &flow.question_of(*id).id;
            say!("not at an outcome yet: `{next}` comes next");
            Vec::new()
        }
    }
}

fn print_line(flow: &Flow, shown: &[EntryId], line: &Explained) {
    let holds = match line.holds {
        Some(true) if shown.first() == Some(&line.entry) => "first",
        Some(true) if shown.contains(&line.entry) => "shown",
        Some(true) => "holds",
        Some(false) => "no",
        None => "open",
    };
    let decided = line.line.map(|at| format!(" (line {at})"));
    say!(
        "{holds:>5}  line {:<5} {:<24} {}{}",
        flow.entries[line.entry.place()].line(),
        flow.outcome_of(line.entry).id,
        line.because,
        decided.unwrap_or_default()
    );
}
