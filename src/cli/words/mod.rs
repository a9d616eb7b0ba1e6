//! `signpost words`: the state of translations, and their way to translators and back.

mod export;
mod file_kind;
mod import;
mod pseudo;
mod review;
mod status;
mod translation;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Shows the state of translations, and takes them to translators and back.
#[derive(Args)]
pub(super) struct WordsCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Status(status::Status),
    Export(export::Export),
    Import(import::Import),
    Pseudo(pseudo::PseudoCommand),
    Review(review::Review),
}

impl WordsCommand {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        match &self.command {
            Command::Status(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Pseudo(command) => command.run(),
            Command::Review(command) => command.run(),
        }
    }
}
