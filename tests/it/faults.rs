//! What a server meets on the open internet, over sockets: requests that are none, and clients that dawdle.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::running::Server;

/// A request of `tests/requests/`, whose README says how they are written.
struct Case {
    title: String,
    statuses: Vec<String>,
    must_close: bool,
    answers: usize,
    bytes: Vec<u8>,
}

impl Case {
    fn parse(text: &str) -> Case {
        let (title, rest) = text.split_once('\n').unwrap();
        let (expected, lines) = rest.split_once('\n').unwrap();
        let expected = expected.strip_prefix("> ").expect("what is expected");
        let mut words = expected.split(' ');
        let statuses = words.next().unwrap().split('|').map(str::to_owned);
        let (mut must_close, mut answers) = (false, 1);
        for word in words {
            match word.split_once('=') {
                Some(("answers", n)) => answers = n.parse().unwrap(),
                _ if word == "closed" => must_close = true,
                _ => panic!("{title}: {word}"),
            }
        }
        Case {
            title: title.to_owned(),
            statuses: statuses.collect(),
            must_close,
            answers,
            bytes: bytes(&lines.replace('\n', "")),
        }
    }
}

/// What escapes stand for.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        let Some(kind) = after.chars().next().filter(|_| first == '\\') else {
            out.extend_from_slice(first.to_string().as_bytes());
            rest = after;
            continue;
        };
        rest = &after[1..];
        match kind {
            'r' => out.push(b'\r'),
            'n' => out.push(b'\n'),
            't' => out.push(b'\t'),
            '0' => out.push(0),
            '\\' => out.push(b'\\'),
            'x' => {
                out.push(u8::from_str_radix(&rest[..2], 16).unwrap());
                rest = &rest[2..];
            }
            '{' => {
                let (inside, more) = rest.split_once('}').unwrap();
                let (times, what) = inside.split_once('*').unwrap();
                out.extend(bytes(what).repeat(times.parse().unwrap()));
                rest = more;
            }
            other => panic!("\\{other} stands for nothing"),
        }
    }
    out
}

fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/requests");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(path).unwrap();
            cases.extend(text.split("\n= ").skip(1).map(Case::parse));
        }
    }
    cases
}

/// What is sound is answered at once; then the connection stays open.
const SOUND: Duration = Duration::from_millis(700);
/// Half a request, or a form that does not come, is given up after ten seconds.
const UNSOUND: Duration = Duration::from_secs(15);
/// What is answered must end well before a connection on which nothing comes would be closed anyway.
const ENDING: Duration = Duration::from_secs(4);

/// All that comes back, and whether the server ended the connection.
fn replay(server: &Server, case: &Case) -> (Vec<u8>, bool) {
    let mut stream = server.connect();
    // The server may end the connection before it has all.
    let sent = stream.write_all(&case.bytes);
    let wait = |stream: &TcpStream, patience| stream.set_read_timeout(Some(patience)).unwrap();
    wait(&stream, if case.must_close { UNSOUND } else { SOUND });
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => return (answer, true),
            Ok(read) => {
                answer.extend_from_slice(&part[..read]);
                wait(&stream, if case.must_close { ENDING } else { SOUND });
            }
            Err(fault) if fault.kind() == std::io::ErrorKind::WouldBlock => {
                return (answer, false);
            }
            Err(_) => return (answer, true),
        }
        assert!(sent.is_ok() || answer.len() < 1_000_000, "{}", case.title);
    }
}

/// What is wrong with how the server took it.
fn judge(server: &Server, case: &Case) -> Result<(), String> {
    let (answer, closed) = replay(server, case);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let fail = |what: &str| {
        let shown: String = text.chars().take(600).collect();
        Err(format!("{}: {what}\n{shown}", case.title))
    };
    let starts: Vec<&str> = text.split("HTTP/1.").skip(1).collect();
    let statuses: Vec<&str> = starts.iter().map(|start| &start[2..5]).collect();
    let expected = |status: &str| case.statuses.iter().any(|one| one == status);
    if !statuses.iter().all(|status| expected(status)) {
        return fail(&format!("{statuses:?}, not {:?}", case.statuses));
    }
    if statuses.is_empty() && !(expected("none") && closed) {
        return fail("no answer");
    }
    if statuses.len() > case.answers {
        return fail("an answer to what was smuggled");
    }
    if text.to_lowercase().contains("hush") {
        return fail("it says what it was sent");
    }
    if case.must_close && !closed {
        return fail("the connection goes on");
    }
    Ok(())
}

/// Runs something for each of many, some at a time.
fn each<T: Sync>(items: &[T], run: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    run(item);
                }
            });
        }
    });
}

fn is_well(server: &Server) -> bool {
    let page = server.get("/palliative-care/en", "");
    page.starts_with("HTTP/1.1 200") && page.ends_with("</html>")
}

#[test]
fn no_request_is_taken_for_another_or_breaks_the_server() {
    let server = Server::start();
    let cases = cases();
    assert!(cases.len() > 100, "{}", cases.len());
    let wrong = std::sync::Mutex::new(Vec::new());
    each(&cases, |case| {
        if let Err(what) = judge(&server, case) {
            wrong.lock().unwrap().push(what);
        }
        if !is_well(&server) {
            wrong.lock().unwrap().push(format!("{}: it broke the server", case.title));
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
    server.terminate();
    let (well, log) = server.end();
    assert!(well && !log.to_lowercase().contains("hush"), "{log}");
    assert!(!log.contains("a bug broke off"), "{log}");
}

#[test]
fn what_breaks_the_protocol_gets_a_page_with_words() {
    let server = Server::start();
    let page = server.ask("GET /palliative-care/es HTTP/1.1\r\nAccept-Language: en\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 400"), "{page}");
    assert!(page.contains("No pudimos leer") && page.contains("tel:211"), "{page}");
    assert!(page.contains("content-security-policy"), "{page}");
}

#[test]
fn random_bytes_break_nothing() {
    let server = Server::start();
    let seeds: Vec<u64> = (1..200).collect();
    each(&seeds, |seed| {
        let mut stream = server.connect();
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let noise = (0..seed % 900).map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        });
        let start: &[u8] = [&b""[..], b"GET ", b"GET / HTTP/1.1\r\n"][*seed as usize % 3];
        let sent: Vec<u8> = start.iter().copied().chain(noise).chain(*b"\r\n\r\n").collect();
        stream.write_all(&sent).ok();
        stream.shutdown(std::net::Shutdown::Write).ok();
        let answer = read_all(stream);
        let status = answer.get(9..12).unwrap_or(b"400");
        assert!(status[0] == b'4' || status[0] == b'2', "{seed}: {}", String::from_utf8_lossy(&answer));
    });
    assert!(is_well(&server));
}

/// What comes before the connection ends, well or not.
fn read_all(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    answer
}

/// As many connections as this process may have, up to ten thousand; its server may have as many.
fn most_connections() -> usize {
    let id = std::process::id().to_string();
    let limits = || std::fs::read_to_string("/proc/self/limits").unwrap();
    let files = |column: usize| {
        let text = limits();
        let line = text.lines().find(|line| line.starts_with("Max open files"));
        let number = line.unwrap().split_whitespace().nth(column).unwrap();
        number.parse::<usize>().unwrap_or(1_000_000)
    };
    // The soft limit is often 1,024 while the hard one is far above; without `prlimit` the soft one is kept.
    let wanted = format!("--nofile={}:", files(4).min(20_000));
    Command::new("prlimit").args(["--pid", &id, &wanted]).status().ok();
    files(3).saturating_sub(1_300).min(10_000)
}

/// The most memory that a process had, in KiB.
fn peak_memory(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Whoever sends far more than is taken still gets the words: to close on unread bytes would take them back
/// (RFC 9112 §9.6), and a proxy would hold the server for broken.
#[test]
fn who_sends_too_much_is_told_so() {
    let server = Server::start();
    for _ in 0..20 {
        for (head, status) in [
            ("POST /palliative-care/en/x/", "413"),
            ("POST /palliative-care/en", "303"),
            ("POST /palliative-care/en/clear", "303"),
            ("GET /palliative-care/en", "200"),
        ] {
            let head = format!(
                "{head} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: 3000000\r\n\r\n"
            );
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&vec![b'a'; 3_000_000]).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let answer = String::from_utf8_lossy(&answer);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
            assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
            assert!(status != "413" || answer.contains("</html>"), "{answer}");
        }
    }
}

/// A form of so many pieces takes no more room than it has bytes.
#[test]
fn a_form_of_many_pieces_is_small() {
    let server = Server::start();
    let before = peak_memory(&server);
    let head = "POST /palliative-care/en/x/ HTTP/1.1\r\nHost: x\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
    let form = format!("{head}{}", "1\r\na\r\n".repeat(16_000));
    let streams: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(form.as_bytes()).unwrap();
            stream
        })
        .collect();
    sleep(Duration::from_secs(2));
    let grown = peak_memory(&server).saturating_sub(before);
    drop(streams);
    assert!(grown < 100 * 120, "{grown} KiB for 100 forms of 16 KB");
}

/// Connections that send the beginning of a request and then nothing; fewer where time is up before.
fn dawdle(server: &Server, many: usize, time: Duration) -> Vec<TcpStream> {
    let began = Instant::now();
    let dawdler = |_| {
        let mut stream = server.connect();
        let beginning = b"GET / HTTP/1.1\r\nHost: x\r\nX: ";
        stream.write_all(beginning).unwrap();
        stream
    };
    let each = (0..many).take_while(|_| began.elapsed() < time);
    each.map(dawdler).collect()
}

/// Half the time that the server waits for a head.
const HOLDING: Duration = Duration::from_secs(5);

/// A server whose every place is taken; with its memory before, when that began, and how long it took. It ends
/// those who dawdle after ten seconds, so on a slow or busy machine there must be fewer.
fn hold_as_many_as_possible(most: usize) -> (Server, Vec<TcpStream>, usize, Instant, Duration) {
    let mut many = most;
    loop {
        let mut server = Server::with(&["--max-connections", &many.to_string()]);
        server.read_log();
        assert!(is_well(&server));
        let (before, began) = (peak_memory(&server), Instant::now());
        let held = dawdle(&server, many, HOLDING);
        let opened = began.elapsed();
        if held.len() == many {
            return (server, held, before, began, opened);
        }
        many = held.len() * 3 / 4;
        assert!(many >= 500, "this machine is too slow to open a thousand connections");
    }
}

#[test]
fn thousands_of_slow_connections_end_and_the_server_is_well() {
    let many = most_connections();
    assert!(many >= 1_000, "`ulimit -n` must be 2,400 or more");
    let (server, mut held, before, began, opened) = hold_as_many_as_possible(many);
    let many = held.len();
    for _ in 0..20 {
        let asked = Instant::now();
        let answer = server.get("/palliative-care/en", "");
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(answer.contains("retry-after: 30"), "{answer}");
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
    // The server ends those who have sent no whole head within its ten seconds.
    let (first, last) = (held.remove(0), held.pop().unwrap());
    for stream in [first, last] {
        assert!(!read_all(stream).starts_with(b"HTTP/1.1 2"));
    }
    let ended = began.elapsed();
    while !is_well(&server) {
        assert!(began.elapsed() < opened + Duration::from_secs(20), "it does not recover");
        sleep(Duration::from_millis(100));
    }
    let grown = peak_memory(&server) - before;
    println!(
        "{many} slow connections: opened in {opened:?}, ended after {ended:?}, pages again after {:?}; {} KiB more, {} bytes each",
        began.elapsed(),
        grown,
        grown * 1024 / many
    );
    assert!(grown < 16 * 1024 + many * KIB_PER_CONNECTION, "{grown} KiB for {many}");
    drop(held);
    server.terminate();
    assert!(server.end().0);
}

/// The most that a connection which only began to send a head may take.
const KIB_PER_CONNECTION: usize = 20;

#[test]
fn slow_forms_are_given_up_while_others_are_served() {
    let server = Server::start();
    let head = "POST /palliative-care/en/AAAA/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60\r\n\r\n";
    let mut slow: Vec<TcpStream> = (0..200).map(|_| server.connect()).collect();
    for stream in &mut slow {
        stream.write_all(head.as_bytes()).unwrap();
    }
    for _ in 0..9 {
        for stream in &mut slow {
            stream.write_all(b"a").unwrap();
        }
        assert!(is_well(&server));
        sleep(Duration::from_secs(1));
    }
    for stream in slow {
        let answer = String::from_utf8(read_all(stream)).unwrap();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("could not read") && answer.contains("tel:211"), "{answer}");
    }
    assert!(is_well(&server));
}

/// Whoever asks for pages without end and takes none keeps no place: the kernel lets go of them (RFC 5482).
#[test]
fn who_takes_no_page_is_let_go() {
    let server = Server::start();
    let mut stream = server.connect();
    let asking = b"GET /palliative-care/zh-Hant HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(50);
    let pause = Duration::from_secs(5);
    stream.set_write_timeout(Some(pause)).unwrap();
    while stream.write_all(&asking).is_ok() {}
    let blocked = Instant::now();
    while blocked.elapsed() < Duration::from_secs(100) {
        let more = stream.write_all(b"G").map_err(|fault| fault.kind());
        if more.is_err_and(|kind| kind != std::io::ErrorKind::WouldBlock) {
            return;
        }
        sleep(Duration::from_secs(1));
    }
    panic!("the connection is still open after {:?}", blocked.elapsed());
}
