//! The program itself, over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use argon2::PasswordHasher;

pub struct Server {
    pub child: Child,
    /// Unless somebody else reads it.
    log: Option<BufReader<std::process::ChildStderr>>,
    pub address: String,
    /// Where counts are served, if they are.
    pub metrics: Option<String>,
}

impl Server {
    pub fn start() -> Server {
        Server::with(&[])
    }

    pub fn with(more: &[&str]) -> Server {
        Server::at("127.0.0.1:0", more)
    }

    pub fn at(listen: &str, more: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(["serve", "--listen", listen, "--log", "json"])
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let (mut line, mut metrics) = (String::new(), None);
        let address = |line: &str| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            event["fields"]["address"].as_str().unwrap().to_owned()
        };
        while !line.contains(r#""message":"listening""#) {
            line.clear();
            let read = log.read_line(&mut line).unwrap();
            assert!(read > 0, "no address was logged");
            if line.contains("metrics listening") {
                metrics = Some(address(&line));
            }
        }
        let address = address(&line);
        Server { child, log: Some(log), address, metrics }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    pub fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, uri: &str, cookie: &str) -> String {
        self.ask(&format!("GET {uri} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
    }

    pub fn post(&self, uri: &str, cookie: &str, form: &str) -> String {
        self.ask(&post_head(uri, cookie, form.len()).replace("\r\n\r\n", &format!("\r\n\r\n{form}")))
    }

    /// Begins a walk; the browser's cookie, and where it is.
    pub fn begin(&self, start: &str) -> (String, String) {
        let begun = self.post(start, "", "");
        let cookie = header(&begun, "set-cookie").split(';').next().unwrap();
        (cookie.to_owned(), header(&begun, "location").to_owned())
    }

    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    pub fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Reads the log from now on, for a server that logs more than a pipe holds; gives all of it in the end.
    pub fn read_log(&mut self) -> std::thread::JoinHandle<String> {
        let mut log = self.log.take().unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        })
    }

    /// Reads the log up to a line with this in it. A server that does not say it within a minute is ended.
    pub fn await_log(&mut self, wanted: &str) -> String {
        let (found, late) = mpsc::channel::<()>();
        let id = self.child.id().to_string();
        std::thread::spawn(move || {
            if late.recv_timeout(Duration::from_secs(60)) == Err(RecvTimeoutError::Timeout) {
                Command::new("kill").args(["-9", &id]).status().unwrap();
            }
        });
        let mut line = String::new();
        while !line.contains(wanted) {
            line.clear();
            let log = self.log.as_mut().unwrap();
            assert!(log.read_line(&mut line).unwrap() > 0, "no {wanted}");
        }
        drop(found);
        line
    }

    /// Waits for the end of the program; whether it ended well, and all it logged.
    pub fn end(mut self) -> (bool, String) {
        let mut log = String::new();
        if let Some(mut rest) = self.log.take() {
            rest.read_to_string(&mut log).unwrap();
        }
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed half-way must not leave a server behind.
        self.child.kill().ok();
    }
}

pub fn post_head(uri: &str, cookie: &str, length: usize) -> String {
    format!(
        "POST {uri} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
}

pub fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with(name));
    line.unwrap_or_else(|| panic!("no {name} in {answer}")).split_once(": ").unwrap().1
}

#[test]
fn a_request_in_flight_is_answered_after_sigterm() {
    let server = Server::start();
    let (cookie, at) = server.begin("/palliative-care/en");
    let mut stream = server.connect();
    let form = "question=who&answer=me";
    stream.write_all(post_head(&at, &cookie, form.len()).as_bytes()).unwrap();
    sleep(Duration::from_millis(300));
    server.terminate();
    sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err(), "it still takes connections");
    stream.write_all(form.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_ne!(header(&answer, "location"), at);
    let (well, log) = server.end();
    assert!(well);
    let told = log.find("stop requested").expect("the signal is logged");
    assert!(log[told..].contains("\"stopped\""), "{log}");
}

/// A full disk under the log, or a reader of it that has gone, is no reason to leave people without pages.
#[test]
fn a_log_that_can_not_be_written_stops_nothing() {
    for format in ["text", "json"] {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
        let address = free.unwrap().to_string();
        let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(["serve", "--listen", &address, "--log", format])
            .stderr(std::fs::File::create("/dev/full").unwrap())
            .spawn()
            .unwrap();
        let connect = || TcpStream::connect(&address).ok();
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut stream = loop {
            if let Some(stream) = connect() {
                break stream;
            }
            assert!(child.try_wait().unwrap().is_none(), "it ended");
            assert!(Instant::now() < deadline, "it does not listen");
            sleep(Duration::from_millis(20));
        };
        let request = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{format}: {answer}");
    }
}

/// A terminal that was stopped and a pipe whose reader sleeps take nothing, and are open.
#[test]
fn a_log_that_nobody_reads_holds_up_no_answer() {
    // More lines than a pipe holds (64 KiB, pipe(7), of more than 64 bytes each) and the log buffers.
    const REQUESTS: usize = 1_024 + 4_096 + 1_000;
    let mut server = Server::start();
    let mut stream = BufReader::new(server.connect());
    for _ in 0..REQUESTS {
        let request = "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n";
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        assert!(skip_answer(&mut stream).starts_with("HTTP/1.1 200"));
    }
    let mut log = server.log.take().unwrap();
    let (mut requests, mut line) = (0, String::new());
    while !line.contains("log lines dropped") {
        line.clear();
        log.read_line(&mut line).unwrap();
        requests += line.matches("\"request\"").count();
    }
    let dropped: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(dropped["level"], "WARN", "{line}");
    // Warnings that nobody read are dropped lines, too.
    let dropped = dropped["fields"]["lines"].as_u64().unwrap() as usize;
    let missing = REQUESTS - requests;
    assert!(missing > 0 && (missing..missing + 60).contains(&dropped), "{missing}: {line}");
}

/// Reads an answer to its end, which its length tells; gives the first line.
fn skip_answer(stream: &mut BufReader<TcpStream>) -> String {
    let (mut first, mut length) = (String::new(), 0);
    stream.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if let Some(told) = line.to_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    stream.read_exact(&mut vec![0; length]).unwrap();
    first
}

/// The last lines wait in a buffer: the end of the program must not lose them.
#[test]
fn the_last_lines_are_written_before_the_program_ends() {
    for _ in 0..5 {
        let server = Server::start();
        server.get("/readyz", "");
        server.terminate();
        let (well, log) = server.end();
        assert!(well);
        assert!(log.lines().last().unwrap().contains("stopped"), "{log}");
    }
}

/// A stopped reader of the log must not keep a service manager waiting for the end.
#[test]
fn a_log_that_nobody_reads_holds_up_no_end() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    // All that a pipe holds: pipe(7).
    writer.write_all(&[b'x'; 65_536]).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(["serve", "--flows", "/nowhere"])
        .stderr(writer)
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "it does not end");
        sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(1));
    drop(reader);
}

/// A logger's pipe may outlive the program before, full of what nobody took.
#[test]
fn a_log_that_is_full_at_the_start_keeps_nobody_waiting() {
    for format in ["text", "json"] {
        let (reader, mut writer) = std::io::pipe().unwrap();
        // All that a pipe holds: pipe(7).
        writer.write_all(&[b'x'; 65_536]).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
        let address = free.unwrap().to_string();
        let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(["serve", "--listen", &address, "--log", format])
            .stderr(writer)
            .spawn()
            .unwrap();
        let request = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let asked = || {
            let mut stream = TcpStream::connect(&address).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
            stream.write_all(request.as_bytes()).ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).ok()?;
            Some(answer)
        };
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut answer = asked();
        while answer.is_none() && Instant::now() < deadline {
            sleep(Duration::from_millis(20));
            answer = asked();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        drop(reader);
        let answer = answer.expect("it does not answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{format}: {answer}");
    }
}

#[test]
fn the_log_says_that_somebody_guesses_and_neither_who_nor_what() {
    let hash = argon2::Argon2::default().hash_password(b"correct horse battery");
    let hash = hash.unwrap().to_string();
    let server = Server::with(&["--staff-password-hash", &hash]);
    let request = "GET /staff HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.7\r\n\
                   X-Forwarded-Proto: https\r\nAuthorization: Basic c3RhZmY6Z3Vlc3M=\r\nConnection: close\r\n\r\n";
    let answers: Vec<String> = (0..13).map(|_| server.ask(request)).collect();
    let refused = answers.iter().filter(|answer| answer.starts_with("HTTP/1.1 429"));
    assert_eq!(refused.count(), 3);
    server.terminate();
    let (_, log) = server.end();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("perhaps guessed")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains("WARN"), "{log}");
    assert!(!log.contains("192.0.2.7") && !log.contains("c3RhZmY6"), "{log}");
}

#[test]
fn no_log_line_holds_an_answer_a_token_a_query_or_an_address() {
    let server = Server::start();
    let (cookie, mut at) = server.begin("/palliative-care/en");
    let mut secrets = vec![cookie.split_once('=').unwrap().1.to_owned()];
    for answer in ["who&answer=me", "where&answer=sf", "setting&answer=hospital", "help_kind&answer=symptoms"] {
        secrets.push(at.split('/').nth(3).unwrap().to_owned());
        at = header(&server.post(&at, &cookie, &format!("question={answer}")), "location").to_owned();
    }
    server.get(&at, &cookie);
    server.get(&format!("{at}?change=setting&lang=es"), &cookie);
    server.get("/palliative-care?lang=es&kaiser=yes&veteran=enrolled&secret-word=1", "");
    server.get("/palliative-care/en/not-sealed-secret-word/", &cookie);
    server.get("/secret-word", &cookie);
    server.post(&at, &cookie, "secret-word");
    server.ask("GET /secret-word\u{e9} HTTP/9\r\n\r\n");
    server.terminate();
    let (_, log) = server.end();
    assert!(log.matches("\"request\"").count() >= 10, "{log}");
    secrets.extend(
        ["secret-word", "hospital", "symptoms", "setting", "kaiser", "enrolled", "127.0.0.1"].map(String::from),
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn a_site_that_can_not_frame_is_told_what_to_write() {
    let serve = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(["serve", "--listen", "127.0.0.1:0", "--frame-ancestors"])
        .arg("https://a.example http://b.example/page")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&serve.stderr);
    assert!(!serve.status.success());
    assert!(told.contains("`http://b.example/page` can't be") && told.contains("hint: "), "{told}");
}

#[test]
fn counts_tell_of_routes_and_never_of_answers() {
    let mut server = Server::with(&["--metrics", "127.0.0.1:0"]);
    let (cookie, at) = server.begin("/palliative-care/en");
    server.get(&at, &cookie);
    server.get(&at, &cookie);
    server.get("/palliative-care/en?kaiser=yes", "");
    let counts = server.metrics.take().expect("the address of the counts is logged");
    let mut stream = TcpStream::connect(counts).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    for line in [
        r#"signpost_requests_total{route="/{flow}/{lang}/{sealed}/",status="200"} 2"#,
        r#"signpost_requests_total{route="/{flow}/{lang}",status="303"} 2"#,
        "signpost_request_seconds_count 4",
        "signpost_flows 2",
        // There from the start, so that an alarm sees the first one.
        r#"signpost_reloads_total{result="served"} 0"#,
        r#"signpost_reloads_total{result="refused"} 0"#,
        "signpost_pages_found 1",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("kaiser") && !text.contains("palliative"), "{text}");
}
