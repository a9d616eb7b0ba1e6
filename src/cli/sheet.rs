use std::path::PathBuf;
use std::process::ExitCode;

use super::{language, with_flow};
use crate::export::sheet;
use crate::flow::LanguageId;
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
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
}

impl Sheet {
    pub(super) fn run(&self) -> ExitCode {
        with_flow(self.flows.as_ref(), &self.flow, |flows, flow| {
            let named = self.lang.iter().map(|tag| language(flow, tag));
            let named: Vec<LanguageId> = named.collect::<Result<_, _>>()?;
            let languages = match named.is_empty() {
                true => flow.language_ids().collect(),
                false => named,
            };
            let page = sheet(flows, flow, &languages, today(&flow.time_zone));
            let page = page.map_err(|fault| format!("the sheet can't be made: {fault}"))?;
            say!("{}", page.trim_end());
            Ok(())
        })
    }
}
