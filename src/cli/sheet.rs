use std::path::PathBuf;
use std::process::ExitCode;

use super::{complain, sound_flows};

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
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        let Some(flow) = flows.find(&self.flow) else {
            return complain(&super::no_such_flow(&flows, &self.flow));
        };
        match crate::export::sheet(&flows, flow, super::today()) {
            Ok(page) => say!("{}", page.trim_end()),
            Err(fault) => return complain(&format!("the sheet can't be made: {fault}")),
        }
        ExitCode::SUCCESS
    }
}
