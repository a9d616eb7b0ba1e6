//! `signpost words import`: a file from a translator into the words file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use super::file_kind::FileKind;
use super::translation::{Translation, translation};
use crate::cli::output::say;
use crate::cli::settings::flows::OwnFlowsDir;
use crate::web::today;
use crate::words::exchange::{Merged, Received, merge};

/// Merges a translator's file into the words file. Strings that do not fit are named and left out.
#[derive(Args)]
pub(super) struct Import {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    /// The translator's file.
    file: PathBuf,
    /// The kind of file; by its ending without it.
    #[arg(long, value_enum)]
    from: Option<FileKind>,
    /// The name and role of the person who reviewed the strings that the file calls reviewed.
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    flows: OwnFlowsDir,
}

impl Import {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if self.by.as_ref().is_some_and(|by| by.trim().is_empty()) {
            return Err("--by names nobody".into());
        }
        let received = self.received()?;
        let translation = translation(Some(self.flows.path()), &self.flow, &self.lang)?;
        let merged = self.merge(&translation, &received)?;
        if merged.text != translation.text {
            let path = self.flows.path().join(&translation.path);
            std::fs::write(&path, &merged.text).map_err(|fault| format!("can't write {}: {fault}", path.display()))?;
        }
        Ok(report(&merged))
    }

    /// Reads the translator's file.
    fn received(&self) -> Result<Received, String> {
        let kind = self.from.or_else(|| FileKind::of(&self.file));
        let kind = kind.ok_or("the ending of the file is none that is known: say --from")?;
        let shown = self.file.display();
        let file = std::fs::read(&self.file);
        let file = file.map_err(|fault| format!("can't read {shown}: {fault}"))?;
        let received = kind.format().read(&file);
        let received = received.map_err(|fault| format!("{shown}: {fault}"))?;
        match &received.language {
            Some(other) if *other != self.lang => Err(format!("{shown} is in `{other}`, not in `{}`", self.lang)),
            _ => Ok(received),
        }
    }

    fn merge(&self, translation: &Translation, received: &Received) -> Result<Merged, String> {
        let today = today(&TimeZone::UTC).to_string();
        let review = self.by.as_deref().map(|by| (by, today.as_str()));
        let (text, strings) = (&translation.text, &translation.strings);
        let merged = merge(text, strings, &received.units, review);
        merged.map_err(|fault| format!("{}: {fault}", translation.path))
    }
}

fn report(merged: &Merged) -> ExitCode {
    for refused in &merged.refused {
        say!("not taken: {}: {}", refused.key, refused.why);
    }
    let (changed, refused) = (merged.changed.len(), merged.refused.len());
    say!("{changed} strings changed, {refused} not taken");
    match refused {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
