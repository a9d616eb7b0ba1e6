//! What strangers send and authors break, at random.

use std::io;
use std::sync::{Arc, Mutex};

use http::Uri;
use proptest::prelude::*;
use signpost::flow::load;
use signpost::source::Sources;

use crate::support::{Browser, kinds, tries};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Parts of addresses and forms, each with a word in it that no log may hold.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop_oneof![Just("palliative-care"), Just("kinds")].prop_map(String::from),
        2 => prop_oneof![Just("en"), Just("es"), Just("zh-Hant"), Just("xx"), Just("clear"), Just("assets"), Just("staff"), Just("links"), Just("link"), Just("sheet"), Just("send"), Just("edit"), Just("..")].prop_map(String::from),
        2 => "hush[A-Za-z0-9_-]{0,200}",
        1 => "[%a-f0-9A-F]{0,12}hush",
        1 => "hush(%[0-9A-F]{2}){0,20}",
    ]
}

fn pairs() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("who"),
        Just("kaiser"),
        Just("weight"),
        Just("born"),
        Just("year"),
        Just("country"),
        Just("help_kind"),
        Just("lang"),
        Just("change"),
        Just("question"),
        Just("answer"),
        Just("confirm"),
        Just("!prefilled"),
        Just("answer.kaiser"),
        Just("answer.weight"),
        Just("how.kaiser"),
        Just("language"),
        Just("days"),
        Just("from"),
        Just("with"),
        Just("hush"),
        Just("%00"),
        Just("")
    ];
    let value = prop_oneof![
        Just("me".to_owned()),
        Just("yes".to_owned()),
        Just("none,info".to_owned()),
        Just("zh-Hant".to_owned()),
        "hush[ -~]{0,20}".prop_map(|text| text.replace([' ', '"', '<', '>', '#', '`', '{', '}', '|', '^', '\\'], "+")),
        "(%[0-9A-F]{2}){0,8}",
    ];
    prop::collection::vec((name, value), 0..5).prop_map(|pairs| {
        let joined: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        joined.join("&")
    })
}

fn address() -> impl Strategy<Value = String> {
    (prop::collection::vec(part(), 0..5), any::<bool>(), prop::option::of(pairs())).prop_map(|(parts, slash, query)| {
        let slash = if slash { "/" } else { "" };
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("/{}{slash}{query}", parts.join("/"))
    })
}

fn logged<T>(run: impl FnOnce() -> T) -> (T, String) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
    let result = tracing::subscriber::with_default(subscriber, run);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    (result, text)
}

#[test]
fn random_addresses_and_forms_are_never_our_fault() {
    random_visits(Browser::new().on_this_machine());
}

/// The same where people type numbers and days.
#[test]
fn random_visits_to_typed_fields_are_never_our_fault() {
    random_visits(Browser::at(kinds()).on_this_machine());
}

fn random_visits(browser: Browser) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let browser = std::cell::RefCell::new(browser);
    let method = prop_oneof![4 => Just("GET"), 2 => Just("POST"), 1 => Just("PUT"), 1 => Just("HEAD")];
    let strategy = (method, address(), pairs());
    let (outcome, log) = logged(|| {
        tries(500).run(&strategy, |(method, uri, form)| {
            prop_assume!(uri.parse::<Uri>().is_ok());
            let page =
                runtime.block_on(browser.borrow_mut().send(method, &uri, (method == "POST").then_some(form.as_str())));
            prop_assert!(!page.status.is_server_error(), "{method} {uri} {form}: {}", page.status);
            prop_assert!(page.headers.contains_key("content-security-policy"), "{uri}");
            Ok(())
        })
    });
    outcome.unwrap();
    assert!(log.contains("request"));
    assert!(!log.contains("hush") && !log.contains("me&") && !log.contains("none,info"));
}

#[test]
fn no_mutated_token_shows_an_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut browser = Browser::new();
    let sealed = runtime.block_on(async {
        let at = browser.post("/palliative-care/en", "").await;
        browser.post(&at, "question=who&answer=child").await
    });
    let browser = std::cell::RefCell::new(browser);
    let strategy = (0..sealed.len(), "[A-Za-z0-9_~.-]{0,3}", 0..4usize);
    let (outcome, log) = logged(|| {
        tries(500).run(&strategy, |(at, with, dropped)| {
            let kept = sealed[at..].chars().skip(dropped).collect::<String>();
            let uri = format!("{}{with}{kept}", &sealed[..at]);
            prop_assume!(uri.starts_with('/') && uri.parse::<Uri>().is_ok());
            let page = runtime.block_on(browser.borrow_mut().get(&uri));
            prop_assert!(!page.status.is_server_error(), "{uri}");
            if uri != sealed {
                prop_assert!(!page.body.contains("A child I care for"), "{uri}");
            }
            Ok(())
        })
    });
    outcome.unwrap();
    let token = sealed.split('/').nth(3).unwrap();
    assert!(log.contains("request") && !log.contains(&token[..20]));
}

/// One careless edit of a file.
fn edit(text: &str, kind: u8, at: usize, with: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return with.to_owned();
    }
    let line = at % lines.len();
    match kind {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[line]),
        2 => lines.swap(line, at / 7 % text.lines().count()),
        3 => lines.insert(line, with),
        4 => lines.truncate(line),
        _ => {
            let from = (0..=at % text.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            return format!("{}{with}{}", &text[..from], text[from..].chars().skip(1).collect::<String>());
        }
    }
    lines.join("\n")
}

#[test]
fn broken_files_are_findings_never_a_panic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let paths = [
        "providers.yaml",
        "words/es.yaml",
        "palliative-care/flow.yaml",
        "palliative-care/words/zh-Hant.yaml",
        "palliative-care/cases.yaml",
    ];
    let files: Vec<(String, String)> = ["words/zh-Hant.yaml", "palliative-care/words/es.yaml"]
        .iter()
        .chain(&paths)
        .map(|path| ((*path).to_owned(), read(path)))
        .collect();
    let with = prop_oneof![
        Just("  - x: [1, {a: b}]".to_owned()),
        Just("? : &a *a".to_owned()),
        Just("\t- 0x1F".to_owned()),
        Just("when: {not: {not: always}}".to_owned()),
        Just("  kaiser: {has: [true, ~, 1.5]}".to_owned()),
        Just("!!binary \u{0}".to_owned()),
        Just("    number: {min: 0, max: 9, decimals: 70000}".to_owned()),
        Just("      x: {label: X, points: -9223372036854775808}".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,4}",
    ];
    let edits = prop::collection::vec((0..6u8, any::<u16>(), with), 1..4);
    tries(40)
        .run(&(prop::sample::select(paths.to_vec()), edits), |(path, edits)| {
            let broken = files.iter().map(|(name, text)| {
                let edited = edits
                    .iter()
                    .fold(text.clone(), |text, (kind, at, with)| edit(&text, *kind, usize::from(*at), with));
                (name.clone(), if name == path { edited } else { text.clone() }.into_bytes())
            });
            let sources = Sources::from_files(broken);
            let (flows, findings) = load(&sources);
            prop_assert_eq!(flows.is_none(), findings.errors() > 0);
            for finding in findings.sorted() {
                prop_assert!(!finding.message.is_empty() && finding.hint.is_some(), "{}", finding.message);
            }
            Ok(())
        })
        .unwrap();
}

/// Whatever is typed where a number or a day is meant leads to a page, and stands there as text.
#[test]
fn anything_may_be_typed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut browser = Browser::at(kinds());
    let start = runtime.block_on(browser.post("/kinds/en", ""));
    let browser = std::cell::RefCell::new(browser);
    let typed = prop_oneof!["\\PC{0,60}", "[-0-9.,٠-٩０-９ ]{0,30}", "<hush[a-z\"'&=/ ]{0,20}>"];
    let encoded = |text: &str| {
        let bytes = text.bytes().map(|byte| format!("%{byte:02X}"));
        bytes.collect::<String>()
    };
    let (outcome, log) = logged(|| {
        tries(500).run(&(typed.clone(), typed), |(one, other)| {
            let (first, second) = (encoded(&one), encoded(&other));
            let forms = [
                format!("question=weight&answer={first}"),
                format!("question=weight&answer=70&answer={second}"),
                format!("question=born&year={first}&month={second}&day={first}"),
            ];
            let mut at = start.clone();
            for form in forms {
                let (next, page) = runtime.block_on(async {
                    let mut browser = browser.borrow().clone();
                    let next = browser.post(&at, &form).await;
                    let page = browser.get(&next).await;
                    (next, page)
                });
                prop_assert!(page.status.is_success(), "{form}: {}", page.status);
                prop_assert!(!page.body.contains("<hush"), "{form}");
                at = next;
            }
            Ok(())
        })
    });
    outcome.unwrap();
    assert!(log.contains("request"));
}
