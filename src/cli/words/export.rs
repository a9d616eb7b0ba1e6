use std::path::PathBuf;
use std::process::ExitCode;

use super::{Kind, translation};
use crate::cli::complain;

/// Writes a translation as a file for a translator: every string with its source, its place, its state.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    /// The kind of file.
    #[arg(long, value_enum)]
    to: Kind,
    /// Where to write it; FLOW.LANG with the ending of its kind without it.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(&self) -> ExitCode {
        match self.export() {
            Ok(said) => {
                say!("{said}");
                ExitCode::SUCCESS
            }
            Err(message) => complain(&message),
        }
    }

    fn export(&self) -> Result<String, String> {
        let translation = translation(self.flows.as_deref(), &self.flow, &self.lang)?;
        let units = translation.units()?;
        let file = self.to.format().write(translation.job(), &units)?;
        let named = format!("{}.{}.{}", self.flow, self.lang, self.to.ending());
        let path = self.out.clone().unwrap_or_else(|| named.into());
        std::fs::write(&path, file)
            .map_err(|fault| format!("can't write {}: {fault}", path.display()))?;
        Ok(format!("{} strings in {}", units.len(), path.display()))
    }
}
