//! The words of flows: how translations stand, and their way to translators and back.

mod status;

use std::process::ExitCode;

/// Shows how translations stand, and takes them to translators and back.
#[derive(clap::Args)]
pub(super) struct WordsCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Status(status::Status),
}

impl WordsCommand {
    pub(super) fn run(&self) -> ExitCode {
        match &self.command {
            Command::Status(command) => command.run(),
        }
    }
}
