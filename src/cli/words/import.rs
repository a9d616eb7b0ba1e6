use std::path::PathBuf;
use std::process::ExitCode;

use jiff::tz::TimeZone;

use super::{Kind, translation};
use crate::cli::complain;
use crate::web::today;
use crate::words::exchange::{Merged, merge};

/// Puts what a translator sent into the words file. What does not fit is named and left out.
#[derive(clap::Args)]
pub(super) struct Import {
    /// The flow's id, or `providers`.
    flow: String,
    /// The language.
    lang: String,
    /// The translator's file.
    file: PathBuf,
    /// The kind of file; by its ending without it.
    #[arg(long, value_enum)]
    from: Option<Kind>,
    /// Who reviewed the strings that the file calls reviewed: name and role.
    #[arg(long)]
    by: Option<String>,
    /// The flows directory.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: PathBuf,
}

impl Import {
    pub(super) fn run(&self) -> ExitCode {
        match self.import() {
            Ok(merged) => self.report(&merged),
            Err(message) => complain(&message),
        }
    }

    fn import(&self) -> Result<Merged, String> {
        let kind = self.from.or_else(|| Kind::of(&self.file));
        let kind = kind.ok_or("the ending of the file is none that is known: say --from")?;
        let shown = self.file.display();
        let file =
            std::fs::read(&self.file).map_err(|fault| format!("can't read {shown}: {fault}"))?;
        let received = kind
            .format()
            .read(&file)
            .map_err(|fault| format!("{shown}: {fault}"))?;
        let other = received.language.filter(|language| *language != self.lang);
        if let Some(other) = other {
            return Err(format!("{shown} is in `{other}`, not in `{}`", self.lang));
        }
        if self.by.as_ref().is_some_and(|by| by.trim().is_empty()) {
            return Err("--by names nobody".into());
        }
        let translation = translation(Some(&self.flows), &self.flow, &self.lang)?;
        let today = today(&TimeZone::UTC).to_string();
        let review = self.by.as_deref().map(|by| (by, today.as_str()));
        let merged = merge(
            &translation.text,
            &translation.strings,
            &received.units,
            review,
        )
        .map_err(|fault| format!("{}: {fault}", translation.path))?;
        if merged.text != translation.text {
            let path = self.flows.join(&translation.path);
            std::fs::write(&path, &merged.text)
                .map_err(|fault| format!("can't write {}: {fault}", path.display()))?;
        }
        Ok(merged)
    }

    fn report(&self, merged: &Merged) -> ExitCode {
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
}
