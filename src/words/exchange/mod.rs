//! Words on their way to translators and back: one table in the formats that their tools open.

mod csv;
mod job;
mod merge;
mod po;
mod table;
mod units;
mod xliff;
mod xlsx;

pub use csv::shielded;
pub use job::{Job, Received};
pub use merge::{Merged, Refused, Review, merge};
pub use units::{Unit, UnitState, units};

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
            Format::Csv => csv::read(file).map(|units| Received { units, language: None }),
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
