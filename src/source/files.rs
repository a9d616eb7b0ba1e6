use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use bytes::Bytes;
use rust_embed::RustEmbed;

use super::{Finding, Findings, Span, counted};

/// The largest flow, words, providers or cases file that is read.
const MAX_FILE_BYTES: usize = 1024 * 1024;
/// The most files one flows directory may hold.
const MAX_FILES: usize = 2_000;

/// Where templates stand that replace built-in ones, below the flows directory.
pub const TEMPLATES: &str = "templates/";

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
        // One piece of memory, which goes back to the system as a whole.
        let (mut files, mut bytes, mut passed_over) = (Vec::new(), Vec::new(), Vec::new());
        for path in files_below(dir, 2)? {
            let name = name_below(dir, &path);
            if !is_read(&name) {
                passed_over.push(name);
                continue;
            }
            if files.len() == MAX_FILES {
                return Err(format!(
                    "there are more than {MAX_FILES} files\n  hint: {WHERE_FLOWS_ARE}"
                ));
            }
            let from = bytes.len();
            read_bounded(&path, &mut bytes)?;
            files.push((name, from..bytes.len()));
        }
        let bytes = Bytes::from(bytes);
        let files = files.into_iter();
        let mut sources =
            Sources::from_files(files.map(|(name, range)| (name, bytes.slice(range))));
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
        match std::str::from_utf8(bytes) {
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
        self.files
            .iter()
            .position(|file| file.path == path)
            .map(|at| FileId(counted(at)))
    }

    /// All files with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.files
            .iter()
            .enumerate()
            .map(|(at, file)| (FileId(counted(at)), file.path.as_str()))
    }
}

/// What to do when flows are not found.
pub(crate) const WHERE_FLOWS_ARE: &str =
    "name the folder that holds providers.yaml and one folder per flow";

/// A path below `dir`, with `/`.
fn name_below(dir: &Path, path: &Path) -> String {
    let below = path.strip_prefix(dir).unwrap_or(path);
    let name: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    name.join("/")
}

/// Reads one byte past the limit at most: enough to know that a file is too large.
fn read_bounded(path: &Path, bytes: &mut Vec<u8>) -> Result<(), String> {
    let limit = MAX_FILE_BYTES as u64 + 1;
    // To open a pipe would wait until somebody writes to it.
    let is_file = fs::metadata(path)
        .map_err(|fault| unread(path, &fault))?
        .is_file();
    if !is_file {
        let hint = "put a plain file there; this is a pipe, a socket or a device";
        return Err(format!("{} can't be read\n  hint: {hint}", path.display()));
    }
    let file = fs::File::open(path);
    let read = file.and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, limit), bytes));
    read.map(drop).map_err(|fault| unread(path, &fault))
}

/// What keeps a file or folder from being read, and what to do.
fn unread(path: &Path, fault: &io::Error) -> String {
    let hint = if fault.kind() == io::ErrorKind::PermissionDenied {
        "make it readable for whoever runs this program"
    } else if path.is_symlink() {
        "this link leads nowhere: mend it, or take it away"
    } else {
        WHERE_FLOWS_ARE
    };
    format!("{} can't be read: {fault}\n  hint: {hint}", path.display())
}

/// Whether a file says something of flows: YAML, a picture beside `site.yaml`, or a template.
fn is_read(name: &str) -> bool {
    let picture = !name.contains('/') && (name.ends_with(".svg") || name.ends_with(".png"));
    name.ends_with(".yaml") || picture || name.starts_with(TEMPLATES)
}

/// Files in `dir` and up to `depth` folders below it, hidden ones left out.
fn files_below(dir: &Path, depth: usize) -> Result<Vec<PathBuf>, String> {
    let unread = |fault: io::Error| unread(dir, &fault);
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if !path.is_dir() {
            found.push(path);
        } else if depth > 0 {
            found.extend(files_below(&path, depth - 1)?);
        }
    }
    Ok(found)
}
