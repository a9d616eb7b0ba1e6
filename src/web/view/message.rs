//! The text that people send to themselves, and the addresses that send it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::markup::fill;
use super::outcome_context::{OutcomeContext, OwnLink};
use crate::flow::ProviderId;
use crate::words::Word;

/// A text with the number to call and the first step.
#[derive(Serialize)]
pub(in crate::web) struct Message {
    text: String,
    sms_href: String,
    mail_href: String,
}

/// The characters that RFC 3986 §2.3 leaves as they are.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Message {
    /// Returns who to call, the first step and the address of the guide. The answers are in it only where the person
    /// asked for a link that keeps them.
    pub(in crate::web) fn new(context: &OutcomeContext<'_>, link: Option<&OwnLink>) -> Message {
        let lines = lines(context, link);
        let encoded = |break_as: &str| utf8_percent_encode(&lines.join(break_as), UNRESERVED).to_string();
        let subject = context.page.word(Word::SendSubject);
        let subject = utf8_percent_encode(subject, UNRESERVED);
        Message {
            // RFC 5724 has no `?&`, but both iOS and Android take it.
            sms_href: format!("sms:?&body={}", encoded("\n")),
            mail_href: format!("mailto:?subject={subject}&body={}", encoded("\r\n")),
            text: lines.join("\n"),
        }
    }
}

fn lines(context: &OutcomeContext<'_>, link: Option<&OwnLink>) -> Vec<String> {
    let (page, outcome) = (context.page, context.outcome());
    let first = context.shown(&outcome.providers);
    let first = first.filter(|referral| !referral.if_not);
    let mut lines: Vec<String> = first.map(|referral| reach(context, referral.provider)).collect();
    let step = context.shown(&outcome.steps).next();
    lines.extend(step.map(|step| page.text(step).plain()));
    let guide = page.guide();
    lines.extend(guide.map(|guide| fill(page.word(Word::SendGuide), &[("address", &guide)])));
    lines.extend(link.map(|link| {
        let until = page.date(link.until);
        let values = [("date", until.as_str()), ("address", &link.address)];
        fill(page.word(Word::KeepLine), &values)
    }));
    lines
}

/// Returns a provider and its numbers on one line.
fn reach(context: &OutcomeContext<'_>, provider: ProviderId) -> String {
    let provider = &context.page.app.flows.providers[provider.0];
    let name = provider.name(context.page.language());
    let phones: Vec<&str> = provider.phones.iter().map(|p| p.number.as_str()).collect();
    match phones.is_empty() {
        true => name.to_owned(),
        false => format!("{name}: {}", phones.join(", ")),
    }
}
