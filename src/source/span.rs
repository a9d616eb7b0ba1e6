//! Places in files.

/// A file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

impl FileId {
    /// A file that is not one of several.
    pub(crate) const ALONE: FileId = FileId(0);

    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

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
        Span { file, line: 1, column: 1, len: 1 }
    }
}

/// A count of lines or characters of a file: no file is as long as `u32` can count.
pub(crate) fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
