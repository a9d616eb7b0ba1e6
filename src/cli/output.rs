//! Output of commands: lines on standard output, errors on standard error, exit codes.

use std::io::{Write, stderr};
use std::process::ExitCode;

use crate::source::Findings;

/// Prints a line to standard output. A reader that has gone (`| head`) is no error.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        writeln!(std::io::stdout(), $($text)*).ok();
    }};
}
pub(super) use say;

/// The form in which a command prints its result, or a server its log.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Prints an error message and returns the exit code of a command that failed.
pub(super) fn complain(message: &str) -> ExitCode {
    // A reader that has gone changes nothing about the failure.
    writeln!(stderr(), "error: {message}").ok();
    ExitCode::FAILURE
}

/// Returns the exit code for findings: a failure if one of them is an error.
pub(super) fn exit_code(findings: &Findings) -> ExitCode {
    match findings.errors() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
