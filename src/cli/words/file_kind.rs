//! Kinds of files for translators.

use std::path::Path;

use clap::ValueEnum;

use crate::words::exchange::Format;

/// A kind of file that the tools of translators open.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FileKind {
    /// A spreadsheet.
    Xlsx,
    /// A table of text.
    Csv,
    /// GNU gettext.
    Po,
    /// XLIFF 2.1.
    Xliff,
}

impl FileKind {
    /// Returns the exchange format of the file.
    pub(super) fn format(self) -> Format {
        match self {
            FileKind::Xlsx => Format::Xlsx,
            FileKind::Csv => Format::Csv,
            FileKind::Po => Format::Po,
            FileKind::Xliff => Format::Xliff,
        }
    }

    /// Returns the ending of a file name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            FileKind::Xlsx => "xlsx",
            FileKind::Csv => "csv",
            FileKind::Po => "po",
            FileKind::Xliff => "xlf",
        }
    }

    /// Returns the kind that the ending of a file name tells.
    pub(super) fn of(path: &Path) -> Option<FileKind> {
        match path.extension()?.to_str()? {
            "xlsx" => Some(FileKind::Xlsx),
            "csv" => Some(FileKind::Csv),
            "po" => Some(FileKind::Po),
            "xlf" | "xliff" => Some(FileKind::Xliff),
            _ => None,
        }
    }
}
