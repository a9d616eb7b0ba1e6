use serde::Serialize;

use crate::flow::{EntryId, Flow, Item, LanguageId, Seen, Text};
use crate::walk::Walk;
use crate::web::App;
use crate::web::formats::long_date;
use crate::web::rich::plain;
use crate::web::state::State;
use crate::web::view::{
    Answered, Contact, Offer, Shell, answered, change_href, contacts, interpreter_offers,
};

#[derive(Serialize)]
pub(in crate::web) struct OutcomePage<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: &'a str,
    notices: Vec<&'a str>,
    recommendation: Recommendation<'a>,
    others: Vec<Recommendation<'a>>,
    answered: Vec<Answered>,
    interpreter: Vec<Offer>,
    restart_href: String,
    today: String,
    address: String,
}

#[derive(Serialize)]
struct Recommendation<'a> {
    title: &'a str,
    because: Option<&'a str>,
    brief: Option<&'a str>,
    contacts: Vec<Contact>,
    steps: Vec<&'a str>,
    say: Option<&'a str>,
    say_source: Option<&'a str>,
    bring: Vec<&'a str>,
    if_not: Vec<&'a str>,
}

/// The recommendation with everything needed to act on it.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    state: &State,
    walked: &Walk<'_>,
    first: EntryId,
    seen: &Seen,
) -> OutcomePage<'a> {
    let language = &flow.words[at.0].language;
    let say = |text: &'a Text| flow.say(text, at, walked.voice);
    let first = recommendation(app, flow, at, walked, first);
    let others = seen.others.iter();
    let others = others.map(|id| recommendation(app, flow, at, walked, *id));
    OutcomePage {
        shell: Shell::of_flow(app, flow, at, &plain(first.title), |tag| {
            format!("?lang={tag}")
        })
        .clearable(flow)
        .back_to(walked.path.last().map(|id| change_href(flow, *id))),
        service: say(&flow.title),
        notices: seen
            .notices
            .iter()
            .map(|id| say(&flow.notices[id.0].text))
            .collect(),
        recommendation: first,
        others: others.collect(),
        answered: answered(flow, at, state, walked, None),
        interpreter: interpreter_offers(app, flow),
        restart_href: format!("/{}/{language}/clear", flow.id),
        today: long_date(walked.reader.today, language),
        address: format!("{}/{}/{language}", app.public_url, flow.id),
    }
}

fn recommendation<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    walked: &Walk<'_>,
    id: EntryId,
) -> Recommendation<'a> {
    let language = &flow.words[at.0].language;
    let say = |text: &'a Text| flow.say(text, at, walked.voice);
    let shown = |items: &'a [Item<Text>]| -> Vec<&'a str> {
        items
            .iter()
            .filter(|item| walked.shows(item.shown))
            .map(|item| say(&item.what))
            .collect()
    };
    let entry = &flow.entries[id.0];
    let outcome = &flow.outcomes[entry.outcome.0];
    let source = LanguageId(0);
    Recommendation {
        title: say(&outcome.title),
        because: entry.because.as_ref().map(say),
        brief: outcome.brief.as_ref().map(say),
        contacts: contacts(app, language, &outcome.providers, walked),
        steps: shown(&outcome.steps),
        say: outcome.say.as_ref().map(say),
        say_source: outcome
            .say
            .as_ref()
            .filter(|_| at != source)
            .map(|text| flow.say(text, source, walked.voice)),
        bring: shown(&outcome.bring),
        if_not: shown(&outcome.if_not),
    }
}
