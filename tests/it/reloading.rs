//! Flows that change while they are served.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::running::{Server, header};

/// A folder of flows that goes away with the test.
pub struct Folder(pub std::path::PathBuf);

const FLOW: &str = r#"
title: First title
language: en
summary: A test.
start: [A test.]
needed: Nothing.
minutes: 1
questions:
  doctor: {ask: Is there a doctor?, error: Select one, options: {yes: "Yes", no: "No", unsure: Not sure}}
rules:
  - {recommend: ask, when: {doctor: yes}, because: There is one.}
  - {recommend: line, when: otherwise}
outcomes:
  ask: {title: Ask the doctor, steps: ['Or call {211}.']}
  line: {title: 'Call {211}', steps: [Say what you need.]}
"#;

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("signpost-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("test")).unwrap();
        let folder = Folder(path);
        folder.write(FLOW);
        folder
    }

    fn write(&self, flow: &str) {
        std::fs::write(self.0.join("test/flow.yaml"), flow).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn bad_flows_leave_the_last_good_ones_in_service_and_say_why() {
    let folder = Folder::new("reload");
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap()]);
    let local = |uri: &str| format!("GET {uri} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(server.get("/test/en", "").contains("First title"));
    // Somebody is midway.
    let (cookie, at) = server.begin("/test/en");
    let midway = server.post(&at, &cookie, "question=doctor&answer=yes");
    let midway = header(&midway, "location").to_owned();

    folder.write(&FLOW.replace("recommend: ask", "recommend: nobody").replace("First", "Second"));
    server.signal("-HUP");
    assert!(server.await_log("reload failed").contains("nobody"));
    assert!(server.get("/test/en", "").contains("First title"));
    let told = server.ask(&local("/staff/flows"));
    assert!(told.contains("The last good ones are served") && told.contains("nobody"), "{told}");

    folder.write(&FLOW.replace("First", "Second"));
    server.signal("-HUP");
    server.await_log("flows reloaded");
    assert!(server.get("/test/en", "").contains("Second title"));
    assert!(server.ask(&local("/staff/flows")).contains("are served."));
    let page = server.get(&midway, &cookie);
    assert!(page.contains("Ask the doctor"), "the answers still fit: {page}");
}

#[test]
fn a_watched_directory_is_read_again_when_it_changes() {
    let folder = Folder::new("watch");
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap(), "--watch"]);
    folder.write(&FLOW.replace("First", "A longer"));
    server.await_log("flows reloaded");
    assert!(server.get("/test/en", "").contains("A longer title"));
}

/// `site.yaml` and the style sheet are read again with the flows; errors in them are refused.
#[test]
fn a_site_and_its_style_are_taken_up_while_flows_are_served() {
    let folder = Folder::new("site");
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap(), "--watch"]);
    assert!(server.get("/test/en", "").contains(">Signpost</a>"));
    let site = folder.0.join("site.yaml");
    std::fs::write(&site, "organization: Harbor Health\n").unwrap();
    server.await_log("flows reloaded");
    let before = server.get("/test/en", "");
    assert!(before.contains(">Harbor Health</a>"));
    let style = |page: &str| page.split("/assets/style-").nth(1).unwrap()[..12].to_owned();
    std::fs::create_dir_all(folder.0.join("templates")).unwrap();
    server.await_log("flows reloaded");
    std::fs::write(folder.0.join("templates/style.css"), "h1 { color: red }").unwrap();
    server.await_log("flows reloaded");
    let after = server.get("/test/en", "");
    assert_ne!(style(&after), style(&before));
    std::fs::write(folder.0.join("templates/start.html"), "x").unwrap();
    let line = server.await_log("reload failed");
    assert!(line.contains("templates/start.html"), "{line}");
    assert_eq!(style(&server.get("/test/en", "")), style(&after));
}

/// Reading flows a hundred times under load fails no request.
#[test]
fn no_request_fails_across_a_hundred_reloads() {
    let folder = Folder::new("reloads");
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap()]);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let address = server.address.clone();
    let asked = std::thread::scope(|scope| {
        let ask = || {
            let mut asked = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let mut stream = TcpStream::connect(&address).unwrap();
                let request = "GET /test/en HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
                stream.write_all(request.as_bytes()).unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                assert!(answer.contains("title") && answer.ends_with("</html>"), "{answer}");
                asked += 1;
            }
            asked
        };
        let askers = [scope.spawn(ask), scope.spawn(ask)];
        for title in 0..100 {
            folder.write(&FLOW.replace("First", &format!("Number {title}")));
            server.signal("-HUP");
            server.await_log("flows reloaded");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        askers.map(|asker| asker.join().unwrap()).iter().sum::<usize>()
    });
    assert!(asked > 100, "{asked}");
    assert!(server.get("/test/en", "").contains("Number 99 title"));
}

/// Puts a file in the place of another, with the time of that one.
fn replace_keeping_time(file: &std::path::Path, text: &str) {
    let time = std::fs::metadata(file).unwrap().modified().unwrap();
    let new = file.with_extension("new");
    std::fs::write(&new, text).unwrap();
    let opened = std::fs::File::open(&new).unwrap();
    opened.set_modified(time).unwrap();
    std::fs::rename(new, file).unwrap();
}

/// As a deployment that sets all times alike puts it there: one digit of a number is another.
#[test]
fn a_change_that_keeps_size_and_time_is_read() {
    let folder = Folder::new("times");
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap(), "--watch"]);
    let file = folder.0.join("test/flow.yaml");
    replace_keeping_time(&file, &FLOW.replace("First title", "Other title"));
    server.await_log("flows reloaded");
    assert!(server.get("/test/en", "").contains("Other title"));
}

/// A service manager may ask for the flows again as soon as the program was begun.
#[test]
fn a_hangup_during_the_start_reads_the_flows_again() {
    for wait in [5, 10, 15, 20] {
        let folder = Folder::new("early");
        let mut child = Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json", "--flows"])
            .arg(&folder.0)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Until the program can catch a signal it is not ours yet: what the shell gave it counts.
        let status = format!("/proc/{}/status", child.id());
        let catches = || {
            let status = std::fs::read_to_string(&status).unwrap();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
            u64::from_str_radix(caught.unwrap().trim(), 16).unwrap() & 1 == 1
        };
        while !catches() {
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_millis(wait));
        let id = child.id().to_string();
        Command::new("kill").args(["-HUP", &id]).status().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let read = log.lines().map(Result::unwrap).any(|line| line.contains("flows reloaded"));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(read, "after {wait} ms");
    }
}

/// A flow whose file is misnamed is gone, and a title that changed is shown in place of its translations:
/// whoever runs the server should not learn that from visitors.
#[test]
fn what_is_amiss_with_flows_that_are_served_is_said() {
    let folder = Folder::new("amiss");
    let second = folder.0.join("second");
    std::fs::create_dir_all(&second).unwrap();
    std::fs::write(second.join("flow.yaml"), FLOW).unwrap();
    let words = folder.0.join("test/words");
    std::fs::create_dir_all(&words).unwrap();
    let spanish = "language: es\nstate: draft\nstrings:\n  title: {source: First title, text: Primer título}\n";
    std::fs::write(words.join("es.yaml"), spanish).unwrap();
    let mut server = Server::with(&["--flows", folder.0.to_str().unwrap()]);
    let local = "GET /staff/flows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let told = server.ask(local);
    assert!(told.contains("are served.") && told.contains("is not translated"), "{told}");
    std::fs::rename(second.join("flow.yaml"), second.join("flow.yml")).unwrap();
    server.signal("-HUP");
    let line = server.await_log("is not read under this name");
    assert!(line.contains("call it second/flow.yaml") && line.contains("WARN"), "{line}");
    assert!(server.await_log("loaded with warnings").contains("WARN"));
    let line = server.await_log("flow removed");
    assert!(line.contains(r#""flow":"second""#), "{line}");
    server.await_log("flows reloaded");
    assert!(server.ask(local).contains("call it second/flow.yaml"));
}
