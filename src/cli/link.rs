//! `signpost link`: sealed links with answers filled in.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::flows::{find, language, sound};
use super::output::say;
use super::settings::flows::FlowsDir;
use super::settings::link_keys::LinkKeys;
use super::settings::public_url::PublicUrl;
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
    /// The days for which it works.
    #[arg(long, default_value = "30d", value_parser = days)]
    expires: u16,
    /// Writes the code to scan to this file, as .svg or .png.
    #[arg(long)]
    qr: Option<PathBuf>,
    /// Makes a link for each row of this table, and prints the table with the links.
    #[arg(long, conflicts_with_all = ["answers", "lang", "qr"])]
    csv: Option<PathBuf>,
    #[command(flatten)]
    link_keys: LinkKeys,
    #[command(flatten)]
    public_url: PublicUrl,
    #[command(flatten)]
    flows: FlowsDir,
}

/// Parses a number of days, such as `30d` or `30`.
fn days(written: &str) -> Result<u16, String> {
    let days = written.strip_suffix('d').unwrap_or(written).parse().ok();
    days.filter(|days| (1..=MAX_DAYS).contains(days)).ok_or_else(|| format!("write 1 to {MAX_DAYS} days, such as 30d"))
}

/// The error without a key.
const NO_KEY: &str = "a link needs the server's key\n  hint: set SIGNPOST_LINK_KEYS to what the server has";
/// The error without an address.
const NO_ADDRESS: &str =
    "a link needs the server's address\n  hint: set SIGNPOST_PUBLIC_URL, such as https://help.example.org";

/// The parts that all links of one command share.
struct LinkMaker<'a> {
    flows: &'a Flows,
    flow: &'a Flow,
    keys: Keys,
    public_url: String,
    today: Date,
    expires: Date,
}

impl LinkCommand {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(self.flows.path())?.flows;
        let flow = find(&flows, &self.flow)?;
        let today = today(&flow.time_zone);
        let maker = LinkMaker {
            flows: &flows,
            flow,
            keys: self.link_keys.parse()?.ok_or(NO_KEY)?,
            public_url: self.public_url.get().ok_or(NO_ADDRESS)?.to_owned(),
            today,
            expires: Date::from_days(today.days() + i64::from(self.expires)),
        };
        match &self.csv {
            Some(path) => maker.print_table(path)?,
            None => self.print_one(&maker)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn print_one(&self, maker: &LinkMaker<'_>) -> Result<(), String> {
        let language = language(maker.flow, self.lang.as_deref())?;
        let address = maker.address(language, &self.answers)?;
        if let Some(file) = &self.qr {
            write_code(file, &address)?;
        }
        say!("{address}");
        Ok(())
    }
}

impl LinkMaker<'_> {
    fn address(&self, language: LanguageId, answers: &str) -> Result<String, String> {
        let pairs = pairs(answers)?;
        let (filled, unread) = Filled::for_sealing(self.flows, self.flow, &pairs, self.today);
        if let Some(unread) = unread.first() {
            return Err(unread_message(self.flow, unread));
        }
        if filled.source.is_none()
            && let Some((_, code)) = pairs.iter().find(|(name, _)| name == "from")
        {
            return Err(self.no_such_source(code));
        }
        let link = Link { filled, kept: false, expires: self.expires };
        Ok(link.address(&self.keys, self.flows, self.flow, language, &self.public_url))
    }

    fn no_such_source(&self, code: &str) -> String {
        let codes = self.flows.link_sources.iter().map(|source| &*source.code);
        let codes = codes.collect::<Vec<_>>().join(", ");
        format!("sources.yaml has no `{code}`\n  hint: it has {codes}")
    }

    /// Reads a table of links to make, and prints it with the links.
    fn print_table(&self, path: &Path) -> Result<(), String> {
        let shown = path.display();
        let fault = |fault: csv::Error| format!("{shown}: {fault}");
        let mut reader = csv::ReaderBuilder::new();
        let rows = reader.flexible(true).from_path(path);
        let mut rows = rows.map_err(|fault| {
            format!("{shown} can't be read: {fault}\n  hint: name a table in CSV that is there and may be read")
        })?;
        let columns = columns(rows.headers().map_err(fault)?).map_err(|message| format!("{shown} {message}"))?;
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["label", "language", "answers", "expires", "link"]).map_err(fault)?;
        for row in rows.records() {
            let row = row.map_err(fault)?;
            let line = row.position().map_or(0, csv::Position::line);
            let cells = columns.map(|at| row.get(at).unwrap_or("").trim());
            let record = self.record(cells);
            let record = record.map_err(|message| format!("{shown}:{line}: {message}"))?;
            out.write_record(record).map_err(fault)?;
        }
        let bytes = out.into_inner().map_err(|fault| fault.to_string())?;
        say!("{}", String::from_utf8_lossy(&bytes).trim_end());
        Ok(())
    }

    /// Returns a row of the table with its link.
    fn record(&self, [label, tag, answers]: [&str; 3]) -> Result<[String; 5], String> {
        let address = self.address(language(self.flow, Some(tag))?, answers)?;
        Ok([shielded(label), tag.to_owned(), shielded(answers), self.expires.to_string(), address])
    }
}

/// Splits answers such as `kaiser=yes&setting=home` into pairs.
fn pairs(answers: &str) -> Result<Vec<(String, String)>, String> {
    let parts = answers.split('&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| match part.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(format!("`{part}` is no answer\n  hint: write question=option, such as kaiser=yes")),
    });
    pairs.collect()
}

/// Returns the message for an answer that a link can't fill in.
fn unread_message(flow: &Flow, unread: &Unread) -> String {
    match unread {
        Unread::Question(name) => {
            let ids = flow.questions.iter().map(|question| &*question.id);
            let hint = nearest_or_all(name, &ids.collect::<Vec<_>>());
            format!("the flow has no question `{name}`\n  hint: {hint}")
        }
        Unread::Option(id, _) if flow.question_of(*id).prefill == Prefill::Never => {
            let id = &flow.question_of(*id).id;
            format!("no link can fill in `{id}`\n  hint: it has `prefill: never`: only the person answers it")
        }
        Unread::Option(id, option) => {
            let question = flow.question_of(*id);
            let hint = accepted(question, option);
            format!("`{}` does not take `{option}`\n  hint: {hint}", question.id)
        }
    }
}

/// Returns the places of the columns that a table of links must have.
fn columns(head: &csv::StringRecord) -> Result<[usize; 3], String> {
    let column = |name: &str| {
        let is_it = |have: &str| have.trim_start_matches('\u{feff}').trim() == name;
        head.iter()
            .position(is_it)
            .ok_or_else(|| format!("has no column `{name}`\n  hint: its first row names label, language and answers"))
    };
    Ok([column("label")?, column("language")?, column("answers")?])
}

/// Returns a hint about the answers that a question accepts.
fn accepted(question: &Question, written: &str) -> String {
    let ids: Vec<&str> = question.options.iter().map(|option| option.id.as_str()).collect();
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
    let code = Code::of(address).ok_or("the link is too long for a code\n  hint: fill in fewer answers")?;
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
    std::fs::write(file, content).map_err(|fault| {
        format!(
            "{} can't be written: {fault}\n  hint: name a file in a folder that is there and may be written to",
            file.display()
        )
    })
}
