//! `signpost words review`: a page for a reviewer without tools.

use std::process::ExitCode;

use clap::Args;

use super::translation::translation;
use crate::cli::output::say;
use crate::cli::settings::flows::FlowsDir;
use crate::export::review;

/// Prints one HTML page of a translation for a reviewer without tools, which saves a table for
/// `words import`.
#[derive(Args)]
pub(super) struct Review {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    #[command(flatten)]
    flows: FlowsDir,
}

impl Review {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let translation = translation(self.flows.path(), &self.flow, &self.lang)?;
        let page = review(translation.job(), &translation.units()?);
        let page = page.map_err(|fault| format!("the page can't be made: {fault}"))?;
        say!("{}", page.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}
