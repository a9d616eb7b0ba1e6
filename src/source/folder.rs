//! What is read of a flows directory.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use bytes::Bytes;

use super::files::MAX_FILE_BYTES;
use super::side_by_side::side_by_side;

/// The most files one flows directory may hold.
const MAX_FILES: usize = 2_000;
/// Folders below the flows directory, one in the other, in which files are looked for.
const DEPTH: usize = 2;

/// Where templates stand that replace built-in ones, below the flows directory.
pub const TEMPLATES: &str = "templates/";

/// What to do when flows are not found.
pub(crate) const WHERE_FLOWS_ARE: &str =
    "name the folder that holds providers.yaml and one folder per flow";

/// A file as the folder around it lists it.
struct Listed {
    path: PathBuf,
    /// Whether it is surely no pipe and the like; of a link the folder does not say.
    is_plain: bool,
}

/// The files that say something of flows, with their bytes, and the names of all others.
type Folder = (Vec<(String, Bytes)>, Vec<String>);

/// Reads the files below a directory that say something of flows.
///
/// # Errors
/// What can't be read, and what to do about it.
pub(super) fn read(dir: &Path) -> Result<Folder, String> {
    let files = files_below(dir, DEPTH)?.into_iter();
    let named = files.map(|file| (name_below(dir, &file.path), file));
    let (read, passed_over): (Vec<_>, Vec<_>) = named.partition(|(name, _)| is_read(name));
    if read.len() > MAX_FILES {
        return Err(format!(
            "there are more than {MAX_FILES} files\n  hint: {WHERE_FLOWS_ARE}"
        ));
    }
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<_> = read
        .chunks(read.len().div_ceil(processors).max(1))
        .collect();
    let contents = side_by_side(&shares, |share| read_all(share));
    let contents: Vec<Vec<Bytes>> = contents.into_iter().collect::<Result<_, _>>()?;
    let names = read.into_iter().map(|(name, _)| name);
    let passed_over = passed_over.into_iter().map(|(name, _)| name);
    Ok((
        names.zip(contents.into_iter().flatten()).collect(),
        passed_over.collect(),
    ))
}

/// Files in `dir` and up to `depth` folders below it, hidden ones left out.
fn files_below(dir: &Path, depth: usize) -> Result<Vec<Listed>, String> {
    let unread = |fault: io::Error| unread(dir, &fault);
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(dir).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type().map_err(unread)?);
        let is_plain = kind.is_file();
        match kind.is_dir() || kind.is_symlink() && path.is_dir() {
            true => folders.push(path),
            false => files.push(Listed { path, is_plain }),
        }
    }
    if depth > 0 {
        for below in side_by_side(&folders, |folder| files_below(folder, depth - 1)) {
            files.extend(below?);
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

/// Into one piece of memory, which goes back to the system as a whole.
fn read_all(files: &[(String, Listed)]) -> Result<Vec<Bytes>, String> {
    let (mut bytes, mut ranges): (_, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for (_, file) in files {
        let from = bytes.len();
        read_bounded(file, &mut bytes)?;
        ranges.push(from..bytes.len());
    }
    let bytes = Bytes::from(bytes);
    let each = ranges.into_iter().map(|range| bytes.slice(range));
    Ok(each.collect())
}

/// Reads one byte past the limit at most: enough to know that a file is too large.
fn read_bounded(Listed { path, is_plain }: &Listed, bytes: &mut Vec<u8>) -> Result<(), String> {
    let limit = MAX_FILE_BYTES as u64 + 1;
    let unread = |fault: io::Error| unread(path, &fault);
    // To open a pipe would wait until somebody writes to it.
    if !is_plain && !fs::metadata(path).map_err(unread)?.is_file() {
        let hint = "put a plain file there; this is a pipe, a socket or a device";
        return Err(format!("{} can't be read\n  hint: {hint}", path.display()));
    }
    let file = fs::File::open(path);
    let read = file.and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, limit), bytes));
    read.map(drop).map_err(unread)
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
