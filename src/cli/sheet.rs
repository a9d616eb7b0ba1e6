use std::path::PathBuf;
use std::process::ExitCode;

use super::{today, with_flow};
use crate::export::sheet;

/// Prints one HTML page of every question, option, rule and outcome, in every language, for a
/// clinician to read and sign.
#[derive(clap::Args)]
pub(super) struct Sheet {
    /// The flow's id.
    flow: String,
    /// The flows directory; the embedded flows without it.
    #[arg(long)]
    flows: Option<PathBuf>,
}

impl Sheet {
    pub(super) fn run(&self) -> ExitCode {
        with_flow(self.flows.as_ref(), &self.flow, |flows, flow| {
            let page = sheet(flows, flow, today());
            let page = page.map_err(|fault| format!("the sheet can't be made: {fault}"))?;
            say!("{}", page.trim_end());
            Ok(())
        })
    }
}
