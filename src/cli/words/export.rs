//! `signpost words export`: a translation as a file for translators.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::file_kind::FileKind;
use super::translation::translation;
use crate::cli::output::say;
use crate::cli::settings::flows::FlowsDir;

/// Writes a translation as a file for a translator: every string with its source, its place, its state.
#[derive(Args)]
pub(super) struct Export {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    /// The kind of file.
    #[arg(long, value_enum)]
    to: FileKind,
    /// The file to write; FLOW.LANG with the ending of its kind without it.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    flows: FlowsDir,
}

impl Export {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let translation = translation(self.flows.path(), &self.flow, &self.lang)?;
        let units = translation.units()?;
        let file = self.to.format().write(translation.job(), &units)?;
        let named = format!("{}.{}.{}", self.flow, self.lang, self.to.ending());
        let path = self.out.clone().unwrap_or_else(|| named.into());
        std::fs::write(&path, file).map_err(|fault| format!("can't write {}: {fault}", path.display()))?;
        say!("{} strings in {}", units.len(), path.display());
        Ok(ExitCode::SUCCESS)
    }
}
