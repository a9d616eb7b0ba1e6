use std::path::PathBuf;
use std::process::ExitCode;

use super::translation;
use crate::cli::complain;
use crate::export::review;

/// Prints one HTML page of a translation for a reviewer without tools; it saves a table that
/// `words import` reads.
#[derive(clap::Args)]
pub(super) struct Review {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
}

impl Review {
    pub(super) fn run(&self) -> ExitCode {
        match self.page() {
            Ok(page) => {
                say!("{}", page.trim_end());
                ExitCode::SUCCESS
            }
            Err(message) => complain(&message),
        }
    }

    fn page(&self) -> Result<String, String> {
        let translation = translation(self.flows.as_deref(), &self.flow, &self.lang)?;
        let page = review(translation.job(), &translation.units()?);
        page.map_err(|fault| format!("the page can't be made: {fault}"))
    }
}
