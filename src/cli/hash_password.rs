//! `signpost hash-password`: the hash of a staff password.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use argon2::{Argon2, PasswordHasher};

use super::output::say;

/// Makes the hash of a staff password, read from standard input, for SIGNPOST_STAFF_PASSWORD_HASH.
#[derive(clap::Args)]
pub(super) struct HashPassword {}

/// The shortest password: one that several people share should be hard to guess.
const MIN_CHARS: usize = 12;

impl HashPassword {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if std::io::stdin().is_terminal() {
            eprintln!("Type the staff password and press Enter. It is shown as you type.");
        }
        let mut password = String::new();
        let read = std::io::stdin().lock().read_line(&mut password);
        read.map_err(|fault| format!("the password can't be read: {fault}"))?;
        let password = password.trim_end_matches(['\r', '\n']);
        if password.chars().count() < MIN_CHARS {
            return Err(format!(
                "the password has fewer than {MIN_CHARS} characters\n  hint: a few random words make a good one"
            ));
        }
        let hash = Argon2::default().hash_password(password.as_bytes());
        let hash = hash.map_err(|fault| format!("the hash can't be made: {fault}"))?;
        say!("{hash}");
        Ok(ExitCode::SUCCESS)
    }
}
