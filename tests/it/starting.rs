//! What the program says at its start, and of its settings.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Output, Stdio};

use argon2::PasswordHasher;

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
    let mut child = program().args(["serve", "--listen"]).args(arguments).stderr(Stdio::piped()).spawn().unwrap();
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
        "open on this machine only",
        "WARN no link keys: links stop working when this program ends hint=\"set SIGNPOST_LINK_KEYS\"",
    ] {
        assert!(here.contains(part), "{part}: {here}");
    }
    assert!(here.lines().count() < 10, "{here}");

    let everywhere = said(&["0.0.0.0:0", "--link-keys", &"ab".repeat(32)]);
    for part in ["no public address", "set SIGNPOST_PUBLIC_URL", "closed; "] {
        assert!(everywhere.contains(part), "{part}: {everywhere}");
    }
    let known = said(&["127.0.0.1:0", "--public-url", "https://help.example.org"]);
    assert!(known.contains("; public address https://help.example.org"), "{known}");
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
    let hash = argon2::Argon2::default().hash_password(b"correct horse battery");
    let hash = hash.unwrap().to_string();
    let hash = hash.as_str();
    let header = "X-Staff: 0123456789abcdef";
    let (password, proxy) = (["--staff-password-hash", hash], ["--staff-header", header]);
    for (options, who) in [
        (&password[..], "open with the staff password\n"),
        (&proxy[..], "open to staff signed in by the proxy\n"),
        (&[password, proxy].concat(), "open with the staff password, or to staff signed in by the proxy\n"),
    ] {
        let said = said(&[&["127.0.0.1:0"], options].concat());
        assert!(said.contains(who), "{said}");
    }
}

#[test]
fn watching_needs_a_directory_and_not_watching_needs_none() {
    let run = program().args(["serve", "--watch"]).output().unwrap();
    let refused = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && refused.contains("--flows DIR"), "{refused}");
    let mut server = program();
    server.env("SIGNPOST_WATCH", "false").args(["serve", "--listen", "127.0.0.1:0"]);
    let mut child = server.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !log.contains("is listening") {
        assert!(lines.read_line(&mut log).unwrap() > 0, "it ended: {log}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What a program says that ends at once, and does not end well.
fn refused(run: &Output) -> String {
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success(), "{said}");
    said
}

const WRONG: [(&str, &str, &str); 20] = [
    ("public-url", "help.example.org/", "https://help.example.org"),
    ("public-url", "https://help.example.org?from=x", "https://help.example.org"),
    ("public-url", "https://help.example.org;x", "nothing after"),
    ("public-url", "https://a..b", "nothing after"),
    ("public-url", "https://[::1", "nothing after"),
    ("public-url", "https://help.example.org:99999", "65535"),
    ("public-url", "https://help.example.org:+80", "65535"),
    ("public-url", "https://help.example.org:", "65535"),
    ("max-connections", "0", "whole number above 0"),
    ("max-connections", "9223372036854775807", "whole number above 0"),
    ("link-keys", "abc", "openssl rand -hex 32"),
    ("staff-password-hash", "secret", "signpost hash-password"),
    ("staff-password-hash", "secret", "single quotes"),
    ("staff-header", "X-Staff: short", "at least 16 characters"),
    ("frame-ancestors", "example", "https://www.example.org"),
    ("listen", "localhost", "127.0.0.1:8080"),
    ("metrics", "9090", "127.0.0.1:8080"),
    ("requests-per-minute", "0", "leave it out"),
    ("client-address-header", "X Real IP", "X-Real-IP"),
    ("log", "xml", "json"),
];

#[test]
fn wrong_settings_say_what_to_write_and_under_which_names() {
    for (option, value, hint) in WRONG {
        let flag = format!("--{option}");
        let name = format!("SIGNPOST_{}", option.replace('-', "_").to_uppercase());
        let by_flag = program().args(["serve", &flag, value]).output().unwrap();
        let by_name = program().env(&name, value).output().unwrap();
        for said in [refused(&by_flag), refused(&by_name)] {
            for part in [&flag, &name, hint] {
                assert!(said.contains(part), "{option} {value}: {part}: {said}");
            }
        }
        let empty = program().arg("serve").env(&name, "").output().unwrap();
        let said = refused(&empty);
        assert!(said.contains(&name), "{said}");
    }
    let run = program().args(["serve", "--flows", "/nowhere"]).output();
    let said = refused(&run.unwrap());
    assert!(said.contains("/nowhere") && said.contains("providers.yaml"), "{said}");
}

/// Whoever reads a log or a terminal must not learn a secret from a mistake in it.
#[test]
fn a_wrong_secret_is_named_and_not_shown() {
    for (option, value) in [
        ("link-keys", "0123456789abcdef-too-short"),
        ("staff-password-hash", "correct horse battery"),
        ("staff-header", "X-Staff: too-short"),
        ("staff-header", "correct horse battery staple"),
    ] {
        let (flag, secret) = (format!("--{option}"), value.rsplit(' ').next().unwrap());
        let name = format!("SIGNPOST_{}", option.replace('-', "_").to_uppercase());
        for format in ["text", "json"] {
            let mut by_flag = program();
            by_flag.args(["serve", "--log", format, &flag, value]);
            let mut by_name = program();
            by_name.args(["serve", "--log", format]).env(&name, value);
            for run in [&mut by_flag, &mut by_name] {
                let said = refused(&run.output().unwrap());
                assert!(said.contains(&flag) && said.contains(&name), "{said}");
                assert!(!said.contains(secret), "{said}");
            }
        }
    }
    let mut help = program();
    for name in ["SIGNPOST_LINK_KEYS", "SIGNPOST_STAFF_HEADER", "SIGNPOST_STAFF_PASSWORD_HASH"] {
        help.env(name, "correct-horse");
    }
    let help = help.args(["serve", "--help"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&help.stdout).contains("correct-horse"));
}

/// A wrong command line is another end than a server that can't start: so service managers tell them apart.
#[test]
fn exit_codes_tell_a_wrong_setting_from_a_failure() {
    for (arguments, code) in [
        (["serve", "--listen", "localhost"], 2),
        (["serve", "--no-such", "option"], 2),
        (["serve", "--link-keys", "abc"], 1),
        (["serve", "--flows", "/nowhere"], 1),
        (["check", "/nowhere", "--format=json"], 1),
    ] {
        let run = program().args(arguments).output().unwrap();
        assert_eq!(run.status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn watching_is_wanted_or_not() {
    for value in ["nonsense", "", "2", "tru"] {
        let run = program().env("SIGNPOST_WATCH", value).output().unwrap();
        let said = refused(&run);
        assert!(said.contains("SIGNPOST_WATCH"), "{value}: {said}");
    }
    for value in ["true", "YES", "on", "1"] {
        let run = program().env("SIGNPOST_WATCH", value).output().unwrap();
        let said = refused(&run);
        assert!(said.contains("no directory to watch"), "{value}: {said}");
    }
}

#[test]
fn a_setting_of_strange_bytes_is_told_by_its_name() {
    let latin1 = OsStr::from_bytes(b"https://m\xfcnster.example");
    let run = program().env("SIGNPOST_PUBLIC_URL", latin1).output();
    let said = refused(&run.unwrap());
    for part in ["SIGNPOST_PUBLIC_URL", "Usage: signpost serve"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn counts_are_not_where_visitors_come() {
    let same = ["serve", "--listen", "127.0.0.1:8999", "--metrics", "127.0.0.1:8999"];
    let said = refused(&program().args(same).output().unwrap());
    for part in ["--metrics or SIGNPOST_METRICS", "a port of their own"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn an_address_in_use_is_told_with_the_setting() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (flag, name) in [("--listen", "SIGNPOST_LISTEN"), ("--metrics", "SIGNPOST_METRICS")] {
        let run = program().args(["serve", flag, &address]).output().unwrap();
        let said = refused(&run);
        for part in [flag, name, &address] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    let run = program().env("SIGNPOST_LISTEN", "127.0.0.1:1").arg("healthcheck").output();
    let said = refused(&run.unwrap());
    assert!(said.contains("127.0.0.1:1") && said.contains("SIGNPOST_LISTEN"), "{said}");
}

#[test]
fn a_start_that_fails_is_an_event_in_a_log_of_json() {
    let dir = std::env::temp_dir().join(format!("signpost-bad-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("demo")).unwrap();
    std::fs::write(dir.join("demo/flow.yaml"), "title: Demo\n").unwrap();
    let flows = dir.to_str().unwrap();
    for arguments in [["--link-keys", "abc"], ["--flows", flows]] {
        let run = program().args(["serve", "--log", "json"]).args(arguments).output();
        let said = refused(&run.unwrap());
        let event = said.lines().last().unwrap();
        let event: serde_json::Value = serde_json::from_str(event).expect(&said);
        assert_eq!(event["level"], "ERROR", "{said}");
    }
    let run = program().args(["serve", "--flows", flows]).output().unwrap();
    let said = refused(&run);
    assert!(said.contains(&format!("`signpost check {flows}`")), "{said}");
    assert!(said.contains("error[missing-key]"), "{said}");
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn what_a_setting_can_not_do_is_a_warning() {
    let mut server = program();
    server.env("SIGNPOST_LINK_KEY", "x").args(["serve", "--listen", "127.0.0.1:0"]);
    server.args(["--max-connections", "4000000000", "--public-url", "http://help.example.org"]);
    let mut child = server.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let mut log = String::new();
    while !log.contains("/staff  ") {
        assert!(lines.read_line(&mut log).unwrap() > 0, "it ended: {log}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for part in [
        "WARN unknown setting name=\"SIGNPOST_LINK_KEY\" hint=\"did you mean `SIGNPOST_LINK_KEYS`?\"",
        "WARN public address without https: answers are not encrypted url=\"http://help.example.org\"",
        "WARN connection limit above the limit of open files connections=4000000000 ",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
    let here = said(&["127.0.0.1:0", "--public-url", "http://localhost:8080", "--max-connections", "5"]);
    assert!(!here.contains("without https") && !here.contains("connection limit"), "{here}");
}

/// A directory is named in the environment for whatever reads flows, and not for the server alone.
#[test]
fn every_command_on_flows_takes_their_directory_from_its_environment() {
    for command in [
        "check",
        "test",
        "walk palliative-care",
        "explain palliative-care",
        "graph palliative-care",
        "sheet palliative-care",
        "link palliative-care",
        "words status",
        "words export palliative-care es --to csv",
        "words review palliative-care es",
    ] {
        let arguments = command.split(' ');
        let with = |dir| program().env("SIGNPOST_FLOWS", dir).args(arguments.clone()).output();
        let said = refused(&with("/nowhere").unwrap());
        assert!(said.contains("/nowhere"), "{command}: {said}");
        let said = refused(&with("").unwrap());
        assert!(said.contains("leave out SIGNPOST_FLOWS"), "{command}: {said}");
    }
    let help = |arguments: &[&str]| {
        let help = program().args(arguments).arg("--help").output().unwrap();
        String::from_utf8(help.stdout).unwrap()
    };
    assert!(help(&["words", "import"]).contains("[env: SIGNPOST_FLOWS=]"));
    // It writes languages that nobody speaks: never into what is served unless somebody says so.
    assert!(!help(&["words", "pseudo"]).contains("SIGNPOST_FLOWS"));
    assert!(help(&[]).contains("Without a command it serves"));
}

#[test]
fn what_refuses_to_serve_has_errors_before_warnings() {
    let dir = std::env::temp_dir().join(format!("signpost-order-{}", std::process::id()));
    let words = "language: es\nstate: draft\nstrings: {nobody: {source: A, text: B}}\n";
    for (name, text) in
        [("demo/flow.yaml", crate::proofs::SOUND), ("demo/words/es.yaml", words), ("providers.yaml", "x: [")]
    {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let run = program().arg("serve").arg("--flows").arg(&dir).output();
    std::fs::remove_dir_all(&dir).unwrap();
    let said = refused(&run.unwrap());
    let at = |part: &str| said.find(part).unwrap_or_else(|| panic!("{part}: {said}"));
    assert!(at("error[yaml-syntax]") < at("warning[unknown-string]"), "{said}");
}
