//! What people leave with: a text to send to themselves, and a sheet.

use percent_encoding::percent_decode_str;
use signpost::flow::{Date, Flow};

use crate::support::{Browser, settings, shipped, text_of};

const LANGUAGES: [&str; 7] = ["en", "es", "fil", "ru", "vi", "zh-Hans", "zh-Hant"];

/// Sealed addresses of the outcomes of the flow's worked cases.
async fn outcomes(browser: &mut Browser, flow: &Flow, tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    for case in flow.cases.iter().filter(|case| case.expected.recommend.is_some()) {
        let mut at = browser.post(&format!("/{}/{tag}", flow.id), "").await;
        for (question, answers) in &case.answers {
            let answers: Vec<_> = answers.iter().map(|answer| format!("&answer={answer}")).collect();
            at = browser.post(&at, &format!("question={question}{}", answers.concat())).await;
        }
        found.push(at);
    }
    assert!(found.len() > 50);
    found
}

/// What of a sheet is printed.
fn printed(html: &str) -> String {
    let from = html.find(r#"<div class="paper"#).unwrap();
    let to = html.find(r#"<nav class="choices""#).unwrap();
    html[from..to].to_owned()
}

/// The stems of the words that tell of an illness, in the languages of the guide (glossary).
const TELLING: [&str; 14] = [
    "palliativ",
    "hospice",
    "illness",
    "cancer",
    "suicid",
    "paliativ",
    "hospicio",
    "enfermedad",
    "паллиатив",
    "хоспис",
    "giảm nhẹ",
    "緩和",
    "安寧",
    "缓和",
];

#[tokio::test]
async fn a_discreet_sheet_tells_of_no_illness_and_still_helps() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let mut browser = Browser::new();
    for tag in LANGUAGES {
        for at in outcomes(&mut browser, flow, tag).await {
            for query in ["?discreet", "?with=none&discreet"] {
                let page = browser.get(&format!("{at}sheet{query}")).await;
                let title = page.body.split("</title>").next().unwrap();
                let sheet = printed(&page.body).to_lowercase();
                for word in TELLING {
                    assert!(!sheet.contains(word), "{tag} {word}: {sheet}");
                    assert!(!title.to_lowercase().contains(word), "{tag} {word}: {title}");
                }
                let full = printed(&browser.get(&format!("{at}sheet")).await.body);
                let numbers = |sheet: &str| sheet.matches(r#"class="number""#).count();
                assert_eq!(numbers(&sheet), numbers(&full), "{tag} {query}: {sheet}");
            }
        }
    }
}

#[tokio::test]
async fn a_sheet_says_everything_in_two_languages() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let mut browser = Browser::new();
    let at = outcomes(&mut browser, flow, "zh-Hant").await.remove(0);
    let both = browser.get(&format!("{at}sheet")).await.body;
    let sheet = printed(&both);
    for part in [
        "This person asks for a palliative care consultation.",
        "這位人士要求接受緩和療護諮詢。",
        "Preferred language: Chinese: ☐\u{a0}Cantonese ☐\u{a0}Mandarin",
        "希望使用的語言：繁體中文",
        "Phone number for a call back",
        "https://help.example.org/palliative-care/zh-Hant",
        "<svg",
        "Date: ",
    ] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    // Nothing typed: the lines are for a pen.
    assert!(!sheet.contains("<input"));
    let one = printed(&browser.get(&format!("{at}sheet?with=none")).await.body);
    assert!(!one.contains("This person asks"), "{one}");
    let other = browser.get(&format!("{at}sheet?with=en&lang=es")).await;
    assert!(other.location.unwrap().ends_with("/sheet?with=en"));
    // From English, any language may stand beside it.
    let english = at.replace("/zh-Hant/", "/en/");
    let sheet = printed(&browser.get(&format!("{english}sheet?with=vi")).await.body);
    assert!(sheet.contains("Người này xin gặp"), "{sheet}");
}

/// The text names whom to call and where the guide is, and no answer; a link with the answers is in it
/// only where the person asks for one, and opens for seven days.
#[tokio::test]
async fn the_text_has_no_answers_unless_asked() {
    let flows = shipped();
    let flow = flows.find("palliative-care").unwrap();
    let mut browser = Browser::new();
    for tag in LANGUAGES {
        let form = ["who=me", "where=sf", "setting=home", "help_kind=symptoms", "kaiser=yes", "veteran=no"];
        let mut at = browser.post(&format!("/palliative-care/{tag}"), "").await;
        for part in form {
            let (question, answer) = part.split_once('=').unwrap();
            at = browser.post(&at, &format!("question={question}&answer={answer}")).await;
        }
        for page in [at.clone(), format!("{at}send")] {
            let html = browser.get(&page).await.body;
            let href = |scheme: &str| {
                let from = html.find(scheme).unwrap_or_else(|| panic!("{page} {html}"));
                let href = html[from..].split('"').next().unwrap().replace("&amp;", "&");
                percent_decode_str(&href).decode_utf8().unwrap().into_owned()
            };
            let (sms, mail) = (href("sms:?&amp;body="), href("mailto:?subject="));
            for text in [&sms, &mail] {
                assert!(text.contains("415-833-2000") || text.contains("Kaiser"), "{tag}: {text}");
                assert!(text.contains(&format!("https://help.example.org/palliative-care/{tag}")));
                assert!(!text.contains("/link/") && !text.contains("symptoms"), "{text}");
            }
        }
        let html = browser.get(&format!("{at}send?answers")).await.body;
        let token = html.split("/link/").nth(1).unwrap();
        let token: String = token.chars().take_while(char::is_ascii_alphanumeric).collect();
        let keys = settings().keys;
        let today = signpost::web::today(&flow.time_zone);
        let (link, _) = keys.open(&flows, flow, &token, today).unwrap();
        assert!(link.kept);
        assert_eq!(link.expires, Date::from_days(today.days() + 7));
        // What only the person may say is not kept, and will be asked again.
        let kept = text_of(&link.filled, &flows, flow);
        assert_eq!(kept, "who=me&where=sf&setting=home&kaiser=yes&veteran=no");
    }
}

/// Answers that have not led to an outcome yet have no sheet.
#[tokio::test]
async fn before_the_outcome_there_is_nothing_to_leave_with() {
    let mut browser = Browser::new();
    let at = browser.post("/palliative-care/en", "").await;
    for part in ["sheet", "send"] {
        let page = browser.get(&format!("{at}{part}")).await;
        assert_eq!(page.location.as_deref(), Some(&*at), "{part}");
    }
}
