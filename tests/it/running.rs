//! The program itself, over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

struct Server {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    address: String,
}

impl Server {
    fn start() -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("listening on") {
            line.clear();
            assert!(
                log.read_line(&mut line).unwrap() > 0,
                "no address was logged"
            );
        }
        let address = line.split("http://").nth(1).unwrap();
        let address = address.split('"').next().unwrap().to_owned();
        Server {
            child,
            log,
            address,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, uri: &str, cookie: &str) -> String {
        self.ask(&format!(
            "GET {uri} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn post(&self, uri: &str, cookie: &str, form: &str) -> String {
        self.ask(
            &post_head(uri, cookie, form.len()).replace("\r\n\r\n", &format!("\r\n\r\n{form}")),
        )
    }

    fn terminate(&self) {
        let killed = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(killed.success());
    }

    /// Waits for the end of the program; whether it ended well, and all it logged.
    fn end(mut self) -> (bool, String) {
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed half-way must not leave a server behind.
        self.child.kill().ok();
    }
}

fn post_head(uri: &str, cookie: &str, length: usize) -> String {
    format!(
        "POST {uri} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer
        .lines()
        .find(|line| line.to_lowercase().starts_with(name));
    line.unwrap_or_else(|| panic!("no {name} in {answer}"))
        .split_once(": ")
        .unwrap()
        .1
}

#[test]
fn a_request_in_flight_is_answered_after_sigterm() {
    let server = Server::start();
    let begun = server.post("/palliative-care/en", "", "");
    let (cookie, at) = (header(&begun, "set-cookie"), header(&begun, "location"));
    let cookie = cookie.split(';').next().unwrap();
    let mut stream = server.connect();
    let form = "question=who&answer=me";
    stream
        .write_all(post_head(at, cookie, form.len()).as_bytes())
        .unwrap();
    sleep(Duration::from_millis(300));
    server.terminate();
    sleep(Duration::from_millis(300));
    assert!(
        TcpStream::connect(&server.address).is_err(),
        "it still takes connections"
    );
    stream.write_all(form.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_ne!(header(&answer, "location"), at);
    let (well, _) = server.end();
    assert!(well);
}

#[test]
fn no_log_line_holds_an_answer_a_token_a_query_or_an_address() {
    let server = Server::start();
    let begun = server.post("/palliative-care/en", "", "");
    let cookie = header(&begun, "set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let mut secrets = vec![cookie.split_once('=').unwrap().1.to_owned()];
    let mut at = header(&begun, "location").to_owned();
    for answer in [
        "who&answer=me",
        "where&answer=sf",
        "setting&answer=hospital",
        "help_kind&answer=symptoms",
    ] {
        secrets.push(at.split('/').nth(3).unwrap().to_owned());
        at = header(
            &server.post(&at, &cookie, &format!("question={answer}")),
            "location",
        )
        .to_owned();
    }
    server.get(&at, &cookie);
    server.get(&format!("{at}?change=setting&lang=es"), &cookie);
    server.get(
        "/palliative-care?lang=es&kaiser=yes&veteran=enrolled&secret-word=1",
        "",
    );
    server.get("/palliative-care/en/not-sealed-secret-word/", &cookie);
    server.get("/secret-word", &cookie);
    server.post(&at, &cookie, "secret-word");
    server.ask("GET /secret-word\u{e9} HTTP/9\r\n\r\n");
    server.terminate();
    let (_, log) = server.end();
    assert!(log.matches("\"request\"").count() >= 10, "{log}");
    secrets.extend(
        [
            "secret-word",
            "hospital",
            "symptoms",
            "setting",
            "kaiser",
            "enrolled",
            "127.0.0.1",
        ]
        .map(String::from),
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log: {log}");
    }
}
