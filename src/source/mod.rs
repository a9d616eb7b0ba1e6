//! Files an author wrote: their text, positions in them, the YAML tree, and what is wrong with them.

/// Reading maps, lists and texts out of the tree.
pub mod fields;
mod files;
mod finding;
mod side_by_side;
mod tree;

pub use fields::Fields;
pub use files::{FileId, SourceFile, Sources, TEMPLATES};
pub use finding::{Finding, Findings, Level, nearest, nearest_or_all};
pub(crate) use side_by_side::side_by_side;
pub use tree::{Key, Kind, Node, parse};

/// A place in a source file: where it starts and how many characters it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Length in characters; at least 1.
    pub len: usize,
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
