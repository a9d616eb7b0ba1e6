//! `signpost sheet`: a whole flow on one page, for a clinician.

use std::process::ExitCode;

use super::flows::{find, language, sound};
use super::output::say;
use super::settings::flows::FlowsDir;
use crate::export::sheet;
use crate::flow::{Flow, LanguageId};
use crate::web::today;

/// Prints one HTML page of every question, option, rule and outcome, in every language, for a
/// clinician to read and sign.
#[derive(clap::Args)]
pub(super) struct Sheet {
    /// The flow's id.
    flow: String,
    /// A language beside the source; may be given several times. All of them without it.
    #[arg(long)]
    lang: Vec<String>,
    #[command(flatten)]
    flows: FlowsDir,
}

impl Sheet {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(self.flows.path())?.flows;
        let flow = find(&flows, &self.flow)?;
        let languages = self.languages(flow)?;
        let page = sheet(&flows, flow, &languages, today(&flow.time_zone));
        let page = page.map_err(|fault| format!("the sheet can't be made: {fault}"))?;
        say!("{}", page.trim_end());
        Ok(ExitCode::SUCCESS)
    }

    fn languages(&self, flow: &Flow) -> Result<Vec<LanguageId>, String> {
        if self.lang.is_empty() {
            return Ok(flow.language_ids().collect());
        }
        let named = self.lang.iter().map(|tag| language(flow, Some(tag)));
        named.collect()
    }
}
