//! What readers, authors and coordinators see of translations that are not what they should be.

use http::StatusCode;
use signpost::flow::{Flows, load, terms, unfit_languages};
use signpost::source::{Findings, Sources};
use signpost::words::State;

use crate::support::Browser;

const FLOW: &str = "\
title: Find help
language: en
summary: One line for everyone
start: [Call us today]
needed: Nothing
minutes: 1
voices: {you: {who: me}, they: otherwise}
questions:
  who:
    ask: Who needs care?
    hint: Call the clinic
    error: Select who needs care
    options: {me: I do, other: Someone else}
rules:
  - {recommend: line, when: {who: me}}
  - {recommend: doctor, when: otherwise}
outcomes:
  line: {title: 'Call {211}', steps: [{you: Call for yourself, they: Call for them}]}
  doctor: {title: 'Ask a doctor about Medi-Cal', steps: ['Ask about palliative care']}
allow: [no-contact]
";

const WORDS: &str = "\
language: es
state: draft
strings:
  title: {source: Find help, text: Encuentre ayuda}
  summary: {source: One line for everyone, text: Una línea para todos}
  start.1: {source: Call us today, text: Llámenos hoy}
  needed: {source: Nothing, text: Nada}
  questions.who.ask: {source: 'Who needs care?', text: ¿Quién necesita atención?}
  questions.who.hint: {source: Call the clinic, text: Llame a la clínica}
  questions.who.error: {source: Select who needs care, text: Elija quién necesita atención}
  questions.who.options.me: {source: I do, text: Yo}
  questions.who.options.other: {source: Someone else, text: Otra persona}
  outcomes.line.title: {source: 'Call {211}', text: 'Llame al {211}'}
  outcomes.line.steps.1.you: {source: Call for yourself, text: Llame por usted}
  outcomes.line.steps.1.they: {source: Call for them, text: Llame por la persona}
  outcomes.doctor.title: {source: Ask a doctor about Medi-Cal, text: Pregunte a un médico por Medi-Cal}
  outcomes.doctor.steps.1: {source: Ask about palliative care, text: Pregunte por los cuidados paliativos}
";

const TERMS: &str = "\
keep: [Medi-Cal]
terms:
  palliative-care:
    en: [palliative care]
    es: {use: cuidados paliativos, avoid: {hospicio: it is not hospice}}
  doctor: {en: [doctor], es: {use: médic*}}
";

fn sources(flow: &str, words: &str) -> Sources {
    let files = [("demo/flow.yaml", flow), ("demo/words/es.yaml", words), ("terms.yaml", TERMS)];
    Sources::from_files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())))
}

/// What `signpost check` says: everything found while reading, and of the wording.
fn checked(flow: &str, words: &str) -> (Option<Flows>, Vec<(&'static str, u32)>, Findings) {
    let sources = sources(flow, words);
    let (flows, mut findings) = load(&sources);
    let terms = terms(&sources, &mut findings);
    if let Some(flows) = &flows {
        findings.extend(unfit_languages(flows));
        flows.check_wording(&terms, &mut findings);
    }
    let all = findings.sorted();
    let found = all.iter().map(|finding| (finding.lint, finding.span.line)).collect();
    (flows, found, findings)
}

#[test]
fn the_translation_is_sound() {
    let (flows, found, _) = checked(FLOW, WORDS);
    assert_eq!(found, []);
    assert_eq!(flows.unwrap().flows[0].words[1].state, State::Draft);
}

/// Each fault is one edit of the flow or its translation, found under its own name at its own line.
#[test]
fn each_fault_of_a_translation_is_found_where_it_is() {
    let in_words: [(&str, &str, &str, u32); 24] = [
        // Dropped strings.
        ("  title: {source: Find help, text: Encuentre ayuda}\n", "", "missing-string", 1),
        ("  needed: {source: Nothing, text: Nada}\n", "", "missing-string", 1),
        ("  questions.who.options.me: {source: I do, text: Yo}\n", "", "missing-string", 1),
        (
            "  outcomes.line.steps.1.they: {source: Call for them, text: Llame por la persona}\n",
            "",
            "missing-string",
            1,
        ),
        ("text: Nada}", "text: ''}", "wrong-type", 7),
        // Swapped strings.
        (
            "title: {source: Find help, text: Encuentre ayuda}\n  summary: {source: One line for everyone, text: Una línea para todos}",
            "title: {source: One line for everyone, text: Una línea para todos}\n  summary: {source: Find help, text: Encuentre ayuda}",
            "stale-string",
            4,
        ),
        (
            "steps.1.you: {source: Call for yourself, text: Llame por usted}\n  outcomes.line.steps.1.they: {source: Call for them, text: Llame por la persona}",
            "steps.1.you: {source: Call for them, text: Llame por la persona}\n  outcomes.line.steps.1.they: {source: Call for yourself, text: Llame por usted}",
            "stale-string",
            14,
        ),
        // Stale strings.
        ("source: Call the clinic", "source: Call your clinic", "stale-string", 9),
        ("source: Nothing", "source: Nothing at all", "stale-string", 7),
        ("source: 'Who needs care?'", "source: 'Who needs help?'", "stale-string", 8),
        // Placeholders.
        ("Llame al {211}", "Llame al 211", "placeholder-mismatch", 13),
        ("Llame al {211}", "Llame al {911}", "placeholder-mismatch", 13),
        ("text: Nada", "text: 'Nada {211}'", "placeholder-mismatch", 7),
        ("Llame al {211}", "Llame al {211} o {211}", "placeholder-mismatch", 13),
        // Voices.
        ("steps.1.you:", "steps.1.me:", "unknown-string", 14),
        ("steps.1.they:", "steps.1:", "unknown-string", 15),
        ("steps.1.they:", "steps.1.you:", "duplicate-key", 15),
        ("  outcomes.doctor.steps.1:", "  outcomes.doctor.steps.1.they:", "unknown-string", 17),
        // Terms and names.
        ("los cuidados paliativos", "el hospicio", "forbidden-term", 17),
        ("los cuidados paliativos", "esa ayuda", "missing-term", 17),
        ("un médico por Medi-Cal", "alguien por Medi-Cal", "missing-term", 16),
        ("por Medi-Cal", "por Medical", "lost-name", 16),
        // States.
        ("state: draft", "state: done", "unknown-state", 2),
        ("state: draft", "state: reviewed", "unsigned-review", 1),
    ];
    let mut tried = 0;
    for (from, to, lint, line) in in_words {
        let broken = WORDS.replacen(from, to, 1);
        assert_ne!(broken, WORDS, "{from} is not in the words");
        let (_, found, _) = checked(FLOW, &broken);
        assert!(found.contains(&(lint, line)), "{to}: {found:?}");
        tried += 1;
    }
    let copied = WORDS.replacen("Una línea para todos", "One line for everyone", 1);
    assert!(checked(FLOW, &copied).1.contains(&("same-as-source", 5)));
    // Every sentence of the flow, edited by itself, makes exactly its own translation stale.
    let edits = [
        ("title: Find help", 4),
        ("One line for everyone", 5),
        ("Call us today", 6),
        ("Nothing", 7),
        ("Select who", 10),
        ("Someone else", 12),
        ("Ask about", 17),
    ];
    for (sentence, line) in edits {
        let edited = FLOW.replacen(sentence, &format!("{sentence} now"), 1);
        let (_, found, findings) = checked(&edited, WORDS);
        assert_eq!(found, [("stale-string", line)], "{sentence}");
        let sorted = findings.sorted();
        assert!(sorted[0].notes[0].contains("{+"), "{:?}", sorted[0].notes);
        tried += 1;
    }
    assert!(tried >= 30);
}

#[tokio::test]
async fn what_is_not_translated_is_shown_in_english_and_marked() {
    let edited = FLOW.replacen("Call the clinic", "Call your doctor", 1);
    let (flows, ..) = checked(&edited, WORDS);
    let mut browser = Browser::at(flows.unwrap());
    let first = browser.post("/demo/es", "").await;
    let page = browser.get(&first).await;
    let marked = "<span lang=\"en\" dir=\"ltr\">Call your doctor</span> <span class=\"in-source\">(en inglés)</span>";
    assert!(page.body.contains(marked), "{}", page.body);
    assert!(page.body.contains("¿Quién necesita atención?"));

    // The navigator is not in Vietnamese: its name on the list of flows says so.
    let page = Browser::new().get("/?lang=vi").await;
    let marked = "<span lang=\"en\" dir=\"ltr\">Palliative care navigator";
    assert!(page.body.contains(marked), "{}", page.body);

    // A title of the source does not pass for one of the page's language.
    let edited = FLOW.replacen("title: Find help", "title: Get help", 1);
    let (flows, ..) = checked(&edited, WORDS);
    let page = Browser::at(flows.unwrap()).get("/demo/es").await;
    assert!(page.body.contains("<title>Get help (en inglés)</title>"), "{}", page.body);
}

#[tokio::test]
async fn a_published_language_that_lacks_a_sentence_is_not_offered() {
    let published = FLOW.replacen("minutes: 1", "minutes: 1\npublished: [es]", 1);
    let (flows, found, _) = checked(&published, WORDS);
    assert_eq!(found, []);
    let page = Browser::at(flows.unwrap()).get("/demo/en").await;
    assert!(page.body.contains("hreflang=\"es\""));

    let edited = published.replacen("Call the clinic", "Call your doctor", 1);
    let (flows, found, _) = checked(&edited, WORDS);
    assert_eq!(found, [("unfit-language", 7), ("stale-string", 9)]);
    let mut browser = Browser::at(flows.unwrap());
    let page = browser.get("/demo/en").await;
    assert!(!page.body.contains("hreflang=\"es\""), "{}", page.body);
    // Whoever is midway in it is not stranded.
    let page = browser.get("/demo/es").await;
    assert_eq!(page.status, StatusCode::OK);

    let required = published.replacen("minutes: 1", "minutes: 1\nreview_required: true", 1);
    assert_eq!(checked(&required, WORDS).1, [("unfit-language", 8)]);
}

/// The page of a busy server is a file of its own, for the proxy shows it, too.
#[test]
fn the_busy_page_has_every_language_and_says_which_are_drafts() {
    let templates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let page = std::fs::read_to_string(templates.join("busy.html")).unwrap();
    let words = Sources::read_dir(&templates.join("words")).unwrap();
    let (interface, findings) = signpost::words::Interface::load(&words);
    assert!(findings.is_empty());
    for words in interface.unwrap().languages {
        let from = format!("<div lang=\"{}\">", words.language);
        let part = page.split(&from).nth(1).expect(&from);
        let part = part.split("</div>").next().unwrap();
        let is_draft = words.state != State::Reviewed;
        let notice = &words.words["draft_notice"];
        assert_eq!(part.contains(notice.as_str()), is_draft, "{from}");
    }
}
