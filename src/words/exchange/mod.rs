//! Words on their way to translators and back: one table in the formats that their tools open.

mod csv;
mod merge;
mod po;
mod units;
mod xliff;
mod xlsx;

pub use csv::shielded;
pub use merge::{Merged, Refused, Review, merge};
pub use units::{Unit, UnitState, units};

use super::{Language, State};

/// A file that translators' tools open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table of text (RFC 4180), with the mark by which spreadsheets know UTF-8.
    Csv,
    /// GNU gettext.
    Po,
    /// XLIFF 2.1 (OASIS).
    Xliff,
    /// A spreadsheet (ECMA-376).
    Xlsx,
}

/// What is being translated, and from which language into which.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The flow's id, or `providers`.
    pub name: &'a str,
    /// The language of the sources.
    pub source: &'a Language,
    /// The language of the translations.
    pub target: &'a Language,
}

/// What a translator sent.
#[derive(Debug)]
pub struct Received {
    /// The strings, without their context.
    pub units: Vec<Unit>,
    /// The language that the file says it is in, if it says so.
    pub language: Option<String>,
}

impl Format {
    /// The units as a file.
    ///
    /// # Errors
    /// When the format's library fails.
    pub fn write(self, job: Job<'_>, units: &[Unit]) -> Result<Vec<u8>, String> {
        match self {
            Format::Csv => csv::write(units),
            Format::Po => Ok(po::write(job, units).into_bytes()),
            Format::Xliff => Ok(xliff::write(job, units).into_bytes()),
            Format::Xlsx => xlsx::write(job, units),
        }
    }

    /// What is in a file.
    ///
    /// # Errors
    /// When it is no such file, with what is wrong and where.
    pub fn read(self, file: &[u8]) -> Result<Received, String> {
        let received = match self {
            Format::Csv => csv::read(file).map(|units| Received {
                units,
                language: None,
            }),
            Format::Po => po::read(text(file)?),
            Format::Xliff => xliff::read(text(file)?),
            Format::Xlsx => xlsx::read(file),
        }?;
        match received.units.is_empty() {
            true => Err("there is no string in it".into()),
            false => Ok(received),
        }
    }
}

fn text(file: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(file).map_err(|_| "the file is not UTF-8 text")?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The columns of a table, in order.
const COLUMNS: [&str; 6] = ["key", "context", "source", "text", "state", "note"];

/// A unit from the cells of a row whose columns have these names.
fn from_row(columns: &[String], cells: &[String]) -> Result<Unit, String> {
    let cell = |name: &str| {
        let at = columns
            .iter()
            .position(|column| column.trim().eq_ignore_ascii_case(name));
        at.and_then(|at| cells.get(at))
            .map_or("", |cell| cell.trim())
    };
    let key = cell("key");
    if key.is_empty() {
        return Err("there is a row without a key".into());
    }
    Ok(Unit {
        key: key.to_owned(),
        context: String::new(),
        source: cell("source").to_owned(),
        text: cell("text").to_owned(),
        state: match cell("state").to_lowercase().as_str() {
            "" if cell("text").is_empty() => UnitState::Missing,
            "" => UnitState::Made(State::Draft),
            word => UnitState::parse(word)
                .ok_or_else(|| format!("`{key}` has the unknown state `{word}`"))?,
        },
        note: cell("note").to_owned(),
    })
}

/// The names of the columns, if the ones that an import needs are there.
fn columns(head: Vec<String>) -> Result<Vec<String>, String> {
    for needed in ["key", "source", "text", "state"] {
        if !head
            .iter()
            .any(|column| column.trim().eq_ignore_ascii_case(needed))
        {
            let have = head.join(", ");
            return Err(format!(
                "the first row has no column `{needed}`; it has {have}"
            ));
        }
    }
    Ok(head)
}
