//! A flow that is written in Spanish, and read in English, too.

use signpost::flow::load;
use signpost::source::Sources;

use crate::support::Browser;

const FLOW: &str = "
title: Buscar ayuda
language: es
summary: Dos preguntas.
start: [Conteste dos preguntas.]
needed: Nada.
minutes: 1
questions:
  quien: {ask: ¿Quién?, error: Elija una respuesta, options: {yo: Yo, otro: Otra persona}}
  carta:
    ask: ¿Qué cartas hay?
    error: Elija una carta
    choose: many
    options: {a: La primera, b: La segunda}
    none: Ninguna carta
  renta: {ask: ¿Cuánto es la renta?, error: Escriba la renta, number: {min: 0, max: 5000, unit: dólares}}
rules:
  - {recommend: hoy, when: {quien: yo, carta: {has: a}, renta: {at_least: 1000}}}
  - {recommend: luego, when: otherwise}
outcomes:
  hoy: {title: Llame hoy, provider: helpers, steps: [Llame al número.], say: Recibí una carta.}
  luego: {title: Llame mañana, provider: helpers, steps: [Llame al número mañana.], say: Pregunto por otra persona.}
";

const PROVIDERS: &str = "
helpers:
  organization: City Helpers
  phones: [{number: 415-555-0100, label: Palliative care desk, source: s, checked: 2026-11-24}]
  urls:
    - {url: 'https://getpalliativecare.example/', source: s, checked: 2026-11-24}
    - {url: 'https://helpers.example/', source: s, checked: 2026-11-24}
  application_process: {text: Ask for palliative care., source: s, checked: 2026-11-24}
";

/// All that is translated.
const WORDS: &str = "
language: en
state: draft
strings:
  outcomes.hoy.say: {source: Recibí una carta., text: I got a letter.}
";

const TERMS: &str = "sensitive: {en: ['palliative*', 'hospice*'], es: ['paliativ*']}";

fn browser() -> Browser {
    browser_of(FLOW)
}

fn browser_of(flow: &str) -> Browser {
    let files = [
        ("ayuda/flow.yaml", flow),
        ("ayuda/words/en.yaml", WORDS),
        ("words/es.yaml", "language: es\nstate: draft\nstrings: {}\n"),
        ("providers.yaml", PROVIDERS),
        ("terms.yaml", TERMS),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let (flows, findings) = load(&Sources::from_files(files));
    Browser::at(flows.unwrap_or_else(|| panic!("{findings:?}")))
}

/// Where these answers lead.
async fn walked(browser: &mut Browser, language: &str, answers: &[&str]) -> String {
    let mut at = browser.post(&format!("/ayuda/{language}"), "").await;
    for answer in answers {
        at = browser.post(&at, &format!("question={answer}")).await;
    }
    at
}

const TODAY: [&str; 3] = ["quien&answer=yo", "carta&answer=a", "renta&answer=1500"];

#[tokio::test]
async fn a_spanish_sentence_that_stands_in_is_not_called_english() {
    let mut browser = browser();
    let home = browser.get("/?lang=en").await.body;
    let start = browser.get("/ayuda/en").await.body;
    let at = walked(&mut browser, "en", &TODAY).await;
    let result = browser.get(&at).await.body;
    for page in [&home, &start, &result] {
        assert!(page.contains("(Español)"), "{page}");
    }
    let wrong = |page: &str| page.contains("(in English)") || page.contains("In English:");
    assert!(!wrong(&start) && !wrong(&result), "{result}");
    // What a sentence is part of does not hide it.
    assert!(result.contains(r#"<span lang="es" dir="ltr">1,500 dólares</span>"#), "{result}");
    let text = browser.get(&format!("{at}send")).await.body;
    assert!(text.contains("Llame al número. (Español)"), "{text}");
    let sheet = browser.get(&format!("{at}sheet")).await.body;
    assert_eq!(sheet.matches("Recibí una carta.").count(), 0, "{sheet}");
    let both = ["quien&answer=yo", "carta&answer=a&answer=none"];
    let at = walked(&mut browser, "en", &both).await;
    let page = browser.get(&at).await.body;
    assert!(page.contains("“Ninguna carta (Español)”"), "{page}");
}

/// English is what is spoken where people call, whatever a flow is written in.
#[tokio::test]
async fn what_to_say_and_the_sheet_have_english_beside_spanish() {
    let mut browser = browser();
    let at = walked(&mut browser, "es", &TODAY).await;
    let result = browser.get(&at).await.body;
    assert!(result.contains(r#"<p class="say" lang="en" dir="ltr" translate="no">I got a letter.</p>"#), "{result}");
    let sheet = browser.get(&format!("{at}sheet")).await.body;
    for part in ["I got a letter.", "Preferred language: Spanish", "This person may need an interpreter"] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    let other = browser.get(&format!("{at}sheet?with=es&lang=en")).await;
    let sheet = browser.get(&other.location.unwrap()).await.body;
    assert!(!sheet.contains("This person may need an interpreter"), "{sheet}");
    // Nothing stands in for what has no translation.
    let other = ["quien&answer=otro", "carta&answer=none", "renta&answer=10"];
    let at = walked(&mut browser, "es", &other).await;
    let result = browser.get(&at).await.body;
    assert_eq!(result.matches("Pregunto por otra persona.").count(), 1, "{result}");
}

#[tokio::test]
async fn a_discreet_sheet_leaves_out_english_words_and_addresses_as_well() {
    let mut browser = browser();
    let at = walked(&mut browser, "es", &TODAY).await;
    for query in ["discreet", "discreet&with=none", "discreet&with=en"] {
        let sheet = browser.get(&format!("{at}sheet?{query}")).await.body;
        let sheet = sheet.to_lowercase();
        assert!(!sheet.contains("palliative"), "{query}: {sheet}");
        for part in ["city helpers", "415-555-0100", "https://helpers.example/"] {
            assert!(sheet.contains(part), "{part}: {sheet}");
        }
    }
}

/// Whoever is midway while the flow changes is told so, and of no link.
#[tokio::test]
async fn a_changed_flow_says_what_it_asks_again() {
    let mut browser = browser();
    let at = walked(&mut browser, "en", &["quien&answer=yo"]).await;
    let ids = FLOW.replace("yo: Yo", "ella: Ella").replace("quien: yo", "quien: ella");
    let mut changed = browser_of(&ids);
    changed.cookie = browser.cookie.clone();
    let page = changed.get(&at).await.body;
    assert!(page.contains("This guide has changed since you began."), "{page}");
    assert!(page.contains("We could not use the answer to: ¿Quién? (Español)"), "{page}");
    assert!(!page.contains("your link"), "{page}");
    let on = changed.post(&at, "question=quien&answer=ella").await;
    let page = changed.get(&on).await.body;
    assert!(!page.contains("has changed"), "{page}");

    // Half an answer would be another one.
    let both = ["quien&answer=yo", "carta&answer=a&answer=b", "renta&answer=1500"];
    let at_result = walked(&mut browser, "en", &both).await;
    let mut changed = browser_of(&FLOW.replace("a: La primera", "uno: La primera").replace("has: a", "has: uno"));
    changed.cookie = browser.cookie.clone();
    let page = changed.get(&at_result).await.body;
    assert!(page.contains("We could not use the answer to: ¿Qué cartas hay?"), "{page}");
    assert!(page.contains(r#"name="question" value="carta""#), "{page}");

    let question = FLOW.replace("quien", "persona");
    let mut changed = browser_of(&question);
    changed.cookie = browser.cookie.clone();
    let page = changed.get(&at).await.body;
    assert!(page.contains("has changed") && !page.contains("quien"), "{page}");
}
