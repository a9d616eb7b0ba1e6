use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use rust_embed::RustEmbed;
use simdutf8::compat::from_utf8;

use super::{Finding, Findings, Span, counted, folder};

/// The largest flow, words, providers or cases file that is read.
pub(super) const MAX_FILE_BYTES: usize = 1024 * 1024;
/// A file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// One file as it was found: its path below the flows directory, with `/`, and its bytes.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the flows directory.
    pub path: String,
    bytes: Bytes,
}

/// Every file of a flows directory, in the order of their paths.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// Files that say nothing of flows, without their bytes; their ids come after those of the others.
    passed_over: Vec<SourceFile>,
}

impl Sources {
    /// Sources from paths and contents, such as the embedded ones.
    pub fn from_files<B: Into<Bytes>>(files: impl IntoIterator<Item = (String, B)>) -> Sources {
        let files = files.into_iter();
        let sorted: BTreeMap<String, Bytes> =
            files.map(|(path, bytes)| (path, bytes.into())).collect();
        Sources {
            files: sorted
                .into_iter()
                .map(|(path, bytes)| SourceFile { path, bytes })
                .collect(),
            passed_over: Vec::new(),
        }
    }

    /// The files that are built into the program.
    pub(crate) fn embedded<E: RustEmbed>() -> Sources {
        Sources::from_files(E::iter().filter_map(|path| {
            let bytes = match E::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((path.into_owned(), bytes))
        }))
    }

    /// Reads `providers.yaml`, `words/*.yaml`, each flow's folder, pictures and templates below `dir`.
    ///
    /// # Errors
    /// What can't be read, and what to do about it.
    pub fn read_dir(dir: &Path) -> Result<Sources, String> {
        let (files, passed_over) = folder::read(dir)?;
        let mut sources = Sources::from_files(files);
        sources.pass_over(passed_over);
        Ok(sources)
    }

    fn pass_over(&mut self, mut names: Vec<String>) {
        names.sort();
        let files = names.into_iter().map(|path| SourceFile {
            path,
            bytes: Bytes::new(),
        });
        self.passed_over = files.collect();
    }

    fn file(&self, file: FileId) -> &SourceFile {
        let passed_over = || &self.passed_over[file.at() - self.files.len()];
        self.files.get(file.at()).unwrap_or_else(passed_over)
    }

    /// Files that say nothing of flows, with their paths.
    pub(super) fn passed_over(&self) -> impl Iterator<Item = (FileId, &str)> {
        let files = self.passed_over.iter().enumerate();
        files.map(|(at, file)| (FileId(counted(self.files.len() + at)), file.path.as_str()))
    }

    /// Whether a file is there that says nothing of flows.
    pub(crate) fn is_passed_over(&self, path: &str) -> bool {
        self.passed_over.iter().any(|file| file.path == path)
    }

    /// The file's text, or a finding when it is too large or not UTF-8.
    pub fn text(&self, file: FileId, findings: &mut Findings) -> Option<&str> {
        let bytes = &self.file(file).bytes;
        if bytes.len() > MAX_FILE_BYTES {
            let message = format!("the file is larger than {} KiB", MAX_FILE_BYTES / 1024);
            findings.push(
                Finding::error("file-too-large", Span::start_of(file), message)
                    .hint("split it, or look for something pasted by mistake"),
            );
            return None;
        }
        match from_utf8(bytes) {
            Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(fault) => {
                let before = String::from_utf8_lossy(&bytes[..fault.valid_up_to()]).into_owned();
                let line = before.matches('\n').count() + 1;
                let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
                let span = Span {
                    file,
                    line: counted(line),
                    column: counted(column),
                    len: 1,
                };
                findings.push(
                    Finding::error("not-utf8", span, "the file is not UTF-8 from here on")
                        .hint("save it as UTF-8 in the editor"),
                );
                None
            }
        }
    }

    /// The file as it was found; of one that is too large, the beginning.
    pub fn bytes(&self, file: FileId) -> &[u8] {
        &self.file(file).bytes
    }

    /// The path of a file, as findings show it.
    pub fn path(&self, file: FileId) -> &str {
        &self.file(file).path
    }

    /// One line of a file for an excerpt; empty past the end or where it is not text.
    pub fn line(&self, file: FileId, line: u32) -> String {
        let bytes = &self.file(file).bytes;
        let found = bytes
            .split(|b| *b == b'\n')
            .nth(line.saturating_sub(1) as usize)
            .unwrap_or_default();
        String::from_utf8_lossy(found)
            .trim_end()
            .trim_start_matches('\u{feff}')
            .to_owned()
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|at| FileId(counted(at)))
    }

    /// The files whose paths begin like this.
    pub fn below(&self, prefix: &str) -> impl Iterator<Item = (FileId, &str)> {
        let from = self
            .files
            .partition_point(|file| file.path.as_str() < prefix);
        self.iter()
            .skip(from)
            .take_while(move |(_, path)| path.starts_with(prefix))
    }

    /// All files with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.files
            .iter()
            .enumerate()
            .map(|(at, file)| (FileId(counted(at)), file.path.as_str()))
    }
}
