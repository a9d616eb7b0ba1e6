//! The command line: one command, one file.

mod answers;
mod check;
mod coverage;
mod diff;
mod explain;
mod flows;
mod graph;
mod hash_password;
mod healthcheck;
mod link;
mod log;
mod output;
mod print;
mod reload;
mod schema;
mod serve;
mod settings;
mod sheet;
mod summary;
mod test;
mod walk;
mod warnings;
mod words;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

/// The note at the end of the program's help.
const WITHOUT_A_COMMAND: &str =
    "Without a command it serves, as `signpost serve` does; settings come from the environment.";

/// Guided needs-assessments: a flow in YAML, walked step by step, ends on a provider.
#[derive(Parser)]
#[command(version, about, after_help = WITHOUT_A_COMMAND)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Diff(diff::Diff),
    Explain(explain::Explain),
    Graph(graph::GraphCommand),
    Sheet(sheet::Sheet),
    Schema(schema::Schema),
    Test(test::Test),
    Walk(walk::WalkCommand),
    Words(words::WordsCommand),
    Serve(serve::Serve),
    Healthcheck(healthcheck::Healthcheck),
    Link(link::LinkCommand),
    HashPassword(hash_password::HashPassword),
}

/// Runs the program; without a command it serves.
pub fn run() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(refuse);
    let done = match arguments.command {
        Some(command) => command.run(),
        None => {
            let serve = serve::Serve::try_parse_from(["signpost serve"]).unwrap_or_else(refuse);
            Ok(serve.run())
        }
    };
    done.unwrap_or_else(|message| output::complain(&message))
}

/// Prints clap's error and ends the program. It does not name variables that are not UTF-8; this does.
fn refuse<T>(fault: clap::Error) -> T {
    if fault.kind() == ErrorKind::InvalidUtf8 {
        for name in settings::environment::not_utf8() {
            output::complain(&format!("{name} is not UTF-8 text"));
        }
    }
    fault.exit()
}

impl Command {
    /// Runs the command; the error is a message for people.
    fn run(&self) -> Result<ExitCode, String> {
        match self {
            Command::Check(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Graph(command) => command.run(),
            Command::Sheet(command) => command.run(),
            Command::Schema(command) => Ok(command.run()),
            Command::Test(command) => command.run(),
            Command::Walk(command) => command.run(),
            Command::Words(command) => command.run(),
            Command::Serve(command) => Ok(command.run()),
            Command::Healthcheck(command) => command.run(),
            Command::Link(command) => command.run(),
            Command::HashPassword(command) => command.run(),
        }
    }
}
