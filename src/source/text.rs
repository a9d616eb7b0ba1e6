//! The text of a file.

use super::{FileId, Finding, Findings, Span, counted};

/// The largest flow, words, providers or cases file that is read.
pub(super) const MAX_FILE_BYTES: usize = 1024 * 1024;

/// A file's text, or a finding when it is too large or not UTF-8.
pub(crate) fn text_of<'a>(bytes: &'a [u8], file: FileId, findings: &mut Findings) -> Option<&'a str> {
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
            let span = Span {
                file,
                line: counted(before.matches('\n').count() + 1),
                column: counted(before.chars().rev().take_while(|c| *c != '\n').count() + 1),
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
