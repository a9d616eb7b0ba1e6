//! What one address may ask in a minute, and the number that each request has.

use std::process::Command;

use crate::running::{Server, header};

fn status(answer: &str) -> &str {
    &answer[9..12]
}

#[test]
fn who_asks_too_much_is_asked_to_wait_and_walks_go_on() {
    let server = Server::with(&["--requests-per-minute", "3"]);
    let (cookie, at) = server.begin("/palliative-care/en");
    for _ in 0..2 {
        assert_eq!(status(&server.get("/palliative-care/en", "")), "200");
    }
    let answer = server.ask("GET / HTTP/1.1\r\nHost: x\r\nAccept-Language: es\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&answer), "429", "{answer}");
    let wait: u64 = header(&answer, "retry-after").parse().unwrap();
    assert!((1..=21).contains(&wait), "{wait}");
    for part in ["Espere un minuto", "tel:211", "content-security-policy"] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    assert_eq!(status(&server.post("/palliative-care/en", "", "")), "429");
    assert_eq!(status(&server.get(&at, "")), "429", "no cookie, no walk");

    // A whole walk of twenty steps.
    for _ in 0..10 {
        assert_eq!(status(&server.get(&at, &cookie)), "200");
        let next = server.post(&at, &cookie, "question=who&answer=me");
        assert_eq!(status(&next), "303");
    }
    assert_eq!(status(&server.post("/palliative-care/en/clear", &cookie, "")), "303");
    let page = server.get(&at, &cookie);
    let style = page.split("href=\"/assets/").nth(1).unwrap();
    let style = format!("/assets/{}", style.split('"').next().unwrap());
    for uri in ["/healthz", "/readyz", &style] {
        for _ in 0..9 {
            assert_eq!(status(&server.get(uri, "")), "200", "{uri}");
        }
    }
    let mut steps = (0..60).map(|_| server.get(&at, &cookie));
    assert!(steps.any(|answer| status(&answer) == "429"), "walks have a limit, too");
}

/// A frame of another site has a cookie of its own, and its steps are steps all the same.
#[test]
fn walks_in_a_frame_go_on_as_well() {
    let server = Server::with(&["--requests-per-minute", "3"]);
    let (cookie, at) = server.begin("/embed/palliative-care/en");
    assert!(cookie.starts_with("signpost-embed="), "{cookie}");
    for _ in 0..2 {
        server.get("/embed/palliative-care/en", "");
    }
    assert_eq!(status(&server.get("/embed/palliative-care/en", "")), "429");
    for _ in 0..10 {
        assert_eq!(status(&server.get(&at, &cookie)), "200");
    }
    assert_eq!(status(&server.get(&at, "")), "429", "no cookie, no walk");
}

#[test]
fn behind_a_proxy_each_address_counts_and_none_is_logged() {
    let limit = ["--requests-per-minute", "2", "--client-address-header", "X-Real-IP"];
    let server = Server::with(&limit);
    let ask = |address: &str| {
        let answer = server.ask(&format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX-Real-IP: {address}\r\nX-Forwarded-For: 10.9.9.9\r\nConnection: close\r\n\r\n"
        ));
        status(&answer).to_owned()
    };
    for address in ["192.0.2.77", "2001:db8:7:7::1"] {
        let asked: Vec<_> = (0..3).map(|_| ask(address)).collect();
        assert_eq!(asked, ["200", "200", "429"], "{address}");
    }
    assert_eq!(ask("2001:db8:7:7::2"), "429");
    assert_eq!(ask("2001:db8:7:8::1"), "200");
    // Whoever the proxy does not name is not taken for everybody else.
    for _ in 0..5 {
        assert_eq!(status(&server.get("/", "")), "200");
    }
    server.terminate();
    let (well, log) = server.end();
    assert!(well);
    for address in ["192.0.2", "2001:db8", "10.9.9.9", "127.0.0.1"] {
        assert!(!log.contains(address), "{address} is in the log: {log}");
    }
    assert_eq!(log.matches("request without a client address").count(), 1, "{log}");
}

#[test]
fn without_the_setting_there_is_no_limit() {
    let server = Server::start();
    for _ in 0..200 {
        assert_eq!(status(&server.get("/", "")), "200");
    }
}

#[test]
fn a_limit_that_would_lock_everybody_out_is_refused() {
    let run = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(["serve", "--listen", "127.0.0.1:0", "--requests-per-minute", "60"])
        .args(["--public-url", "https://help.example.org"])
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success());
    assert!(said.contains("hint:") && said.contains("--client-address-header"), "{said}");
}

#[test]
fn each_request_has_a_number_of_its_own() {
    let server = Server::start();
    let ask = || {
        let answer = server
            .ask("GET /hush HTTP/1.1\r\nHost: x\r\nX-Request-Id: hush-0123456789abcdef\r\nConnection: close\r\n\r\n");
        assert!(!answer.contains("hush"), "{answer}");
        header(&answer, "x-request-id").to_owned()
    };
    let ids = [ask(), ask()];
    assert_ne!(ids[0], ids[1]);
    server.terminate();
    let (_, log) = server.end();
    for id in ids {
        assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
        assert!(log.contains(&format!(r#""id":"{id}""#)), "{log}");
    }
    assert!(!log.contains("hush"), "{log}");
}
