//! What is read of a flows directory.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::text::MAX_FILE_BYTES;

/// The most files one flows directory may hold.
const MAX_FILES: usize = 2_000;
/// Folders below the flows directory, one in the other, in which files are looked for.
const DEPTH: usize = 2;

/// Room for a file at first.
const MOST_ARE_SHORTER: usize = 16 * 1024;

/// The folder of the style sheet that replaces the built-in one, below the flows directory.
pub const TEMPLATES: &str = "templates/";

/// What to do when flows are not found.
pub(crate) const WHERE_FLOWS_ARE: &str = "name the folder that holds providers.yaml and one folder per flow";

/// A file that a folder lists.
#[derive(Debug)]
pub(super) struct Listed(PathBuf);

/// The files that say something of flows, by name, and the names of all others.
type Folder = (Vec<(String, Listed)>, Vec<String>);

/// Lists the files below a directory that say something of flows.
///
/// # Errors
/// What can't be listed, and what to do about it.
pub(super) fn list(dir: &Path) -> Result<Folder, String> {
    let files = files_below(dir, DEPTH)?.into_iter();
    let named = files.map(|file| (name_below(dir, &file.0), file));
    let (read, passed_over): (Vec<_>, Vec<_>) = named.partition(|(name, _)| is_read(name));
    if read.len() > MAX_FILES {
        return Err(format!("there are more than {MAX_FILES} files\n  hint: {WHERE_FLOWS_ARE}"));
    }
    let passed_over = passed_over.into_iter().map(|(name, _)| name);
    Ok((read, passed_over.collect()))
}

/// Files in `dir` and up to `depth` folders below it, hidden ones left out.
fn files_below(dir: &Path, depth: usize) -> Result<Vec<Listed>, String> {
    let unread = |fault: io::Error| {
        let hint = what_to_do(dir, &fault);
        format!("{} can't be read: {fault}\n  hint: {hint}", dir.display())
    };
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(dir).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type().map_err(unread)?);
        if kind.is_dir() || kind.is_symlink() && path.is_dir() {
            folders.push(path);
        } else {
            files.push(Listed(path));
        }
    }
    if depth > 0 {
        for folder in folders {
            files.extend(files_below(&folder, depth - 1)?);
        }
    }
    Ok(files)
}

/// A path below `dir`, with `/`.
fn name_below(dir: &Path, path: &Path) -> String {
    let below = path.strip_prefix(dir).unwrap_or(path);
    let name: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    name.join("/")
}

/// Whether a file says something of flows: YAML, a picture beside `site.yaml`, or a template.
fn is_read(name: &str) -> bool {
    let picture = !name.contains('/') && (name.ends_with(".svg") || name.ends_with(".png"));
    name.ends_with(".yaml") || picture || name.starts_with(TEMPLATES)
}

impl Listed {
    /// The file as it is now, to one byte past the limit: enough to know that it is too large.
    ///
    /// # Errors
    /// What keeps it from being read, and what to do about it.
    pub(super) fn read(&self) -> Result<Vec<u8>, (String, &'static str)> {
        let unread = |fault: io::Error| (fault.to_string(), what_to_do(&self.0, &fault));
        // To open a pipe, which may stand here since the folder was listed, would wait until somebody writes to it.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let no_file = || ("it is a pipe, a socket or a device".to_owned(), "put a plain file there");
        let file = match rustix::fs::open(&self.0, flags, Mode::empty()) {
            Ok(file) => fs::File::from(file),
            Err(Errno::NXIO) => return Err(no_file()),
            Err(fault) => return Err(unread(fault.into())),
        };
        if !file.metadata().map_err(unread)?.is_file() {
            return Err(no_file());
        }
        let mut bytes = Vec::with_capacity(MOST_ARE_SHORTER);
        let read = file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
        read.map_err(unread)?;
        Ok(bytes)
    }
}

/// What to do about a file or folder that can't be read.
fn what_to_do(path: &Path, fault: &io::Error) -> &'static str {
    if fault.kind() == io::ErrorKind::PermissionDenied {
        "make it readable for whoever runs this program"
    } else if Errno::from_io_error(fault) == Some(Errno::MFILE) {
        "too many connections hold files open: raise LimitNOFILE (ulimit -n), or lower SIGNPOST_MAX_CONNECTIONS"
    } else if path.is_symlink() {
        "this link leads nowhere: mend it, or take it away"
    } else {
        WHERE_FLOWS_ARE
    }
}
