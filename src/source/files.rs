//! The files of a flows directory and their contents.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;

use super::folder::Listed;
use super::{FileId, Finding, Findings, Node, Span, counted, folder, parse};

/// One file: its path below the flows directory, with `/`, and where its bytes are.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the flows directory.
    pub path: String,
    content: Content,
}

/// Where the bytes of a file are.
#[derive(Debug)]
enum Content {
    Here(Cow<'static, [u8]>),
    /// To be read when they are asked for: words are most of them, and what is made of them is kept.
    Listed(Listed),
    /// Not of use to a flow.
    PassedOver,
}

/// Every file of a flows directory, in the order of their paths.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// Files that say nothing of flows; their ids come after those of the others.
    passed_over: Vec<SourceFile>,
}

impl Sources {
    /// Sources from paths and contents, such as the embedded ones.
    pub fn from_files<B: Into<Cow<'static, [u8]>>>(files: impl IntoIterator<Item = (String, B)>) -> Sources {
        let files = files.into_iter();
        Sources::sorted(files.map(|(path, bytes)| (path, Content::Here(bytes.into()))))
    }

    /// Of a path that comes twice the last one.
    fn sorted(files: impl Iterator<Item = (String, Content)>) -> Sources {
        let sorted: BTreeMap<String, Content> = files.collect();
        let files = sorted.into_iter();
        Sources { files: files.map(|(path, content)| SourceFile { path, content }).collect(), passed_over: Vec::new() }
    }

    /// The files that are built into the program.
    pub(crate) fn embedded<E: RustEmbed>() -> Sources {
        Sources::from_files(E::iter().filter_map(|path| {
            let bytes = E::get(&path)?.data;
            Some((path.into_owned(), bytes))
        }))
    }

    /// `providers.yaml`, `words/*.yaml`, each flow's folder, pictures and the style sheet below `dir`. They are read
    /// when they are asked for.
    ///
    /// # Errors
    /// What can't be listed, and what to do about it.
    pub fn read_dir(dir: &Path) -> Result<Sources, String> {
        let (files, passed_over) = folder::list(dir)?;
        let files = files.into_iter();
        let mut sources = Sources::sorted(files.map(|(path, file)| (path, Content::Listed(file))));
        sources.pass_over(passed_over);
        Ok(sources)
    }

    fn pass_over(&mut self, mut names: Vec<String>) {
        names.sort();
        let files = names.into_iter().map(|path| SourceFile { path, content: Content::PassedOver });
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

    /// The file's bytes as they are now, of one that is too large the beginning; a finding when it can't be read.
    pub fn read(&self, file: FileId, findings: &mut Findings) -> Option<Cow<'_, [u8]>> {
        match self.bytes(file) {
            Ok(bytes) => Some(bytes),
            Err((why, hint)) => {
                let message = format!("{} can't be read: {why}", self.path(file));
                let finding = Finding::error("unreadable-file", Span::start_of(file), message);
                findings.push(finding.hint(hint));
                None
            }
        }
    }

    fn bytes(&self, file: FileId) -> Result<Cow<'_, [u8]>, (String, &'static str)> {
        Ok(match &self.file(file).content {
            Content::Here(bytes) => Cow::Borrowed(bytes),
            Content::Listed(listed) => Cow::Owned(listed.read()?),
            Content::PassedOver => Cow::Borrowed(&[]),
        })
    }

    /// Returns a file's tree; a file that has none is a finding.
    pub fn tree(&self, file: FileId, findings: &mut Findings) -> Option<Node> {
        let bytes = self.read(file, findings)?;
        parse(&bytes, file, findings)
    }

    /// The path of a file, as findings show it.
    pub fn path(&self, file: FileId) -> &str {
        &self.file(file).path
    }

    /// One line of a file for an excerpt; empty past the end, and where it can't be read or is not text.
    pub fn line(&self, file: FileId, line: u32) -> String {
        let bytes = self.bytes(file).unwrap_or_default();
        let found = bytes.split(|b| *b == b'\n').nth(line.saturating_sub(1) as usize).unwrap_or_default();
        String::from_utf8_lossy(found).trim_end().trim_start_matches('\u{feff}').to_owned()
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|at| FileId(counted(at)))
    }

    /// The files whose paths begin like this.
    pub fn below(&self, prefix: &str) -> impl Iterator<Item = (FileId, &str)> {
        let from = self.files.partition_point(|file| file.path.as_str() < prefix);
        self.iter().skip(from).take_while(move |(_, path)| path.starts_with(prefix))
    }

    /// All files with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(counted(at)), file.path.as_str()))
    }
}
