use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::{complain, sound_flows_of};
use crate::flow::Flows;
use crate::words::Pseudo;

/// Adds two languages that nobody speaks to the flows of a directory, en-XA (accented, longer, in
/// brackets) and ar-XB (from right to left), to see what a real language would break.
#[derive(clap::Args)]
pub(super) struct PseudoCommand {
    // No variable: what it names is served, and nobody speaks these languages.
    /// The flows directory: a copy, for the files are written into it.
    #[arg(long)]
    flows: PathBuf,
}

impl PseudoCommand {
    pub(super) fn run(&self) -> ExitCode {
        match self.write() {
            Ok(files) => {
                say!("{files} files written");
                ExitCode::SUCCESS
            }
            Err(message) => complain(&message),
        }
    }

    fn write(&self) -> Result<usize, String> {
        let (_, flows, _) = sound_flows_of(Some(&self.flows))?;
        let mut files = 0;
        for pseudo in Pseudo::ALL {
            for flow in &flows.flows {
                self.write_one(&flows, &flow.id, &flow.id, pseudo)?;
                files += 1;
            }
            self.write_one(&flows, "providers", "", pseudo)?;
            files += 1;
        }
        Ok(files)
    }

    fn write_one(
        &self,
        flows: &Flows,
        name: &str,
        folder: &str,
        pseudo: Pseudo,
    ) -> Result<(), String> {
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
