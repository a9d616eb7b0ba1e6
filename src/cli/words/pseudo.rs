//! `signpost words pseudo`: two invented languages, to see the faults that a real one would show.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::flows::sound;
use crate::cli::output::say;
use crate::flow::Flows;
use crate::words::Pseudo;

/// Adds two languages that nobody speaks to flows, to see what a real one would break.
///
/// They are en-XA (accented, longer, in brackets) and ar-XB (from right to left).
#[derive(Args)]
pub(super) struct PseudoCommand {
    // No variable: what it names is served, and nobody speaks these languages.
    /// The flows directory. Take a copy, because the files are written into it.
    #[arg(long)]
    flows: PathBuf,
}

impl PseudoCommand {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(Some(&self.flows))?.flows;
        let ids = flows.flows.iter().map(|flow| flow.id.as_str());
        let mut files = 0;
        for (name, folder) in ids.map(|id| (id, id)).chain([("providers", "")]) {
            for pseudo in Pseudo::ALL {
                self.write(&flows, name, folder, pseudo)?;
                files += 1;
            }
        }
        say!("{files} files written");
        Ok(ExitCode::SUCCESS)
    }

    fn write(&self, flows: &Flows, name: &str, folder: &str, pseudo: Pseudo) -> Result<(), String> {
        let Some((_, _, strings)) = flows.translatable(name) else {
            return Ok(());
        };
        let folder = self.flows.join(folder).join("words");
        let path = folder.join(format!("{}.yaml", pseudo.tag()));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, pseudo.words_file(&strings)))
            .map_err(|fault| format!("can't write {}: {fault}", path.display()))
    }
}
