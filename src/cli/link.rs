use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::setting::{of_setting, origin};
use super::{language, with_flow};
use crate::flow::{Date, Flow, Flows, Kind, LanguageId, Prefill, Question};
use crate::link::{Code, Filled, Keys, Link, MAX_DAYS};
use crate::source::nearest_or_all;
use crate::walk::Unread;
use crate::web::today;
use crate::words::exchange::shielded;

/// Makes a sealed link with answers filled in.
///
/// Answers are `question=option`, several of them separated by `&`; `confirm=question` lets the person
/// confirm one, `from=code` says who gives the link. With `--csv`, makes one link for each row of a
/// table with the columns label, language and answers.
#[derive(clap::Args)]
pub(super) struct LinkCommand {
    /// The flow's id.
    flow: String,
    /// The answers, such as 'kaiser=yes&setting=home'.
    #[arg(default_value = "")]
    answers: String,
    /// The language of the page that it opens; the flow's own without it.
    #[arg(long)]
    lang: Option<String>,
    /// How long it works, in days.
    #[arg(long, default_value = "30d", value_parser = days)]
    expires: u16,
    /// Writes the code to scan to this file, as .svg or .png.
    #[arg(long)]
    qr: Option<PathBuf>,
    /// Makes a link for each row of this table, and prints the table with the links.
    #[arg(long, conflicts_with_all = ["answers", "lang", "qr"])]
    csv: Option<PathBuf>,
    /// The server's keys for links.
    #[arg(long, env = "SIGNPOST_LINK_KEYS", hide_env_values = true)]
    link_keys: Option<String>,
    /// The address people know the server by.
    #[arg(long, env = "SIGNPOST_PUBLIC_URL")]
    public_url: Option<String>,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
}

/// `30d`, or just `30`.
fn days(written: &str) -> Result<u16, String> {
    let days = written.strip_suffix('d').unwrap_or(written).parse().ok();
    days.filter(|days| (1..=MAX_DAYS).contains(days))
        .ok_or_else(|| format!("write 1 to {MAX_DAYS} days, such as 30d"))
}

/// What makes links for one flow.
struct Maker<'a> {
    flows: &'a Flows,
    flow: &'a Flow,
    keys: Keys,
    public_url: String,
    today: Date,
    until: Date,
}

impl LinkCommand {
    pub(super) fn run(&self) -> ExitCode {
        with_flow(self.flows.as_ref(), &self.flow, |flows, flow| {
            let today = today(&flow.time_zone);
            let maker = Maker {
                flows,
                flow,
                keys: self.keys()?,
                public_url: self.public_url()?,
                today,
                until: Date::from_days(today.days() + i64::from(self.expires)),
            };
            match &self.csv {
                Some(table) => maker.table(table),
                None => self.one(&maker),
            }
        })
    }

    fn keys(&self) -> Result<Keys, String> {
        let keys = self.link_keys.as_deref().ok_or(
            "a link needs the server's key\n  hint: set SIGNPOST_LINK_KEYS to what the server has",
        )?;
        of_setting("link-keys", Keys::parse(keys))
    }

    fn public_url(&self) -> Result<String, String> {
        let url = self.public_url.as_deref().ok_or(
            "a link needs the server's address\n  hint: set SIGNPOST_PUBLIC_URL, such as https://help.example.org",
        )?;
        of_setting("public-url", origin(url))
    }

    fn one(&self, maker: &Maker<'_>) -> Result<(), String> {
        let at = self.lang.as_deref();
        let at = at.map_or(Ok(LanguageId::SOURCE), |tag| language(maker.flow, tag))?;
        let address = maker.address(at, &self.answers)?;
        if let Some(file) = &self.qr {
            write_code(file, &address)?;
        }
        say!("{address}");
        Ok(())
    }
}

impl Maker<'_> {
    fn address(&self, at: LanguageId, answers: &str) -> Result<String, String> {
        let pairs = answers.split('&').filter(|part| !part.is_empty());
        let pairs = pairs.map(|part| {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                format!("`{part}` is no answer\n  hint: write question=option, such as kaiser=yes")
            })?;
            Ok((name.to_owned(), value.to_owned()))
        });
        let pairs = pairs.collect::<Result<Vec<_>, String>>()?;
        let (filled, unread) = Filled::for_sealing(self.flows, self.flow, &pairs, self.today);
        if let Some(unread) = unread.first() {
            return Err(self.unread(unread));
        }
        let from = pairs.iter().find(|(name, _)| name == "from");
        if let Some((_, code)) = from.filter(|_| filled.source.is_none()) {
            let codes = self.flows.link_sources.iter().map(|source| &*source.code);
            let codes = codes.collect::<Vec<_>>().join(", ");
            return Err(format!(
                "sources.yaml has no `{code}`\n  hint: it has {codes}"
            ));
        }
        let link = Link {
            filled,
            kept: false,
            expires: self.until,
        };
        Ok(link.address(&self.keys, self.flows, self.flow, at, &self.public_url))
    }

    fn unread(&self, unread: &Unread) -> String {
        match unread {
            Unread::Question(name) => {
                let ids = self.flow.questions.iter().map(|question| &*question.id);
                let hint = nearest_or_all(name, &ids.collect::<Vec<_>>());
                format!("the flow has no question `{name}`\n  hint: {hint}")
            }
            Unread::Option(id, _) if self.flow.question_of(*id).prefill == Prefill::Never => {
                let id = &self.flow.question_of(*id).id;
                format!(
                    "no link can fill in `{id}`\n  hint: it has `prefill: never`: only the person answers it"
                )
            }
            Unread::Option(id, option) => {
                let question = self.flow.question_of(*id);
                let hint = takes(question, option);
                format!("`{}` does not take `{option}`\n  hint: {hint}", question.id)
            }
        }
    }

    /// Reads a table of links to make, and prints it with the links.
    fn table(&self, path: &Path) -> Result<(), String> {
        let fault = |fault: csv::Error| format!("{}: {fault}", path.display());
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(path)
            .map_err(|fault| format!("{} can't be read: {fault}\n  hint: name a table in CSV that is there and may be read", path.display()))?;
        let head = rows.headers().map_err(fault)?.clone();
        let column = |name: &str| {
            let at = head
                .iter()
                .position(|have| have.trim_start_matches('\u{feff}').trim() == name);
            at.ok_or_else(|| {
                format!("{} has no column `{name}`\n  hint: its first row names label, language and answers", path.display())
            })
        };
        let columns = [column("label")?, column("language")?, column("answers")?];
        let mut out = csv::Writer::from_writer(Vec::new());
        let written = out.write_record(["label", "language", "answers", "expires", "link"]);
        written.map_err(fault)?;
        for row in rows.records() {
            let row = row.map_err(fault)?;
            let line = row.position().map_or(0, csv::Position::line);
            let [label, tag, answers] = columns.map(|at| row.get(at).unwrap_or("").trim());
            let at_line = |message: String| format!("{}:{line}: {message}", path.display());
            let at = language(self.flow, tag).map_err(at_line)?;
            let address = self.address(at, answers).map_err(at_line)?;
            let until = self.until.to_string();
            let record = [
                &*shielded(label),
                tag,
                &*shielded(answers),
                &until,
                &address,
            ];
            out.write_record(record).map_err(fault)?;
        }
        let bytes = out.into_inner().map_err(|fault| fault.to_string())?;
        say!("{}", String::from_utf8_lossy(&bytes).trim_end());
        Ok(())
    }
}

/// What a question takes.
fn takes(question: &Question, written: &str) -> String {
    let ids: Vec<&str> = question
        .options
        .iter()
        .map(|option| option.id.as_str())
        .collect();
    match &question.kind {
        Kind::One | Kind::Many => nearest_or_all(written, &ids),
        Kind::Number(range) => {
            let [min, max] = [range.min, range.max].map(|steps| range.written(steps));
            format!("write a number from {min} to {max}")
        }
        Kind::Date(_) => "write a day that it takes, as in 1950-11-24".into(),
    }
}

fn write_code(file: &Path, address: &str) -> Result<(), String> {
    let code = Code::of(address)
        .ok_or("the link is too long for a code\n  hint: fill in fewer answers")?;
    let ending = file.extension().and_then(|ending| ending.to_str());
    let content = match ending {
        Some("svg") => code.svg().into_bytes(),
        Some("png") => code.png(),
        _ => {
            return Err(format!(
                "{} ends neither in .svg nor in .png\n  hint: name the file as in card.svg or card.png",
                file.display()
            ));
        }
    };
    std::fs::write(file, content)
        .map_err(|fault| format!("{} can't be written: {fault}\n  hint: name a file in a folder that is there and may be written to", file.display()))
}
