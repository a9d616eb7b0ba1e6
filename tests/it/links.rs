//! Links with answers: what they fill in, who can open them, and what they never tell.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use signpost::flow::{Date, Flow, Flows, LanguageId, Prefill, QuestionId, load};
use signpost::link::{Fault, Filled, Keys, Link, path};
use signpost::source::Sources;
use signpost::walk::{Answers, Next, Record, Unread, parse_pairs, walk, written};

use crate::support::{Browser, LINK_KEY, kinds, reader, settings, shipped, text_of, tries};

/// What of a page is read, without its tags.
fn text(html: &str) -> String {
    let parts = html.split('<');
    let parts = parts.map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect()
}

fn day(written: &str) -> Date {
    Date::parse(written).unwrap()
}

fn link(filled: Filled, expires: &str) -> Link {
    Link { filled, kept: false, expires: day(expires) }
}

fn filled(flows: &Flows, flow: &Flow, answers: &str) -> Filled {
    let pairs: Vec<_> = answers
        .split('&')
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let (filled, unread) = Filled::for_sealing(flows, flow, &pairs, day("2026-11-24"));
    assert!(unread.is_empty(), "{unread:?}");
    filled
}

/// Every question answered as it may be.
fn sound_answers(flow: &Flow) -> impl Strategy<Value = Vec<String>> + use<> {
    let each = flow.questions.iter().map(|question| {
        let id = question.id.clone();
        let last = question.options.last().map(|option| option.id.clone());
        let options: Vec<String> = question.options.iter().map(|o| o.id.clone()).collect();
        let most = if question.is_many() { options.len() } else { 1 };
        let alone = question.options.last().is_some_and(|option| option.exclusive);
        prop::sample::subsequence(options, 1..=most).prop_map(move |mut chosen| {
            if alone && chosen.len() > 1 {
                chosen.retain(|option| Some(option) != last.as_ref());
            }
            format!("{id}={}", chosen.join(","))
        })
    });
    each.collect::<Vec<_>>()
}

fn read(flow: &Flow, pairs: &[String]) -> Answers {
    parse_pairs(flow, pairs.iter().filter_map(|pair| pair.split_once('='))).0
}

/// For any answers and any part of them in a link: the outcome is that of answering by hand, nothing
/// filled in is asked again, and what only the person may say is never filled in.
#[test]
fn a_link_leads_where_answering_by_hand_does() {
    let (flows, keys) = (shipped(), Keys::parse(LINK_KEY).unwrap());
    for flow in &flows.flows {
        let whole = sound_answers(flow);
        let parts = prop::collection::vec(0..3_u8, flow.questions.len());
        tries(3_000)
            .run(&(whole, parts), |(whole, parts)| {
                let by_hand = walk(flow, reader(LanguageId::SOURCE), &read(flow, &whole));
                let part = |which: u8| -> Answers {
                    let chosen = whole.iter().zip(&parts).filter(|(_, part)| **part == which);
                    read(flow, &chosen.map(|(pair, _)| pair.clone()).collect::<Vec<_>>())
                };
                let made = Filled { answers: part(1), suggested: part(2), source: None };
                let token = keys.seal(&flows, flow, &link(made.clone(), "2026-12-24"));
                let opened = keys.open(&flows, flow, &token, day("2026-11-24"));
                let (opened, unread) = opened.map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
                let refused = |id: QuestionId| flow.question_of(id).prefill == Prefill::Never;
                let given = made.answers.iter().chain(made.suggested.iter());
                let never = given.filter(|(id, _)| refused(*id)).count();
                prop_assert_eq!(unread.len(), never);
                let filled = &opened.filled;
                let kept = filled.answers.iter().chain(filled.suggested.iter());
                prop_assert!(kept.into_iter().all(|(id, _)| !refused(id)));
                // The person answers what is asked, as they would have.
                let (mut answers, all) = (filled.answers.clone(), read(flow, &whole));
                let mut asked = 0;
                let most = walk(flow, reader(LanguageId::SOURCE), &answers).most_left(flow, &answers);
                loop {
                    let step = walk(flow, reader(LanguageId::SOURCE), &answers);
                    let Next::Question(id, problem) = step.next else {
                        prop_assert_eq!(&step.next, &by_hand.next);
                        break;
                    };
                    prop_assert_eq!(problem, None);
                    prop_assert!(filled.answers.get(id).is_none());
                    answers.set(id, all.get(id).unwrap().clone());
                    asked += 1;
                }
                prop_assert!(asked <= most, "{asked} of {most}");
                Ok(())
            })
            .unwrap();
    }
}

/// Who is asked nothing any more has no question left, and who was asked nothing yet has not more than
/// the flow has and not fewer than the proofs count.
#[test]
fn questions_left_at_the_start_and_at_the_end() {
    let flows = shipped();
    for flow in &flows.flows {
        let reader = reader(LanguageId::SOURCE);
        let none = Answers::default();
        let start = walk(flow, reader, &none).most_left(flow, &none);
        let longest = flows.figures(flow).unwrap().longest.unwrap();
        assert!((longest..=flow.questions.len()).contains(&start), "{start}");
    }
    let flow = flows.find("palliative-care").unwrap();
    let (abroad, _) = parse_pairs(flow, [("who", "me"), ("where", "outside_us")]);
    assert_eq!(walk(flow, reader(LanguageId::SOURCE), &abroad).most_left(flow, &abroad), 0);
}

#[test]
fn only_its_own_keys_flow_and_days_open_a_link() {
    let (flows, keys) = (shipped(), Keys::parse(LINK_KEY).unwrap());
    let flow = flows.find("palliative-care").unwrap();
    let other_flow = flows.find("palliative-care-navigator").unwrap();
    let made = link(filled(&flows, flow, "kaiser=yes&confirm=where&where=sf&from=demo"), "2026-12-24");
    let token = keys.seal(&flows, flow, &made);
    let open = |keys: &Keys, token: &str, today: &str| {
        let opened = keys.open(&flows, flow, token, day(today));
        opened.map(|(link, unread)| (link.filled, unread))
    };
    let whole = Ok((made.filled.clone(), Vec::new()));
    assert_eq!(open(&keys, &token, "2026-12-24"), whole);
    assert_eq!(open(&keys, &token.to_lowercase(), "2026-11-24"), whole);
    let expired = Err(Fault::Expired(day("2026-12-24")));
    assert_eq!(open(&keys, &token, "2026-12-25"), expired);
    let new_key = LINK_KEY.replace("00", "ff");
    let rotated = Keys::parse(&format!("{new_key}, {LINK_KEY}")).unwrap();
    assert_eq!(open(&rotated, &token, "2026-11-24"), whole);
    let revoked = Keys::parse(&new_key).unwrap();
    assert_eq!(open(&revoked, &token, "2026-11-24"), Err(Fault::Unreadable));
    let elsewhere = keys.open(&flows, other_flow, &token, day("2026-11-24"));
    assert_eq!(elsewhere.unwrap_err(), Fault::Unreadable);
}

#[test]
fn keys_are_told_apart_and_never_shown() {
    let short = Keys::parse(&format!("{LINK_KEY},abcd")).err().unwrap();
    assert!(short.contains("key 2") && short.contains("openssl"), "{short}");
    assert!(!short.contains("abcd"));
}

/// Links made by every released version of the format still open as they did.
#[test]
fn old_links_open() {
    let (flows, keys) = (shipped(), Keys::parse(LINK_KEY).unwrap());
    let kept = include_str!("../links/v1.txt");
    let mut opened = 0;
    for line in kept.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split(' ').collect();
        let [flow, token, until, text] = parts.as_slice() else { panic!("{line}") };
        let flow = flows.find(flow).unwrap();
        let (link, unread) = keys.open(&flows, flow, token, day("2026-11-24")).unwrap();
        assert_eq!(link.expires, day(until), "{line}");
        let record = Record::parse(text);
        assert_eq!(link.kept, record.mark("kept").is_some(), "{line}");
        let (filled, _) = Filled::read(&flows, flow, &record, day("2026-11-24"));
        assert_eq!(link.filled, filled, "{line}");
        assert!(!filled.is_empty(), "{line}");
        assert!(unread.is_empty(), "{line}");
        opened += 1;
    }
    assert!(opened >= 4);
}

/// A link for an earlier flow keeps what still fits, and says what does not.
#[tokio::test]
async fn what_a_flow_no_longer_knows_is_named() {
    let (flows, keys) = (shipped(), Keys::parse(LINK_KEY).unwrap());
    let flow = flows.find("palliative-care").unwrap();
    let old = old_flow();
    let (answers, _) = parse_pairs(&old.flows[0], [("kaiser", "yes"), ("age_group", "old"), ("where", "mars")]);
    let made = Filled { answers, ..Filled::default() };
    let token = keys.seal(&old, &old.flows[0], &link(made, "2099-12-31"));
    let (_, unread) = keys.open(&flows, flow, &token, day("2026-11-24")).unwrap();
    let place = flow.question("where").unwrap();
    let expected = vec![Unread::Question("age_group".into()), Unread::Option(place, "mars".into())];
    let sorted = |mut unread: Vec<Unread>| {
        unread.sort_by_key(|unread| matches!(unread, Unread::Option(..)));
        unread
    };
    assert_eq!(sorted(unread), expected);
    let mut browser = Browser::new();
    let page = browser.get(&path(flow, "en", &token)).await;
    let page = browser.get(&page.location.unwrap()).await;
    for part in ["Part of the link is not known here: age_group", "Kaiser", "Where does the person live?"] {
        assert!(page.body.contains(part), "{part}");
    }
}

/// A flow of the same id with a question and an option that the shipped one lacks.
fn old_flow() -> Flows {
    let flow = r#"
title: Old
language: en
summary: Old.
start: [Old.]
needed: Nothing.
minutes: 1
questions:
  age_group: {ask: How old?, error: Select, options: {old: Old, unsure: Not sure}}
  kaiser: {ask: Kaiser?, error: Select, options: {yes: "Yes", no: "No", unsure: Not sure}}
  where: {ask: Where?, error: Select, options: {mars: Mars, unsure: Not sure}}
rules:
  - {recommend: a, when: {all: [{kaiser: yes}, {age_group: old}, {where: mars}]}, because: B.}
  - {recommend: b, when: otherwise}
outcomes:
  a: {title: A, steps: ['Call {211}.']}
  b: {title: B, steps: ['Call {211}.']}
"#;
    let files = [("palliative-care/flow.yaml".to_owned(), flow.as_bytes().to_vec())];
    let (flows, findings) = signpost::flow::load(&signpost::source::Sources::from_files(files));
    flows.unwrap_or_else(|| panic!("{:?}", findings.sorted()))
}

/// What is wrong with a token shows in no status, header or length of the answer.
#[tokio::test]
async fn mutated_links_are_all_the_same() {
    let (flows, keys) = (shipped(), settings().keys);
    let flow = flows.find("palliative-care").unwrap();
    let made = link(filled(&flows, flow, "kaiser=yes&who=adult"), "2099-01-01");
    let token = keys.seal(&flows, flow, &made);
    let mut browser = Browser::new();
    let mut garbage = browser.get(&path(flow, "es", "GARBAGE")).await;
    assert_eq!(garbage.status, 200);
    // Every request has its own number, which tells nothing.
    garbage.headers.remove("x-request-id");
    let mutate = (0..token.len(), "[A-Z2-7a-z0-9_.~-]{0,3}", 0..4_usize);
    let cases = std::env::var("PROPTEST_CASES").map_or(2_000, |n| n.parse().unwrap());
    let mut runner = proptest::test_runner::TestRunner::default();
    for _ in 0..cases {
        let (at, new, gone) = mutate.new_tree(&mut runner).unwrap().current();
        let end = (at + gone).min(token.len());
        let changed = format!("{}{new}{}", &token[..at], &token[end..]);
        if changed.eq_ignore_ascii_case(&token) || changed.is_empty() || changed == "." || changed == ".." {
            continue;
        }
        let mut page = browser.get(&path(flow, "es", &changed)).await;
        page.headers.remove("x-request-id");
        assert_eq!((page.status, &page.body), (garbage.status, &garbage.body), "{changed}");
        assert_eq!(page.headers, garbage.headers, "{changed}");
    }
}

#[tokio::test]
async fn a_broken_link_keeps_the_language_and_offers_the_start() {
    let mut browser = Browser::new();
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let expired = link(filled(&flows, flow, "kaiser=yes"), "2026-01-31");
    let token = settings().keys.seal(&flows, flow, &expired);
    let old = browser.get(&path(flow, "es", &token)).await;
    assert!(old.body.contains("31 de enero de 2026"), "{}", old.body);
    let broken = browser.get(&path(flow, "es", "NONE")).await;
    for page in [old, broken] {
        assert!(page.body.contains(r#"<html lang="es""#));
        assert!(page.body.contains(r#"href="/palliative-care/es""#));
        assert!(!page.body.contains("Kaiser"));
    }
}

/// Opened in a browser: the first page lists what was filled in with ways to change it, and the pages
/// after it ask the rest.
#[tokio::test]
async fn opening_a_link_lists_what_is_filled_in_and_asks_the_rest() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let made = filled(&flows, flow, "who=me&where=sf&kaiser=no&confirm=kaiser&from=demo");
    let token = settings().keys.seal(&flows, flow, &link(made, "2099-01-01"));
    let mut browser = Browser::new();
    let first = browser.get(&path(flow, "en", &token)).await.location.unwrap();
    let page = browser.get(&first).await;
    assert_eq!(text(&page.body).matches("Filled in by Signpost demonstration desk").count(), 2);
    assert_eq!(page.body.matches("We will ask you about this one.").count(), 1);
    for id in ["who", "where", "kaiser"] {
        assert!(page.body.contains(&format!("?change={id}")), "{id}");
    }
    let next = browser.post(&first, "confirm=1").await;
    let page = browser.get(&next).await;
    assert!(page.body.contains(r#"value="setting""#), "{}", page.body);
    let next = browser.post(&next, "question=setting&answer=home").await;
    let next = browser.post(&next, "question=help_kind&answer=symptoms").await;
    let page = browser.get(&next).await;
    assert!(page.body.contains("Your link suggests an answer here."));
    assert!(page.body.contains(r#"value="no" checked"#), "{}", page.body);
    let next = browser.post(&next, "question=kaiser&answer=yes").await;
    let page = browser.get(&next).await;
    // The person's own answer takes the place of the suggested one, and is not asked again.
    assert!(!page.body.contains(r#"name="question" value="kaiser""#), "{}", page.body);
    let page = browser.get(&format!("{next}?change=kaiser")).await;
    assert!(page.body.contains(r#"value="yes" checked"#), "{}", page.body);
}

#[tokio::test]
async fn a_link_may_only_say_who_gave_it_from_the_list() {
    let mut browser = Browser::new();
    let page = browser.get("/palliative-care/en?from=demo").await;
    assert!(text(&page.body).contains("Signpost demonstration desk gave you this link."));
    let page = browser.get("/palliative-care?lang=en&from=demo").await;
    assert_eq!(page.location.as_deref(), Some("/palliative-care/en?from=demo"));
    let page = browser.get("/palliative-care/en?from=Dr+Evil").await;
    assert_eq!(page.location.as_deref(), Some("/palliative-care/en"));
    let to = browser.get("/palliative-care/en?from=evil&kaiser=yes").await;
    let page = browser.get(&to.location.unwrap()).await;
    assert!(!page.body.contains("evil"), "{}", page.body);
    assert!(page.body.contains("The person who gave you this link"));
}

/// Numbers and days travel in links as well, and what can't be read is never shown.
#[test]
fn typed_answers_travel() {
    let (flows, keys) = (kinds(), Keys::parse(LINK_KEY).unwrap());
    let flow = &flows.flows[0];
    let typed = flow.questions.iter().position(|q| q.options.is_empty());
    let question = flow.question_of(flow.question(&flow.questions[typed.unwrap()].id).unwrap());
    let pairs = vec![(question.id.clone(), "60".to_owned())];
    let (made, _) = Filled::for_sealing(&flows, flow, &pairs, day("2026-11-24"));
    let token = keys.seal(&flows, flow, &link(made.clone(), "2026-12-24"));
    let (opened, _) = keys.open(&flows, flow, &token, day("2026-11-24")).unwrap();
    assert_eq!(opened.filled, made);
    let (id, answer) = made.answers.iter().next().unwrap();
    assert_eq!(written(flow, id, answer), "60");
    let pairs = vec![(question.id.clone(), "call 555-0100 now".to_owned())];
    let (made, unread) = Filled::for_sealing(&flows, flow, &pairs, day("2026-11-24"));
    assert!(made.is_empty() && unread == [Unread::Option(id, pairs[0].1.clone())]);
}

fn command(args: &[&str]) -> (bool, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(args)
        .env("SIGNPOST_LINK_KEYS", LINK_KEY)
        .env("SIGNPOST_PUBLIC_URL", "https://help.example.org")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// The address of a link made on the command line, taken apart.
fn made(flows: &Flows, address: &str) -> (String, Link) {
    let flow = flows.find("palliative-care").unwrap();
    let rest = address.strip_prefix("https://help.example.org/palliative-care/").unwrap();
    let (tag, token) = rest.split_once("/link/").unwrap();
    let today = signpost::web::today(&flow.time_zone);
    let (link, _) = settings().keys.open(flows, flow, token, today).unwrap();
    (tag.to_owned(), link)
}

#[test]
fn the_command_line_makes_links_and_tables_of_links() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let today = signpost::web::today(&flow.time_zone);
    let (done, out, _) = command(&[
        "link",
        "palliative-care",
        "kaiser=yes&where=sf&confirm=where",
        "--lang",
        "zh-Hant",
        "--expires",
        "90d",
    ]);
    assert!(done);
    let (tag, link) = made(&flows, out.trim());
    assert_eq!(tag, "zh-Hant");
    assert_eq!(text_of(&link.filled, &flows, flow), "kaiser=yes&where?=sf");
    assert_eq!(link.expires, Date::from_days(today.days() + 90));

    let table = std::env::temp_dir().join(format!("signpost-links-{}.csv", std::process::id()));
    let rows = "answers,label,language\nkaiser=no,Desk 3,es\n,\"=1+1\",vi\n";
    std::fs::write(&table, rows).unwrap();
    let (done, out, _) = command(&["link", "palliative-care", "--csv", table.to_str().unwrap()]);
    std::fs::remove_file(&table).unwrap();
    assert!(done);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "label,language,answers,expires,link");
    let (tag, link) = made(&flows, lines[1].rsplit(',').next().unwrap());
    assert_eq!((tag.as_str(), text_of(&link.filled, &flows, flow).as_str()), ("es", "kaiser=no"));
    // No spreadsheet takes the label for a formula.
    assert!(lines[2].starts_with("'=1+1,vi,"), "{}", lines[2]);

    for (answers, said) in [
        ("help_kind=info", "prefill: never"),
        ("kaiser=maybe", "does not take `maybe`\n  hint: there is yes, no, unsure"),
        ("nothing=yes", "no question `nothing`"),
        ("confirm=kaisr&kaiser=yes", "no question `kaisr`"),
        ("coverage=none,medi_cal", "does not take"),
        ("from=nobody", "it has demo"),
    ] {
        let (done, _, err) = command(&["link", "palliative-care", answers]);
        assert!(!done && err.contains(said), "{answers}: {err}");
        assert!(err.contains("\n  hint: "), "{answers}: {err}");
    }
    for (option, file) in [("--qr", "x.jpg"), ("--qr", "/nowhere/x.svg"), ("--csv", "nofile")] {
        let (done, _, err) = command(&["link", "palliative-care", option, file]);
        assert!(!done && err.contains(file), "{err}");
        assert!(err.contains("\n  hint: "), "{option} {file}: {err}");
    }
}

/// Half an answer would be another one: it is taken whole or not at all, and said.
#[tokio::test]
async fn an_answer_is_taken_whole_or_not_at_all() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let read = |query: &str| {
        let pairs = query.split('&').filter_map(|part| part.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Filled::from_pairs(&flows, flow, &pairs.collect::<Vec<_>>(), day("2026-11-24"))
    };
    for query in [
        "where=sf,bogus",
        "where=sf,alameda",
        "where=sf&where=alameda",
        "where=",
        "coverage=medi_cal,gone",
        "coverage=none,medicare",
    ] {
        let (filled, unread) = read(query);
        assert!(filled.is_empty() && unread.len() == 1, "{query}: {filled:?} {unread:?}");
    }
    let (filled, unread) = read("coverage=medicare&coverage=medi_cal");
    assert!(unread.is_empty());
    assert_eq!(text_of(&filled, &flows, flow), "coverage=medi_cal,medicare");
    // Every `confirm` counts, and one that means nothing is said.
    let (filled, unread) = read("kaiser=yes&where=sf&confirm=kaiser&confirm=where,wher");
    assert_eq!(text_of(&filled, &flows, flow), "where?=sf&kaiser?=yes");
    assert_eq!(unread, [Unread::Question("wher".into())]);
    // What other sites add is nobody's answer.
    let (filled, unread) = read("fbclid=abc&utm_source=x&from=demo");
    assert!(filled.is_empty() && unread.is_empty());
    let mut browser = Browser::new();
    let page = browser.get("/palliative-care/en?from=demo&fbclid=abc").await;
    assert_eq!(page.location.as_deref(), Some("/palliative-care/en?from=demo"));
}

/// What was misread stays misread, however it travels.
#[tokio::test]
async fn what_was_misread_is_not_read_as_something_else_later() {
    let mut browser = Browser::at(kinds());
    let long = format!("7{}", "0".repeat(60));
    for typed in ["3%3D5", "7%015", "7%265", &long] {
        let start = browser.post("/kinds/en", "").await;
        let mut at = start;
        for _ in 0..8 {
            let page = browser.get(&at).await;
            if page.body.contains(r#"value="weight""#) {
                break;
            }
            let asked = page.body.split(r#"name="question" value=""#).nth(1).unwrap();
            let asked = asked.split('"').next().unwrap().to_owned();
            let option = page.body.split(r#"name="answer" value=""#).nth(1);
            let option = option.map_or("", |rest| rest.split('"').next().unwrap()).to_owned();
            at = browser.post(&at, &format!("question={asked}&answer={option}&year=1950&month=1&day=5")).await;
        }
        let at = browser.post(&at, &format!("question=weight&answer={typed}")).await;
        let page = browser.get(&at).await;
        assert!(page.body.contains("error-summary"), "{typed}: {}", page.body);
    }
}

/// The first page lists what the person changed, too; Back leads to it, and what is wrong is said there.
#[tokio::test]
async fn the_first_page_of_a_link_is_not_lost() {
    let mut browser = Browser::new();
    let to = browser.get("/palliative-care/en?where=sf&kaiser=yes").await;
    let first = to.location.unwrap();
    let changed = browser.post(&first, "question=kaiser&answer=no").await;
    let page = browser.get(&changed).await;
    assert!(page.body.contains("Check the answers in your link"));
    assert_eq!(page.body.matches("?change=").count(), 2, "{}", page.body);
    let wrong = browser.post(&changed, "question=kaiser").await;
    assert!(browser.get(&wrong).await.body.contains("error-summary"));
    let page = browser.get(&format!("{changed}?change=where")).await;
    assert!(page.body.contains(r#"<a href="./">Back"#), "{}", page.body);
    let next = browser.post(&changed, "confirm=1").await;
    let page = browser.get(&next).await;
    assert!(page.body.contains(r#"<a href="?check">Back"#), "{}", page.body);
    let page = browser.get(&format!("{next}?check")).await;
    assert!(page.body.contains("Check the answers in your link"));
}

/// A link that lost its end, or gained one, is broken like any other.
#[tokio::test]
async fn cut_links_are_broken_links() {
    let mut browser = Browser::new();
    for path in ["link", "link/", "link/ABC/", "link/ABC/x/y", "link/ABC"] {
        let page = browser.get(&format!("/palliative-care/en/{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("We cannot read this link"), "{path}");
    }
    for path in ["%0a/?lang=es", "%0a/sheet?lang=es", "%0a/link", "~/"] {
        let page = browser.get(&format!("/palliative-care/en/{path}")).await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
    }
}

/// What somebody answered after the first page of a link is nobody else's.
#[tokio::test]
async fn a_place_is_said_to_have_filled_in_only_what_it_did() {
    let mut browser = Browser::new();
    let link = "/palliative-care?lang=en&kaiser=yes&from=demo";
    let first = browser.get(link).await.location.unwrap();
    let mut at = browser.post(&first, "confirm=1").await;
    for answer in ["who&answer=adult", "where&answer=sf"] {
        at = browser.post(&at, &format!("question={answer}")).await;
    }
    let page = browser.get(&format!("{at}?check")).await.body;
    assert!(page.contains("gave you this link and filled in"), "{page}");
    assert_eq!(page.matches("?change=").count(), 1, "{page}");
    assert!(page.contains("?change=kaiser"), "{page}");
    let other = browser.get(&format!("{at}?check&lang=es")).await.location;
    assert!(other.unwrap().ends_with("?check"));
}

/// Sites and mail programs add to links what they count by; nobody filled in anything there.
#[tokio::test]
async fn a_link_that_fills_in_nothing_claims_nothing() {
    let mut browser = Browser::new();
    let counted = "/palliative-care/en?gad_source=1&gbraid=0AAA&utm_source=x&srsltid=1";
    let to = browser.get(counted).await.location.unwrap();
    assert_eq!(to, "/palliative-care/en");
    let to = browser.get("/palliative-care/en?newsletter=spring&from=demo");
    let to = to.await.location.unwrap();
    let page = browser.get(&to).await.body;
    assert!(!page.contains("filled in these answers"), "{page}");
    for part in [
        "<h1>We could not use all of your link</h1>",
        " demonstration desk gave you this link.",
        "Part of the link is not known here: newsletter",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// Ten questions of thirteen options, all of them chosen: just below what is warned of.
#[tokio::test]
async fn the_longest_answers_go_on_and_their_link_opens() {
    let options: Vec<String> = (0..13).map(|n| format!("option-long-{n:02}: O{n}")).collect();
    let options = options.join(", ");
    let ids = (0..10).map(|n| format!("question{n:02}"));
    let asked = ids.clone().map(|id| {
        format!("  {id}: {{ask: 'About {id}?', error: Choose, choose: many, options: {{{options}}}, none: None}}\n")
    });
    let has = ids.clone().map(|id| format!("{id}: {{has: option-long-00}}"));
    let flow = format!(
        "title: T\nlanguage: en\nsummary: S\nstart: [S]\nneeded: N\nminutes: 1\nquestions:\n{}\
         rules:\n  - {{recommend: a, when: {{{}}}}}\n  - {{recommend: b, when: otherwise}}\n\
         outcomes:\n  a: {{title: 'Call {{211}}', steps: [Call]}}\n  b: {{title: 'Call {{988}}', steps: [Call]}}\n",
        asked.collect::<String>(),
        has.collect::<Vec<_>>().join(", "),
    );
    let files = [("m/flow.yaml".to_owned(), flow.into_bytes())];
    let (flows, findings) = load(&Sources::from_files(files));
    let mut browser = Browser::at(flows.unwrap_or_else(|| panic!("{findings:?}")));
    let all: String = (0..13).map(|n| format!("&answer=option-long-{n:02}")).collect();
    let mut at = browser.post("/m/en", "").await;
    for id in ids {
        let form = format!("question={id}{all}");
        let page = browser.send("POST", &at, Some(&form)).await;
        // What nginx and others take of the head of an answer, unless they are told otherwise.
        let head = page.headers.iter();
        let bytes: usize = head.map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        assert!(bytes < 4_096 - 100, "{bytes}");
        at = page.location.unwrap();
    }
    let page = browser.get(&format!("{at}send?answers")).await.body;
    assert!(page.contains("The text now has a link"), "{page}");
    let text = page.split(r#"href="sms:?&amp;body="#).nth(1).unwrap();
    let text = percent_decode_str(text.split('"').next().unwrap());
    let text = text.decode_utf8().unwrap();
    let token = text.split("/m/en/link/").nth(1).unwrap().trim();
    let opened = browser.get(&format!("/m/en/link/{token}")).await;
    let first = opened.location.unwrap_or_else(|| panic!("{token}: {}", opened.body));
    let first = browser.get(&first).await.body;
    assert!(first.contains("You kept these answers in a link."), "{first}");
    // No code holds so much: the guide's own stands there.
    let sheet = browser.get(&format!("{at}sheet?answers")).await.body;
    assert!(sheet.contains("Scan this code to open the guide."), "{sheet}");
}

/// What a stranger puts where sealed answers belong comes back in no head that a proxy would not take: it would
/// hold the server for broken.
#[tokio::test]
async fn nothing_long_is_sent_back() {
    let mut browser = Browser::new();
    let long = "A".repeat(5_000);
    for uri in [
        format!("/palliative-care/en/{long}/?lang=es"),
        format!("/palliative-care/en/{long}/sheet?lang=es"),
        format!("/palliative-care/en/{long}/link"),
        format!("/palliative-care-navigator/vi/{long}/"),
        format!("/palliative-care?embed&a={long}"),
        format!("/palliative-care/en?{long}=1"),
    ] {
        let page = browser.get(&uri).await;
        let head = page.headers.values().map(http::HeaderValue::len);
        assert!(head.sum::<usize>() < 2_000, "{:?}", page.headers);
    }
}
