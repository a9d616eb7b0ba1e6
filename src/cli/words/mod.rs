//! The words of flows: how translations stand, and their way to translators and back.

mod export;
mod import;
mod pseudo;
mod review;
mod status;

use std::path::Path;
use std::process::ExitCode;

use super::sound_flows_of;
use crate::source::{FileId, Findings, parse, text_of};
use crate::words::exchange::{Format, Job, Unit, units};
use crate::words::{Language, SourceString};

/// Shows how translations stand, and takes them to translators and back.
#[derive(clap::Args)]
pub(super) struct WordsCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Status(status::Status),
    Export(export::Export),
    Import(import::Import),
    Pseudo(pseudo::PseudoCommand),
    Review(review::Review),
}

impl WordsCommand {
    pub(super) fn run(&self) -> ExitCode {
        match &self.command {
            Command::Status(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Pseudo(command) => command.run(),
            Command::Review(command) => command.run(),
        }
    }
}

/// A kind of file that translators' tools open.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// A spreadsheet.
    Xlsx,
    /// A table of text.
    Csv,
    /// GNU gettext.
    Po,
    /// XLIFF 2.1.
    Xliff,
}

impl Kind {
    fn format(self) -> Format {
        match self {
            Kind::Xlsx => Format::Xlsx,
            Kind::Csv => Format::Csv,
            Kind::Po => Format::Po,
            Kind::Xliff => Format::Xliff,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Csv => "csv",
            Kind::Po => "po",
            Kind::Xliff => "xlf",
        }
    }

    fn of(path: &Path) -> Option<Kind> {
        match path.extension()?.to_str()? {
            "xlsx" => Some(Kind::Xlsx),
            "csv" => Some(Kind::Csv),
            "po" => Some(Kind::Po),
            "xlf" | "xliff" => Some(Kind::Xliff),
            _ => None,
        }
    }
}

/// A words file beside what it translates.
struct Translation {
    name: String,
    /// The file's path inside the flows directory.
    path: String,
    text: String,
    source: Language,
    target: Language,
    voices: Vec<String>,
    strings: Vec<SourceString>,
}

impl Translation {
    fn job(&self) -> Job<'_> {
        Job {
            name: &self.name,
            source: &self.source,
            target: &self.target,
        }
    }

    fn units(&self) -> Result<Vec<Unit>, String> {
        let mut findings = Findings::default();
        let node = parse(self.text.as_bytes(), FileId::ALONE, &mut findings);
        let node = node.ok_or_else(|| format!("{} can't be read", self.path))?;
        Ok(units(&self.strings, &self.voices, &node))
    }
}

/// The words file of a flow, or of the providers, in a language.
fn translation(dir: Option<&Path>, name: &str, tag: &str) -> Result<Translation, String> {
    let (sources, flows, _) = sound_flows_of(dir)?;
    let (source, voices, strings) = flows
        .translatable(name)
        .ok_or_else(|| format!("there is no flow `{name}`\n  hint: name one, or `providers`"))?;
    let path = match name {
        "providers" => format!("words/{tag}.yaml"),
        flow => format!("{flow}/words/{tag}.yaml"),
    };
    let text = sources.find(&path).and_then(|file| {
        let mut findings = Findings::default();
        let bytes = sources.read(file, &mut findings)?;
        text_of(&bytes, file, &mut findings).map(str::to_owned)
    });
    Ok(Translation {
        text: text.ok_or_else(|| {
            format!("there is no {path}\n  hint: make one with `language: {tag}`, `state: draft` and one string")
        })?,
        target: Language::parse(tag).ok_or_else(|| format!("`{tag}` is not a language tag"))?,
        name: name.to_owned(),
        path,
        source: source.clone(),
        voices: voices.to_vec(),
        strings,
    })
}
