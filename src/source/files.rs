use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
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
    /// When the directory or a file in it can't be read.
    pub fn read_dir(dir: &Path) -> io::Result<Sources> {
        // One piece of memory, which goes back to the system as a whole.
        let (mut files, mut bytes) = (Vec::new(), Vec::new());
        for path in files_below(dir, 2)? {
            let below = path.strip_prefix(dir).unwrap_or(&path);
            let name: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let name = name.join("/");
            if !is_read(&name) {
                continue;
            }
            if files.len() == MAX_FILES {
                return Err(io::Error::other(format!("more than {MAX_FILES} files")));
            }
            let from = bytes.len();
            read_bounded(&path, &mut bytes)?;
            files.push((name, from..bytes.len()));
        }
        let bytes = Bytes::from(bytes);
        let files = files.into_iter();
        Ok(Sources::from_files(
            files.map(|(name, range)| (name, bytes.slice(range))),
        ))
    }

    /// The file's text, or a finding when it is too large or not UTF-8.
    pub fn text(&self, file: FileId, findings: &mut Findings) -> Option<&str> {
        let bytes = &self.files[file.at()].bytes;
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
        &self.files[file.at()].bytes
    }

    /// The path of a file, as findings show it.
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.at()].path
    }

    /// One line of a file for an excerpt; empty past the end or where it is not text.
    pub fn line(&self, file: FileId, line: u32) -> String {
        let bytes = &self.files[file.at()].bytes;
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

/// Reads one byte past the limit at most: enough to know that a file is too large.
fn read_bounded(path: &Path, bytes: &mut Vec<u8>) -> io::Result<()> {
    let limit = MAX_FILE_BYTES as u64 + 1;
    io::Read::read_to_end(&mut io::Read::take(fs::File::open(path)?, limit), bytes)?;
    Ok(())
}

/// Whether a file says something of flows: YAML, a picture beside `site.yaml`, or a template.
fn is_read(name: &str) -> bool {
    let picture = !name.contains('/') && (name.ends_with(".svg") || name.ends_with(".png"));
    name.ends_with(".yaml") || picture || name.starts_with(TEMPLATES)
}

/// Files in `dir` and up to `depth` folders below it, hidden ones left out.
fn files_below(dir: &Path, depth: usize) -> io::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
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
