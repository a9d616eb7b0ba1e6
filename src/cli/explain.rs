use std::path::PathBuf;
use std::process::ExitCode;

use rust_embed::RustEmbed;

use super::walk::{Walked, walked};
use super::{complain, sound_flows};
use crate::flow::{Date, Flow, Flows};
use crate::walk::{Next, explain};

#[derive(RustEmbed)]
#[folder = "docs/lints/"]
struct LintPages;

/// Explains a lint, or why each rule of a flow holds or not for some answers.
#[derive(clap::Args)]
pub(super) struct Explain {
    /// A lint's name, or a flow's id.
    what: String,
    /// Answers as in a link, such as `kaiser=yes&where=sf`.
    #[arg(default_value = "")]
    answers: String,
    /// The reader's language; the source language without it.
    #[arg(long)]
    lang: Option<String>,
    /// The day to count ages on, as in 2026-11-24; today without it.
    #[arg(long, value_parser = super::day)]
    today: Option<Date>,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
}

impl Explain {
    pub(super) fn run(&self) -> ExitCode {
        if let Some(page) = LintPages::get(&format!("{}.md", self.what)) {
            say!("{}", String::from_utf8_lossy(&page.data).trim_end());
            return ExitCode::SUCCESS;
        }
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        match self.explained(&flows) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => complain(&message),
        }
    }

    fn explained(&self, flows: &Flows) -> Result<(), String> {
        let flow = flows.find(&self.what).ok_or_else(|| {
            let flows = flows.flows.iter().map(|flow| flow.id.clone());
            let lints = LintPages::iter().map(|page| page.trim_end_matches(".md").to_owned());
            let known: Vec<_> = flows.chain(lints).collect();
            let known = known.join(", ");
            format!(
                "`{}` is neither a flow nor a lint\n  hint: there is {known}",
                self.what
            )
        })?;
        let walked = walked(flow, self.lang.as_deref(), self.today, &self.answers)?;
        print(flow, &walked);
        Ok(())
    }
}

fn print(flow: &Flow, Walked { answers, walk, .. }: &Walked<'_>) {
    let shown: Vec<_> = match &walk.next {
        Next::Outcome(seen) => seen.first.iter().chain(&seen.others).copied().collect(),
        Next::Question(id, _) => {
            say!(
                "not at an outcome yet: `{}` comes next",
                flow.question_of(*id).id
            );
            Vec::new()
        }
    };
    for line in explain(flow, answers, walk) {
        let entry = &flow.entries[line.entry.place()];
        let holds = match line.holds {
            Some(true) if shown.first() == Some(&line.entry) => "first",
            Some(true) if shown.contains(&line.entry) => "shown",
            Some(true) => "holds",
            Some(false) => "no",
            None => "open",
        };
        let decided = line
            .line
            .map_or(String::new(), |at| format!(" (line {at})"));
        say!(
            "{holds:>5}  line {:<5} {:<24} {}{decided}",
            entry.line(),
            flow.outcome_of(line.entry).id,
            line.because
        );
    }
}
