use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::web::formats::long_date;
use crate::web::interface::Word;
use crate::web::leave::{Arrived, OwnLink};
use crate::web::rich::fill;
use crate::web::shown::Shown;
use crate::web::view::Shell;

/// In the page's query where its text has a link with the person's answers.
pub(in crate::web) const ANSWERS: &str = "answers";

#[derive(Serialize)]
pub(in crate::web) struct Send<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    service: Shown<'a>,
    #[serde(flatten)]
    message: Message,
    /// Until when the link in the text opens, if there is one.
    until: Option<String>,
    /// Whether such a link can be had.
    can_keep: bool,
    /// Whether it leaves out an answer.
    asks_again: bool,
}

/// A text and the addresses that send it.
#[derive(Serialize)]
pub(in crate::web) struct Message {
    text: String,
    sms_href: String,
    mail_href: String,
}

/// What RFC 3986 §2.3 leaves as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The text, ways to send it, and the choice to keep the answers in it.
pub(in crate::web) fn view<'a>(arrived: &Arrived<'a>, with_answers: bool) -> Send<'a> {
    let Arrived { app, flow, at, .. } = *arrived;
    let language = &flow.words[at.0].language;
    let heading = app.interface.word(language, Word::SendHeading);
    let can_keep = app.settings.promises_links();
    let with_answers = with_answers && can_keep;
    let link = with_answers.then(|| arrived.own_link());
    let query = if with_answers { "&answers" } else { "" };
    Send {
        shell: Shell::of_flow(app, flow, at, heading, |tag| {
            format!("send?lang={tag}{query}")
        })
        .clearable(flow)
        .back_to(Some("./".into()))
        .with_script(),
        service: Shown::of_flow(app, flow, at, arrived.walked.voice, &flow.title),
        message: message(arrived, link.as_ref()),
        can_keep,
        asks_again: arrived.asks_again(),
        until: link.map(|link| long_date(link.until, language)),
    }
}

/// Who to call, the first step and where the guide is. The answers are in it only where the person
/// asked for a link that keeps them.
pub(in crate::web) fn message(arrived: &Arrived<'_>, link: Option<&OwnLink>) -> Message {
    let Arrived { app, flow, at, .. } = *arrived;
    let language = &flow.words[at.0].language;
    let word = |word| app.interface.word(language, word);
    let outcome = flow.outcome_of(arrived.first);
    let first = outcome.providers.iter().filter(|item| !item.what.if_not);
    let shown = first.filter(|item| arrived.walked.shows(item.shown));
    let mut lines: Vec<String> = shown
        .map(|item| reach(arrived, item.what.provider.0))
        .collect();
    let mut steps = outcome.steps.iter();
    let step = steps.find(|item| arrived.walked.shows(item.shown));
    lines.extend(step.map(|item| {
        let voice = arrived.walked.voice;
        Shown::of_flow(app, flow, at, voice, &item.what).plain()
    }));
    let guide = arrived.guide();
    lines.extend(guide.map(|guide| fill(word(Word::SendGuide), &[("address", &guide)])));
    lines.extend(link.map(|link| {
        let until = long_date(link.until, language);
        fill(
            word(Word::KeepLine),
            &[("date", &until), ("address", &link.address)],
        )
    }));
    let encoded =
        |break_as: &str| utf8_percent_encode(&lines.join(break_as), UNRESERVED).to_string();
    let subject = utf8_percent_encode(word(Word::SendSubject), UNRESERVED);
    Message {
        // RFC 5724 has no `?&`; it is what both iOS and Android take.
        sms_href: format!("sms:?&body={}", encoded("\n")),
        mail_href: format!("mailto:?subject={subject}&body={}", encoded("\r\n")),
        text: lines.join("\n"),
    }
}

/// A provider and its numbers.
fn reach(arrived: &Arrived<'_>, provider: usize) -> String {
    let Arrived { app, flow, at, .. } = *arrived;
    let provider = &app.flows.providers[provider];
    let name = provider.name(&flow.words[at.0].language);
    let phones: Vec<&str> = provider.phones.iter().map(|p| p.number.as_str()).collect();
    match phones.is_empty() {
        true => name.to_owned(),
        false => format!("{name}: {}", phones.join(", ")),
    }
}
