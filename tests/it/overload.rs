//! More visitors than there are places.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::reloading::Folder;
use crate::running::{Server, header};

fn ask_at(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn too_many_connections_are_told_so_and_it_recovers() {
    let mut server = Server::with(&["--max-connections", "3", "--metrics", "127.0.0.1:0"]);
    let held: Vec<TcpStream> = (0..3).map(|_| server.connect()).collect();
    sleep(Duration::from_millis(200));
    let turned_away = server.get("/palliative-care/en", "");
    assert!(turned_away.starts_with("HTTP/1.1 503"), "{turned_away}");
    assert_eq!(header(&turned_away, "retry-after"), "30");
    for part in [
        r#"<div lang="zh-Hant">"#,
        r#"href="tel:211""#,
        r#"href="tel:911""#,
        r#"href="tel:988""#,
        "– Signpost</title>",
        "cross-origin-resource-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(turned_away.contains(part), "{part}");
    }
    assert!(server.await_log("connection limit reached").contains("WARN"));
    // Whoever would restart the program must learn that it is well, and whoever looks after it that it is full.
    let counts = server.metrics.clone().unwrap();
    let well = ask_at(&counts, "/healthz");
    assert!(well.starts_with("HTTP/1.1 200"), "{well}");
    let counted = ask_at(&counts, "/metrics");
    assert!(counted.contains("signpost_turned_away_total 1\n"), "{counted}");
    let check = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(["healthcheck", "--listen", &server.address, "--metrics", &counts])
        .status();
    assert!(check.unwrap().success());
    drop(held);
    sleep(Duration::from_millis(200));
    assert!(server.get("/palliative-care/en", "").starts_with("HTTP/1.1 200"));
}

#[test]
fn who_is_turned_away_is_told_by_the_organization() {
    let folder = Folder::new("busy");
    let site = "organization: Harbor & Health\n";
    std::fs::write(folder.0.join("site.yaml"), site).unwrap();
    let flows = folder.0.to_str().unwrap();
    let server = Server::with(&["--max-connections", "1", "--flows", flows]);
    let held = server.connect();
    sleep(Duration::from_millis(200));
    let told = server.get("/test/en", "");
    assert!(told.starts_with("HTTP/1.1 503"), "{told}");
    assert!(told.contains("– Harbor &amp; Health</title>"), "{told}");
    // Who asks for the head alone gets no more (RFC 9110 §9.3.2).
    let head = server.ask("HEAD /test/en HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(Some(head.as_str()), told.split_inclusive("\r\n\r\n").next());
    drop(held);
}

/// A head that a program could still read gets a page in the language of the address, with the way on.
#[test]
fn a_head_that_is_too_large_gets_a_page() {
    let server = Server::start();
    let many = "x: kaiser\r\n".repeat(120);
    let huge = "b".repeat(39_500);
    for (head, status) in [(format!("Cookie: {huge}\r\n"), "431"), (many, "431"), (String::new(), "414")] {
        let query = if head.is_empty() { "a".repeat(7_000) } else { String::new() };
        let answer = server.ask(&format!(
            "GET /palliative-care/zh-Hant?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}\r\n"
        ));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        let found = ["<html lang=\"zh-Hant\"", "tel:211", "tel:911", "x-request-id"];
        for part in found {
            assert!(answer.contains(part), "{part}: {answer}");
        }
    }
}

#[test]
fn what_can_not_be_read_is_counted_and_logged_without_what_it_holds() {
    let mut server = Server::with(&["--metrics", "127.0.0.1:0"]);
    let (long, huge) = ("a".repeat(70_000), "b".repeat(300_000));
    for (request, statuses, why) in [
        ("kaiser=yes\r\n\r\n".to_owned(), ["400", "400"], "not HTTP"),
        (format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"), ["414", "431"], "too large"),
        (format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: kaiser{huge}\r\n\r\n"), ["431", "431"], "too large"),
    ] {
        let answer = server.ask(&request);
        let status = answer.get(9..12).unwrap_or_default();
        assert!(statuses.contains(&status), "{answer}");
        let line = server.await_log("unreadable request");
        assert!(line.contains(why), "{line}");
        assert!(!line.contains("kaiser"), "{line}");
    }
    let counted = ask_at(&server.metrics.clone().unwrap(), "/metrics");
    assert!(counted.contains("signpost_unreadable_total 3\n"), "{counted}");
}
