use serde::Serialize;

use super::send::{Message, message};
use crate::flow::{EntryId, Flow, Item, LanguageId, Text};
use crate::walk::Walk;
use crate::web::App;
use crate::web::formats::long_date;
use crate::web::leave::Arrived;
use crate::web::shown::Shown;

use crate::web::view::{
    Answered, Contact, Offer, Shell, answered, change_href, contacts, interpreter_offers,
};

#[derive(Serialize)]
pub(in crate::web) struct OutcomePage<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: Shown<'a>,
    notices: Vec<Shown<'a>>,
    recommendation: Recommendation<'a>,
    others: Vec<Recommendation<'a>>,
    answered: Vec<Answered<'a>>,
    interpreter: Vec<Offer>,
    restart_href: String,
    today: String,
    address: Option<String>,
    #[serde(flatten)]
    message: Message,
}

#[derive(Serialize)]
struct Recommendation<'a> {
    title: Shown<'a>,
    because: Option<Shown<'a>>,
    brief: Option<Shown<'a>>,
    contacts: Vec<Contact<'a>>,
    steps: Vec<Shown<'a>>,
    say: Option<Shown<'a>>,
    say_source: Option<Shown<'a>>,
    bring: Vec<Shown<'a>>,
    if_not: Vec<Shown<'a>>,
}

/// The recommendation with everything needed to act on it.
pub(in crate::web) fn view<'a>(arrived: &Arrived<'a>) -> OutcomePage<'a> {
    let Arrived { app, flow, at, .. } = *arrived;
    let Arrived {
        state,
        walked,
        first,
        seen,
        ..
    } = arrived;
    let language = &flow.words[at.0].language;
    let say = |text: &'a Text| Shown::of_flow(app, flow, at, walked.voice, text);
    let first = recommendation(app, flow, at, walked, *first);
    let others = seen.others.iter();
    let others = others.map(|id| recommendation(app, flow, at, walked, *id));
    let mut others: Vec<Recommendation<'a>> = others.collect();
    mark_repeated(&first, &mut others);
    OutcomePage {
        shell: Shell::of_flow(app, flow, at, &first.title.plain(), |tag| {
            format!("?lang={tag}")
        })
        .clearable(flow)
        .back_to(walked.path.last().map(|id| change_href(flow, *id)))
        .for_staff(state),
        service: say(&flow.title),
        notices: seen
            .notices
            .iter()
            .map(|id| say(&flow.notices[id.0].text))
            .collect(),
        recommendation: first,
        others,
        answered: answered(app, flow, at, state, walked, None),
        interpreter: interpreter_offers(app, flow),
        restart_href: format!("{}/{}/{language}/clear", app.base, flow.id),
        today: long_date(walked.reader.today, language),
        address: arrived.guide(),
        message: message(arrived, None),
    }
}

fn mark_repeated(first: &Recommendation<'_>, others: &mut [Recommendation<'_>]) {
    let mut above: Vec<String> = first
        .contacts
        .iter()
        .map(|contact| contact.name.clone())
        .collect();
    for other in others {
        let alone = other.contacts.len() == 1;
        for contact in &mut other.contacts {
            contact.again = !alone && above.contains(&contact.name);
            above.push(contact.name.clone());
        }
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
    let say = |text: &'a Text| Shown::of_flow(app, flow, at, walked.voice, text);
    let shown = |items: &'a [Item<Text>]| -> Vec<Shown<'a>> {
        items
            .iter()
            .filter(|item| walked.shows(item.shown))
            .map(|item| say(&item.what))
            .collect()
    };
    let entry = &flow.entries[id.0];
    let outcome = &flow.outcomes[entry.outcome.0];
    let spoken = outcome.say.as_ref().map(say);
    let in_source = outcome.say.as_ref().filter(|_| at != LanguageId::SOURCE);
    let in_source =
        in_source.map(|text| Shown::of_flow(app, flow, LanguageId::SOURCE, walked.voice, text));
    Recommendation {
        title: say(&outcome.title),
        because: entry.because.as_ref().map(say),
        brief: outcome.brief.as_ref().map(say),
        contacts: contacts(app, language, &outcome.providers, walked),
        steps: shown(&outcome.steps),
        // Where the source's sentence stands in for a translation, it need not be said again.
        say_source: in_source.filter(|_| spoken.as_ref().is_some_and(|said| !said.is_stand_in())),
        say: spoken,
        bring: shown(&outcome.bring),
        if_not: shown(&outcome.if_not),
    }
}
