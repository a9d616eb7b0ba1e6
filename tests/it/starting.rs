//! What the program says at its start, and of its settings.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signpost"));
    for setting in std::env::vars().map(|(name, _)| name) {
        if setting.starts_with("SIGNPOST_") {
            command.env_remove(setting);
        }
    }
    command
}

/// What `serve` says until it has told everything.
fn said(arguments: &[&str]) -> String {
    let mut child = program()
        .args(["serve", "--listen"])
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    while !text.contains("/staff  ") {
        assert!(log.read_line(&mut text).unwrap() > 0, "it ended: {text}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    text
}

#[test]
fn serve_says_what_it_serves_and_what_is_missing() {
    let here = said(&["127.0.0.1:0"]);
    for part in [
        "is listening on http://127.0.0.1:",
        "palliative-care ",
        " questions; en, ",
        " (draft)",
        "open to this machine",
        "WARN links stop working when this program ends; set SIGNPOST_LINK_KEYS",
    ] {
        assert!(here.contains(part), "{part}: {here}");
    }
    assert!(here.lines().count() < 10, "{here}");

    let everywhere = said(&["0.0.0.0:0", "--link-keys", &"ab".repeat(32)]);
    for part in [
        "no address for people",
        "set SIGNPOST_PUBLIC_URL",
        "closed; ",
    ] {
        assert!(everywhere.contains(part), "{part}: {everywhere}");
    }
    let known = said(&["127.0.0.1:0", "--public-url", "https://help.example.org"]);
    assert!(
        known.contains("people know it as https://help.example.org"),
        "{known}"
    );
}

#[test]
fn every_option_of_a_server_can_be_set_in_its_environment() {
    for command in ["serve", "healthcheck"] {
        let help = program().args([command, "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let mut seen = 0;
        for option in help.split("\n      --").skip(1) {
            let name = option.split_whitespace().next().unwrap();
            let setting = name.replace('-', "_").to_uppercase();
            let shown = ["=", "]"].map(|end| format!("[env: SIGNPOST_{setting}{end}"));
            assert!(shown.iter().any(|one| option.contains(one)), "{option}");
            seen += 1;
        }
        assert!(seen > 0, "{help}");
    }
}

#[test]
fn staff_pages_are_open_to_whom_the_settings_name() {
    let hash = "$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHQ$3bGcZ0yKUGdAWsyNzDBY4g";
    let header = "X-Staff: 0123456789abcdef";
    let (password, proxy) = (["--staff-password-hash", hash], ["--staff-header", header]);
    for (options, who) in [
        (&password[..], "with the password\n"),
        (&proxy[..], "open to whom the proxy lets in\n"),
        (
            &[password, proxy].concat(),
            "with the password, or whom the proxy lets in\n",
        ),
    ] {
        let said = said(&[&["127.0.0.1:0"], options].concat());
        assert!(said.contains(who), "{said}");
    }
}

#[test]
fn watching_needs_a_directory_and_not_watching_needs_none() {
    let run = program().args(["serve", "--watch"]).output().unwrap();
    let refused = String::from_utf8(run.stderr).unwrap();
    assert!(
        !run.status.success() && refused.contains("--flows DIR"),
        "{refused}"
    );
    let mut server = program();
    server
        .env("SIGNPOST_WATCH", "false")
        .args(["serve", "--listen", "127.0.0.1:0"]);
    let mut child = server.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !log.contains("is listening") {
        assert!(lines.read_line(&mut log).unwrap() > 0, "it ended: {log}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn wrong_settings_say_what_to_write() {
    let wrong = [
        (
            ["--public-url", "help.example.org/"],
            "https://help.example.org",
        ),
        (
            ["--public-url", "https://help.example.org?from=x"],
            "https://help.example.org",
        ),
        (["--max-connections", "0"], "as in 2000"),
        (["--max-connections", "9223372036854775807"], "as in 2000"),
        (["--link-keys", "abc"], "openssl rand -hex 32"),
        (
            ["--staff-password-hash", "secret"],
            "signpost hash-password",
        ),
        (
            ["--staff-header", "X-Staff: short"],
            "at least 16 characters",
        ),
        (["--flows", "/nowhere"], "providers.yaml"),
        (["--listen", "localhost"], "127.0.0.1:8080"),
        (["--requests-per-minute", "0"], "leave it away"),
        (["--client-address-header", "X Real IP"], "X-Real-IP"),
    ];
    for (option, hint) in wrong {
        let run = program().arg("serve").args(option).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(!run.status.success(), "{option:?}");
        assert!(said.contains(hint), "{option:?}: {said}");
    }
}
