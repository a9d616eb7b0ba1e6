use std::io::Read;

use http::StatusCode;

use crate::support::{Browser, kinds, settings};

const WALK: [(&str, &str); 6] = [
    ("who", "me"),
    ("where", "sf"),
    ("setting", "home"),
    ("help_kind", "symptoms"),
    ("kaiser", "yes"),
    ("veteran", "no"),
];

async fn walked(browser: &mut Browser, language: &str) -> String {
    let mut at = browser.post(&format!("/palliative-care/{language}"), "").await;
    for (question, answer) in WALK {
        at = browser.post(&at, &format!("question={question}&answer={answer}")).await;
    }
    at
}

#[tokio::test]
async fn a_person_reaches_kaiser_in_every_language() {
    for language in ["en", "es", "zh-Hant"] {
        let mut browser = Browser::new();
        let at = walked(&mut browser, language).await;
        let page = browser.get(&at).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(&format!("<html lang=\"{language}\"")));
        assert!(page.body.contains("tel:211") && page.body.contains("tel:911"), "{language}");
        assert!(page.body.contains("Kaiser"), "{language}");
    }
}

/// As people type them from paper; the case of a tag means nothing (RFC 5646 §2.1.1).
#[tokio::test]
async fn an_address_with_a_slash_or_capitals_opens_the_same_page() {
    let mut browser = Browser::new();
    for (typed, meant) in [
        ("/palliative-care/", "/palliative-care"),
        ("/palliative-care/es/", "/palliative-care/es"),
        ("/palliative-care/ES", "/palliative-care/es"),
        ("/palliative-care/zh-hant", "/palliative-care/zh-Hant"),
        ("/palliative-care?lang=Fil", "/palliative-care?lang=fil"),
    ] {
        let (typed, meant) = (browser.get(typed).await, browser.get(meant).await);
        assert_eq!(typed.status, meant.status, "{}", typed.body);
        assert_eq!(typed.body, meant.body);
        assert_eq!(typed.location, meant.location);
    }
}

#[tokio::test]
async fn sending_nothing_says_what_to_do_and_keeps_the_language() {
    let mut browser = Browser::new();
    let at = browser.post("/palliative-care/en", "").await;
    let at = browser.post(&at, "question=who").await;
    let page = browser.get(&at).await;
    assert!(page.body.contains("<title>Error: Who needs care?"), "{}", page.body);
    assert!(page.body.contains("Select who needs care"));
}

#[tokio::test]
async fn whoever_answers_is_led_to_the_question_or_to_what_is_wrong() {
    let mut browser = Browser::new();
    let first = browser.send("POST", "/palliative-care/en", Some("")).await;
    let at = first.location.unwrap();
    for (form, part) in [
        ("question=who&answer=me", "main"),
        ("question=who", "problem"),
        ("question=who&answer=me&answer=child", "problem"),
    ] {
        let next = browser.send("POST", &at, Some(form)).await;
        assert_eq!(next.part.as_deref(), Some(part), "{form}");
        let page = browser.get(&next.location.unwrap()).await;
        assert!(page.body.contains(&format!("id=\"{part}\"")), "{form}");
    }
}

#[tokio::test]
async fn clearing_makes_the_old_address_unreadable() {
    let mut browser = Browser::new();
    let at = walked(&mut browser, "en").await;
    let start = browser.post("/palliative-care/en/clear", "").await;
    let page = browser.get(&start).await;
    assert!(page.body.contains("role=\"status\">Your answers are cleared."));
    let page = browser.get(&at).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Your answers are not here any more") && !page.body.contains("Kaiser"));
}

#[tokio::test]
async fn a_browser_without_cookies_gets_every_way_to_help() {
    let mut browser = Browser::new();
    let at = walked(&mut browser, "en").await;
    browser.cookie = None;
    let page = browser.get(&at).await;
    assert!(page.body.contains("blocks cookies") && page.body.contains("415-547-7800"), "{}", page.body);
}

#[tokio::test]
async fn a_hand_written_link_is_shown_before_it_counts() {
    let mut browser = Browser::new();
    let page = browser.get("/palliative-care?lang=en&kaiser=yes&veteran=maybe&foo=bar&help_kind=info").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let at = page.location.unwrap();
    assert!(!at.contains("kaiser") && !at.contains('?'));
    let page = browser.get(&at).await;
    assert!(page.body.contains("Check the answers in your link"));
    assert!(page.body.contains("?change=kaiser") && page.body.contains("military") && page.body.contains("foo"));
    assert!(!page.body.contains("?change=help_kind"), "`prefill: never` is not filled in");
    let at = browser.post(&at, "confirm=1").await;
    assert!(browser.get(&at).await.body.contains("Who needs care?"));
}

#[tokio::test]
async fn every_route_has_the_security_headers() {
    let mut browser = Browser::new();
    let sealed = walked(&mut browser, "es").await;
    let long = format!("/{}", "a".repeat(10_000));
    let gets = [
        "/",
        "/healthz",
        "/nowhere",
        "/palliative-care",
        "/palliative-care/es",
        "/palliative-care/xx",
        &sealed,
        "/assets/none.css",
        &long,
        "/%ff%00",
    ];
    for uri in gets {
        let page = browser.get(uri).await;
        assert!(!page.status.is_server_error(), "{uri}");
        let has =
            |name: &str| page.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        assert!(has("content-security-policy").starts_with("default-src 'none'"), "{uri}");
        assert_eq!(has("referrer-policy"), "no-referrer", "{uri}");
        assert_eq!(has("x-content-type-options"), "nosniff", "{uri}");
        if uri.contains(&sealed) {
            assert_eq!(has("cache-control"), "no-store");
            assert!(has("x-robots-tag").contains("noindex"));
        }
    }
    let page = browser.get(&long).await;
    assert_eq!(page.status, StatusCode::URI_TOO_LONG);
    assert!(page.body.contains("too much to read"), "{}", page.body);
    let page = browser.send("DELETE", "/", None).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn mutated_addresses_are_never_an_error() {
    let mut browser = Browser::new();
    let at = walked(&mut browser, "en").await;
    let bytes = at.as_bytes();
    for place in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.to_vec();
        changed[place] = b"Az09-_/%"[place % 8];
        let Ok(uri) = String::from_utf8(changed) else {
            continue;
        };
        if uri.parse::<http::Uri>().is_ok() && uri.starts_with('/') {
            let page = browser.get(&uri).await;
            assert!(!page.status.is_server_error(), "{uri}");
        }
    }
}

/// A flow given as text.
fn browser_at(yaml: &str) -> Browser {
    let file = ("demo/flow.yaml".to_owned(), yaml.as_bytes().to_vec());
    let (flows, _) = signpost::flow::load(&signpost::source::Sources::from_files([file]));
    Browser::at(flows.unwrap())
}

const HEAD: &str = "title: T\nlanguage: en\nsummary: S\nstart: [S]\nneeded: N\nminutes: 1\nallow: [no-contact]\n";

/// What a link may not say never comes back as an answer, and its words never stand on our page.
#[tokio::test]
async fn a_link_says_only_what_it_may() {
    let yaml = format!(
        "{HEAD}questions:\n  q: {{ask: Which?, error: Choose, prefill: never, options: {{x: X, y: Y}}}}\n  n: {{ask: How many?, error: Enter it, number: {{min: 0, max: 9}}}}\nrules:\n  - {{recommend: a, when: {{q: x, n: {{under: 5}}}}}}\n  - {{recommend: b, when: otherwise}}\noutcomes:\n  a: {{title: A, steps: [S]}}\n  b: {{title: B, steps: [S]}}\n"
    );
    let mut browser = browser_at(&yaml);
    let link = "/demo/en?q=y&n=CALL+1-900-555-0123+for+help";
    let at = browser.get(link).await.location.unwrap();
    let page = browser.get(&at).await;
    assert!(!page.body.contains("1-900") && page.body.contains("How many?"), "{}", page.body);
    let at = browser.post(&at, "confirm=1").await;
    let page = browser.get(&at).await;
    assert!(page.body.contains("Which?") && !page.body.contains(" checked"), "{}", page.body);
}

/// Whoever is midway in a language that is taken away goes on in the flow's own, with all answers.
#[tokio::test]
async fn a_walk_outlives_its_language() {
    let flow = format!(
        "{HEAD}questions:\n  q: {{ask: Which?, error: Choose, options: {{x: X, y: Y, z: Z}}}}\n  r: {{ask: What?, error: Choose, ask_always: true, options: {{x: X, y: Y}}}}\nrules:\n  - {{recommend: a, when: {{q: x}}}}\n  - {{recommend: b, when: otherwise}}\noutcomes:\n  a: {{title: Here, steps: [S]}}\n  b: {{title: There, steps: [S]}}\n"
    );
    let words = "language: es\nstate: draft\nstrings: {}\n";
    let flows = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        let sources = signpost::source::Sources::from_files(files);
        signpost::flow::load(&sources).0.unwrap()
    };
    let both = [("demo/flow.yaml", flow.as_str()), ("demo/words/es.yaml", words)];
    let mut browser = Browser::at(flows(&both));
    let at = browser.post("/demo/es", "").await;
    let at = browser.post(&at, "question=q&answer=x").await;
    let fewer = signpost::web::App::new(flows(&both[..1]), settings().into()).unwrap();
    browser.state.replace(fewer, None);
    let moved = browser.get(&at).await.location.unwrap();
    assert!(moved.starts_with("/demo/en/"), "{moved}");
    assert!(browser.get(&moved).await.body.contains("What?"));
    // An answer from the page that is open still is taken.
    let end = browser.post(&at, "question=r&answer=y").await;
    assert!(browser.get(&end).await.body.contains("<h1>Here</h1>"));
    let sheet = browser.get(&format!("{}sheet", end.replace("/en/", "/es/"))).await;
    assert_eq!(sheet.location, Some(format!("{end}sheet")));
    assert_eq!(browser.get(&at.replace("/es/", "/xx/")).await.status, 404);
}

/// Whoever has said more than an address holds is told so, and is not sent to an address that no longer opens.
#[tokio::test]
async fn too_much_to_hold_is_told() {
    let options: String = (0..250).map(|at| format!("option-number-{at}: O{at}, ")).collect();
    let yaml = format!(
        "{HEAD}questions:\n  q: {{ask: Which?, error: Choose, choose: many, options: {{{options}}}}}\nrules:\n  - {{recommend: a, when: {{q: {{has: option-number-1}}}}}}\n  - {{recommend: b, when: otherwise}}\noutcomes:\n  a: {{title: A, steps: [S]}}\n  b: {{title: B, steps: [S]}}\n"
    );
    let mut browser = browser_at(&yaml);
    let at = browser.post("/demo/en", "").await;
    let all: String = (0..250).map(|at| format!("&answer=option-number-{at}")).collect();
    let page = browser.send("POST", &at, Some(&format!("question=q{all}"))).await;
    assert_eq!(page.status, 413);
    assert!(page.body.contains("too much"), "{}", page.body);
    // The parts of a link that mean nothing are told as far as there is room.
    let link = format!("/demo/en?q=option-number-1{}", "&abcd=".repeat(950));
    let at = browser.get(&link).await.location.unwrap();
    assert!(browser.get(&at).await.body.contains("O1"));
}

/// More answers than a link may have are kept all the way.
#[tokio::test]
async fn a_long_walk_loses_nothing() {
    let questions: String = (0..80)
        .map(|q| format!("  q{q}: {{ask: Question {q}?, error: Choose, ask_always: true, options: {{x: X, y: Y}}}}\n"))
        .collect();
    let yaml = format!(
        "{HEAD}questions:\n{questions}rules:\n  - {{recommend: a, when: {{q79: x}}}}\n  - {{recommend: b, when: otherwise}}\noutcomes:\n  a: {{title: The end, steps: [S]}}\n  b: {{title: B, steps: [S]}}\n"
    );
    let mut browser = browser_at(&yaml);
    let mut at = browser.post("/demo/en", "").await;
    for question in 0..80 {
        at = browser.post(&at, &format!("question=q{question}&answer=x")).await;
    }
    let page = browser.get(&at).await;
    assert!(page.body.contains("<h1>The end</h1>"), "{}", page.body);
}

/// A page is the same in every encoding, and comes in one that its reader takes (RFC 9110 §12.5.3).
#[tokio::test]
async fn pages_come_in_an_encoding_that_the_reader_takes() {
    let mut browser = Browser::new();
    let page = browser.get("/palliative-care/es").await;
    assert!(!page.headers.contains_key("content-encoding"));
    assert_eq!(page.headers["vary"], "accept-encoding");
    let plain = page.body.into_bytes();
    for (takes, expected) in [
        ("gzip, deflate", "gzip"),
        ("gzip;q=0, identity", ""),
        ("deflate", ""),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
    ] {
        browser.headers = vec![("accept-encoding".into(), takes.into())];
        let (headers, bytes) = browser.get_bytes("/palliative-care/es").await;
        let sent = headers.get("content-encoding");
        let encoding = sent.map_or("", |sent| sent.to_str().unwrap());
        assert_eq!(encoding, expected, "{takes}");
        let mut unpacked = Vec::new();
        match encoding {
            "gzip" => flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut unpacked),
            _ => bytes.as_slice().read_to_end(&mut unpacked),
        }
        .unwrap();
        assert_eq!(unpacked, plain, "{takes}");
    }
}

/// What somebody typed is in no page that is kept: a second visitor's page is made anew.
#[tokio::test]
async fn pages_with_what_was_typed_are_not_kept() {
    let mut browser = Browser::at(kinds());
    let (weight, at) = ("question=weight&answer=61", browser.post("/kinds/en", "").await);
    let at = browser.post(&at, weight).await;
    let first = browser.get(&at).await.body;
    assert_eq!(browser.get(&at).await.body, first);
    // Nor one with what a link suggests, or with words of it that are nothing here.
    for query in ["weight=61&confirm=weight", "hush=1"] {
        let to = browser.get(&format!("/kinds/en?{query}")).await.location.unwrap();
        let first = browser.get(&to).await.body;
        assert_eq!(browser.get(&to).await.body, first);
    }
    let (found, _) = browser.state.app().kept_pages();
    assert_eq!(found, 0);
}
