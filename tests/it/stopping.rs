//! The program is told to stop, or is killed, while people use it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::running::{Server, header};

/// What became of a request.
enum Outcome {
    /// All of it came, and the connection goes on or not.
    Whole { goes_on: bool },
    /// Nothing came: it may be sent again.
    Nothing,
    /// The answer broke off.
    Part(String),
}

const REQUEST: &[u8] = b"GET /palliative-care/en HTTP/1.1\r\nHost: x\r\n\r\n";

/// Sends a request and reads its answer, to the length that it has said.
fn ask(stream: &mut TcpStream) -> Outcome {
    if stream.write_all(REQUEST).is_err() {
        return Outcome::Nothing;
    }
    let (mut answer, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        match stream.read(&mut part) {
            Ok(0) | Err(_) if answer.is_empty() => return Outcome::Nothing,
            Ok(0) | Err(_) => return Outcome::Part(String::from_utf8_lossy(&answer).into_owned()),
            Ok(read) => answer.extend_from_slice(&part[..read]),
        }
        let text = String::from_utf8_lossy(&answer);
        let Some((head, _)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = header(head, "content-length").parse().unwrap();
        if answer.len() == head.len() + 4 + length {
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            let goes_on = !head.contains("connection: close");
            return Outcome::Whole { goes_on };
        }
    }
}

/// Asks again and again until nobody takes connections any more; the answers, and when requests were sent that
/// had none.
fn keep_asking(address: &str) -> (usize, Vec<Instant>) {
    let (mut answers, mut lost) = (0, Vec::new());
    while let Ok(mut stream) = TcpStream::connect(address) {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        loop {
            let sent = Instant::now();
            match ask(&mut stream) {
                Outcome::Whole { goes_on: true } => answers += 1,
                Outcome::Whole { goes_on: false } => {
                    answers += 1;
                    break;
                }
                Outcome::Nothing => {
                    lost.push(sent);
                    break;
                }
                Outcome::Part(answer) => panic!("an answer broke off: {answer}"),
            }
        }
    }
    (answers, lost)
}

#[test]
fn every_request_before_sigterm_is_answered_whole() {
    let mut server = Server::start();
    let log = server.read_log();
    let all = Mutex::new((0, Vec::new()));
    let mut stopped = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                let (answers, lost) = keep_asking(&server.address);
                let mut all = all.lock().unwrap();
                all.0 += answers;
                all.1.extend(lost);
            });
        }
        sleep(Duration::from_millis(1_500));
        stopped = Instant::now();
        server.terminate();
    });
    let (answers, lost) = all.into_inner().unwrap();
    assert!(server.end().0);
    let log = log.join().unwrap();
    assert!(!log.contains("still open"));
    let too_early: Vec<_> = lost.iter().filter(|sent| **sent < stopped).collect();
    println!("{answers} answers; {} requests without one, all sent after the signal", lost.len());
    assert!(too_early.is_empty(), "{} sent before the signal had no answer", too_early.len());
    assert!(answers > 300, "{answers}");
}

#[test]
fn a_walk_goes_on_after_the_program_was_killed() {
    let mut server = Server::start();
    let (cookie, at) = server.begin("/palliative-care/en");
    let midway = server.post(&at, &cookie, "question=who&answer=me");
    let midway = header(&midway, "location").to_owned();
    let body = |page: &str| page.split_once("\r\n\r\n").unwrap().1.to_owned();
    let before = body(&server.get(&midway, &cookie));
    let address = server.address.clone();
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    let server = Server::at(&address, &[]);
    let after = server.get(&midway, &cookie);
    assert!(after.starts_with("HTTP/1.1 200"), "{after}");
    assert_eq!(body(&after), before);
    let next = server.post(&midway, &cookie, "question=where&answer=sf");
    let next = server.get(header(&next, "location"), &cookie);
    assert!(next.contains("change=where"), "{next}");
}
