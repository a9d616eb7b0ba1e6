//! The command line: one command, one file.

/// Prints a line to standard output. Whoever reads it may have gone (`| head`): no fault of ours.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        writeln!(std::io::stdout(), $($text)*).ok();
    }};
}

mod check;
mod coverage;
mod diff;
mod explain;
mod graph;
mod hash_password;
mod healthcheck;
mod link;
mod log;
mod print;
mod reload;
mod schema;
mod serve;
mod setting;
mod sheet;
mod started;
mod test;
mod walk;
mod warnings;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use rust_embed::RustEmbed;

use crate::flow::{Date, Flow, Flows, LanguageId, load};
use crate::source::{Findings, Sources, WHERE_FLOWS_ARE};

#[derive(RustEmbed)]
#[folder = "flows/"]
struct EmbeddedFlows;

/// What help says of the program alone.
const SERVES: &str =
    "Without a command it serves, as `signpost serve` does; settings come from the environment.";

/// Guided needs-assessments: a flow in YAML, walked step by step, ends on a provider.
#[derive(Parser)]
#[command(version, about, after_help = SERVES)]
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

/// How a command prints what it has to say.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Runs the program; without a command it serves.
pub fn run() -> ExitCode {
    match setting::read::<Arguments>(std::env::args_os()).command {
        Some(Command::Check(command)) => command.run(),
        Some(Command::Diff(command)) => command.run(),
        Some(Command::Explain(command)) => command.run(),
        Some(Command::Graph(command)) => command.run(),
        Some(Command::Sheet(command)) => command.run(),
        Some(Command::Schema(command)) => command.run(),
        Some(Command::Test(command)) => command.run(),
        Some(Command::Walk(command)) => command.run(),
        Some(Command::Words(command)) => command.run(),
        Some(Command::Serve(command)) => command.run(),
        Some(Command::Healthcheck(command)) => command.run(),
        Some(Command::Link(command)) => command.run(),
        Some(Command::HashPassword(command)) => command.run(),
        None => setting::read::<serve::Serve>(["signpost serve".into()]).run(),
    }
}

/// The flows of a directory, or the embedded ones.
fn sources(dir: Option<&Path>) -> Result<Sources, String> {
    match dir {
        Some(dir) => {
            let sources = Sources::read_dir(dir)?;
            if sources.iter().next().is_none() {
                return Err(format!(
                    "there is no YAML file in {}\n  hint: {WHERE_FLOWS_ARE}, in files that end in .yaml",
                    dir.display()
                ));
            }
            Ok(sources)
        }
        None => Ok(Sources::embedded::<EmbeddedFlows>()),
    }
}

/// Loads flows for a command that needs sound ones; otherwise says what is wrong.
fn sound_flows(dir: Option<&PathBuf>) -> Result<Flows, ExitCode> {
    let sound = sound_flows_of(dir.map(PathBuf::as_path));
    sound
        .map(|(_, flows, _)| flows)
        .map_err(|message| complain(&message))
}

/// The files of a directory, their flows and what is amiss with them, or what is wrong with them.
fn sound_flows_of(dir: Option<&Path>) -> Result<(Sources, Flows, Findings), String> {
    let sources = sources(dir)?;
    let (flows, findings) = load(&sources);
    let flows = flows.ok_or_else(|| {
        let command = match dir {
            Some(dir) => format!("signpost check {}", dir.display()),
            None => "signpost check".to_owned(),
        };
        let findings = print::errors_first(&sources, &findings);
        format!(
            "the flows have errors; `{command}` lists all that is wrong\n\n{}",
            findings.trim_end()
        )
    })?;
    Ok((sources, flows, findings))
}

/// Runs a command on one flow; what it can't do is told in words.
fn with_flow(
    dir: Option<&PathBuf>,
    id: &str,
    run: impl FnOnce(&Flows, &Flow) -> Result<(), String>,
) -> ExitCode {
    let flows = match sound_flows(dir) {
        Ok(flows) => flows,
        Err(code) => return code,
    };
    let done = match flows.find(id) {
        Some(flow) => run(&flows, flow),
        None => Err(no_such_flow(&flows, id)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => complain(&message),
    }
}

fn no_such_flow(flows: &Flows, id: &str) -> String {
    let ids: Vec<_> = flows.flows.iter().map(|flow| flow.id.as_str()).collect();
    format!(
        "no flow is called `{id}`\n  hint: there is {}",
        ids.join(", ")
    )
}

/// The flow's language with this tag; the error says what languages there are.
fn language(flow: &Flow, tag: &str) -> Result<LanguageId, String> {
    flow.language(tag).ok_or_else(|| {
        let tags: Vec<_> = flow.languages().map(|language| language.as_str()).collect();
        format!(
            "the flow is not in `{tag}`\n  hint: it is in {}",
            tags.join(", ")
        )
    })
}

/// A day on the command line.
fn day(written: &str) -> Result<Date, String> {
    Date::parse(written).ok_or_else(|| "write a day as in 2026-11-24".into())
}

fn complain(message: &str) -> ExitCode {
    // Whoever reads it may have gone, or sleep: no reason not to end.
    let _ = log::Line.write_all(format!("error: {message}\n").as_bytes());
    ExitCode::FAILURE
}

fn no_errors(findings: &Findings) -> ExitCode {
    if findings.errors() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
