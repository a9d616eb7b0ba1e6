//! Files an author wrote: their text, positions in them, the YAML tree, and what is wrong with them.

/// Reading maps, lists and texts out of the tree.
pub mod fields;
mod files;
mod finding;
mod folder;
mod misnamed;
mod tree;
mod yaml;

pub use fields::Fields;
pub(crate) use files::text_of;
pub use files::{FileId, SourceFile, Sources};
pub use finding::{Finding, Findings, Level, nearest, nearest_or_all};
pub use folder::TEMPLATES;
pub(crate) use folder::WHERE_FLOWS_ARE;
pub use misnamed::check_names;
pub use tree::{Entry, Key, Kind, Node};
pub(crate) use yaml::parse;

/// A place in a source file: where it starts and how many characters it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Length in characters; at least 1.
    pub len: u32,
}

impl Span {
    /// The first character of a file, for findings about the file as a whole.
    pub fn start_of(file: FileId) -> Span {
        Span {
            file,
            line: 1,
            column: 1,
            len: 1,
        }
    }
}

/// A count of lines or characters of a file: no file is as long as `u32` can count.
pub(crate) fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
