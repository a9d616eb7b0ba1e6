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
    ] {
        assert!(turned_away.contains(part), "{part}");
    }
    assert!(server.await_log("more connections than").contains("WARN"));
    // Whoever would restart the program must learn that it is well, and whoever looks after it that it is full.
    let counts = server.metrics.clone().unwrap();
    let well = ask_at(&counts, "/healthz");
    assert!(well.starts_with("HTTP/1.1 200"), "{well}");
    let counted = ask_at(&counts, "/metrics");
    assert!(
        counted.contains("signpost_turned_away_total 1\n"),
        "{counted}"
    );
    let check = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args([
            "healthcheck",
            "--listen",
            &server.address,
            "--metrics",
            &counts,
        ])
        .status();
    assert!(check.unwrap().success());
    drop(held);
    sleep(Duration::from_millis(200));
    assert!(
        server
            .get("/palliative-care/en", "")
            .starts_with("HTTP/1.1 200")
    );
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

#[test]
fn what_can_not_be_read_is_counted_and_logged_without_what_it_holds() {
    let mut server = Server::with(&["--metrics", "127.0.0.1:0"]);
    let many = "x: kaiser\r\n".repeat(120);
    let (long, huge) = ("a".repeat(70_000), "b".repeat(300_000));
    for (request, status, why) in [
        ("kaiser=yes\r\n\r\n".to_owned(), "400", "not HTTP"),
        (
            format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"),
            "431",
            "too much",
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: {huge}\r\n\r\n"),
            "431",
            "too much",
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n"),
            "431",
            "too much",
        ),
    ] {
        let answer = server.ask(&request);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        // A person finds words, numbers to call and their language there, not a blank page.
        for part in ["<h1>", "tel:211", "tel:911", r#"href="/?lang=zh-Hant""#] {
            assert!(answer.contains(part), "{part}: {answer}");
        }
        let line = server.await_log("can't be read");
        let number = header(&answer, "x-request-id");
        assert!(line.contains(why) && line.contains(number), "{line}");
        assert!(!line.contains("kaiser"), "{line}");
    }
    let counted = ask_at(&server.metrics.clone().unwrap(), "/metrics");
    assert!(
        counted.contains("signpost_unreadable_total 4\n"),
        "{counted}"
    );
}
