//! The `signpost` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    signpost::cli::run()
}
