use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use argon2::{Argon2, PasswordHasher};

use super::complain;

/// Makes the hash of a staff password, read from standard input, for SIGNPOST_STAFF_PASSWORD_HASH.
#[derive(clap::Args)]
pub(super) struct HashPassword {}

/// A password that is given to several people should be hard to guess.
const MIN_CHARS: usize = 12;

impl HashPassword {
    pub(super) fn run(&self) -> ExitCode {
        if std::io::stdin().is_terminal() {
            eprintln!("Type the staff password and press Enter. It is shown as you type.");
        }
        let mut password = String::new();
        if let Err(fault) = std::io::stdin().lock().read_line(&mut password) {
            return complain(&format!("the password can't be read: {fault}"));
        }
        let password = password.trim_end_matches(['\r', '\n']);
        if password.chars().count() < MIN_CHARS {
            return complain(&format!(
                "the password has fewer than {MIN_CHARS} characters\n  hint: a few random words make a good one"
            ));
        }
        match Argon2::default().hash_password(password.as_bytes()) {
            Ok(hash) => {
                say!("{hash}");
                ExitCode::SUCCESS
            }
            Err(fault) => complain(&format!("the hash can't be made: {fault}")),
        }
    }
}
