//! The page of a result is the same, whoever came before.

use std::collections::BTreeSet;
use std::io::Read;

use signpost::flow::load;
use signpost::source::Sources;

use crate::support::Browser;

/// Each result is what a server makes that made none before.
#[tokio::test]
async fn results_that_begin_alike_are_each_whole() {
    let questions: [(&str, &[&str]); 9] = [
        ("who", &["me", "adult", "child", "unsure"]),
        ("where", &["sf", "sf", "alameda", "unsure"]),
        ("setting", &["hospital", "home"]),
        ("help_kind", &["symptoms", "planning&answer=info"]),
        ("kaiser", &["yes", "no", "no"]),
        ("veteran", &["no", "enrolled", "unsure"]),
        ("doctor", &["yes", "no", "unsure"]),
        ("care_place", &["ucsf", "other", "unsure"]),
        ("coverage", &["medi_cal", "unsure"]),
    ];
    let (mut browser, mut dice) = (Browser::new(), 1_u64);
    for walk in 0..200 {
        let mut at = browser.post("/palliative-care/zh-Hant", "").await;
        for (question, options) in questions {
            // Knuth's numbers for a sequence without end, of which the upper half is as good as chance.
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let answer = options[(dice >> 33) as usize % options.len()];
            let form = format!("question={question}&answer={answer}");
            at = browser.post(&at, &form).await;
        }
        let mut new = Browser::new();
        new.cookie.clone_from(&browser.cookie);
        let whole = new.get(&at).await.body;
        let mut taker = browser.clone();
        taker.headers = vec![("accept-encoding".into(), "gzip".into())];
        let (_, packed) = taker.get_bytes(&at).await;
        let mut unpacked = String::new();
        let mut unpack = flate2::read::GzDecoder::new(&*packed);
        unpack.read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, whole, "walk {walk}");
        assert!(whole.contains(r#"<div class="keep">"#), "{whole}");
    }
}

const PROVIDERS: &str = "\
alpha: {organization: Clinic Alpha, phones: [{number: 415-555-0100, source: 'https://x.example/', checked: 2026-11-24}]}
beta: {organization: Clinic Beta, phones: [{number: 415-555-0101, source: 'https://x.example/', checked: 2026-11-24}]}
alpha2: {organization: Clinic Alpha, phones: [{number: 415-555-0109, source: 'https://x.example/', checked: 2026-11-24}]}
gamma: {organization: Clinic Gamma, phones: [{number: 415-555-0102, source: 'https://x.example/', checked: 2026-11-24}]}
";

/// A flow of two questions with these rules and outcomes.
fn browser(rules: &str) -> Browser {
    let options = "options: {yes: 'Yes', no: 'No', unsure: Not sure}";
    let flow = format!(
        "title: T\nlanguage: en\nsummary: S\nstart: [S]\nneeded: N\nminutes: 1\nquestions:\n  \
         one: {{ask: One?, error: Choose, {options}}}\n  \
         two: {{ask: Two?, error: Choose, ask_always: true, {options}}}\n{rules}"
    );
    let files = [("demo/flow.yaml", flow.as_str()), ("providers.yaml", PROVIDERS)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let (flows, findings) = load(&Sources::from_files(files));
    Browser::at(flows.unwrap_or_else(|| panic!("{findings:?}")))
}

/// The pages that these answers lead to, each after those before it.
async fn pages(mut browser: Browser, answers: &[[&str; 2]]) -> Vec<String> {
    let mut pages = Vec::new();
    for [one, two] in answers {
        let mut at = browser.post("/demo/en", "").await;
        for (question, answer) in [("one", one), ("two", two)] {
            let form = format!("question={question}&answer={answer}");
            at = browser.post(&at, &form).await;
        }
        pages.push(browser.get(&at).await.body);
    }
    pages
}

async fn same_in_either_order(rules: &str, answers: [[&str; 2]; 2]) -> Vec<String> {
    let there = pages(browser(rules), &answers).await;
    let [first, second] = answers;
    let mut back = pages(browser(rules), &[second, first]).await;
    back.reverse();
    assert_eq!(there, back);
    there
}

#[tokio::test]
async fn a_provider_to_call_first_is_another_result_than_one_to_call_last() {
    let rules = "\
rules:
  - {recommend: a, when: otherwise}
outcomes:
  a:
    title: Call {211}
    steps: [Call]
    if_not: [Ask again.]
    provider: [{id: alpha, when: {one: 'yes'}}, {id: alpha, when: {one: ['no', unsure]}, if_not: true}]
";
    let pages = same_in_either_order(rules, [["yes", "no"], ["no", "no"]]).await;
    let is_first = |page: &str| page.find("Clinic Alpha") < page.find("Ask again.");
    assert!(is_first(&pages[0]) && !is_first(&pages[1]));
}

/// Where one part ends and the next begins is part of what a list of other ways is.
#[tokio::test]
async fn other_ways_are_those_of_ones_own_answers() {
    let rules = "\
rules:
  - {recommend: main, when: otherwise}
also:
  - {recommend: x, when: {two: ['yes', 'no', unsure]}}
  - {recommend: y, when: {one: ['no', unsure]}}
outcomes:
  main: {title: 'Call {211}', steps: [Call]}
  x:
    title: Go to a clinic, or call {211}
    steps: [{text: Go there today., when: {two: 'yes'}}, Go there.]
    provider: [alpha, {id: gamma, when: {one: 'yes'}}]
  y:
    title: Take a bus, or call {211}
    steps: [{text: Take the number 9., when: {two: 'yes'}}, Take it.]
";
    let pages = same_in_either_order(rules, [["yes", "no"], ["no", "no"]]).await;
    assert!(pages[0].contains("Clinic Gamma") && !pages[0].contains("Take a bus"));
    assert!(!pages[1].contains("Clinic Gamma") && pages[1].contains("Take a bus"));
}

/// The numbers in a part of a page.
fn numbers(part: &str) -> BTreeSet<&str> {
    let links = part.split(r#"href="tel:"#).skip(1);
    links.map(|link| link.split('"').next().unwrap()).collect()
}

/// What of a result paper shows: nothing that opens at a press, and no provider who stands above already.
fn on_paper(page: &str) -> String {
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    let without = |text: &str, from: &str, to: &str| -> String {
        let mut parts = text.split(from);
        let first = parts.next().unwrap().to_owned();
        let rest = parts.map(|part| part.split_once(to).unwrap().1);
        first + &rest.collect::<String>()
    };
    let opened = without(main, "<details>", "</details>");
    without(&opened, r#"<div class="contact again">"#, "</dl>")
}

#[tokio::test]
async fn paper_has_every_number_that_the_screen_shows_at_once() {
    let mut browser = Browser::new();
    let mut at = browser.post("/palliative-care-navigator/en", "").await;
    // Two other ways name the same complaint lines: one if it does not help, one at once.
    for answer in
        "safety=worse who=skip where=unsure age=under_18 setting=home already=no help_kind=info kaiser=unsure \
                   care_place=other coverage=medi_cal barrier=refused"
            .split(' ')
    {
        let (question, answer) = answer.split_once('=').unwrap();
        at = browser.post(&at, &format!("question={question}&answer={answer}")).await;
    }
    let page = browser.get(&at).await.body;
    let paper = on_paper(&page);
    // The Help Center of the Department of Managed Health Care, and the Health Consumer Alliance (domain/services.md).
    for number in ["+18884662219", "+18888043536"] {
        assert!(numbers(&page).contains(number), "{page}");
        assert!(numbers(&paper).contains(number), "{number}: {paper}");
    }
}

#[tokio::test]
async fn paper_leaves_out_nobody_because_of_a_name_or_of_who_comes_last() {
    let rules = "\
rules:
  - {recommend: main, when: otherwise}
also:
  - {recommend: x, when: {one: 'yes'}}
  - {recommend: y, when: {two: 'yes'}}
outcomes:
  main: {title: 'Call {211}', steps: [Call], provider: alpha}
  x: {title: Go to a clinic, steps: [Go], provider: [alpha2, beta]}
  y: {title: Take a bus, steps: [Go], provider: [alpha, {id: gamma, if_not: true}]}
";
    let page = pages(browser(rules), &[["yes", "yes"]]).await.remove(0);
    let paper = on_paper(&page);
    // The other number of a clinic with two.
    assert!(numbers(&paper).contains("+14155550109"), "{paper}");
    // Without its clinic, the last way would name nobody.
    let last = &paper[paper.find("Take a bus").unwrap()..];
    assert!(numbers(last).contains("+14155550100"), "{paper}");
}
