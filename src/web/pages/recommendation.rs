use serde::Serialize;

use crate::flow::{Entry, EntryId, Item, LanguageId, Outcome, ProviderId, Referral, Text};
use crate::web::interface::Word;
use crate::web::leave::Arrived;
use crate::web::parts::PartKey;
use crate::web::shown::Shown;
use crate::web::view::{Contact, contact};

/// An outcome as templates read it.
#[derive(Serialize)]
pub(super) struct Recommendation<'a> {
    title: Shown<'a>,
    because: Option<Shown<'a>>,
    brief: Option<Shown<'a>>,
    contacts: Vec<Contact<'a>>,
    steps: Vec<Shown<'a>>,
    say: Option<Shown<'a>>,
    say_source: Option<Aloud<'a>>,
    bring: Vec<Shown<'a>>,
    if_not: Vec<Shown<'a>>,
    /// Who helps those whom the steps did not.
    fallbacks: Vec<Contact<'a>>,
}

/// What to say, as people at the desk understand it.
#[derive(Serialize)]
struct Aloud<'a> {
    text: Shown<'a>,
    lang: &'a str,
    dir: &'static str,
    /// The language's own name, unless it is English.
    name: Option<&'a str>,
}

/// What of an outcome these answers show: answers of one shape show the same words.
pub(super) struct Shape<'a> {
    id: EntryId,
    entry: &'a Entry,
    outcome: &'a Outcome,
    /// Which of its parts that have a condition are shown.
    conditions: String,
    /// The providers shown, and whether each stands above already.
    providers: Vec<(Referral, bool)>,
}

impl<'a> Shape<'a> {
    pub(super) fn of(arrived: &Arrived<'a>, id: EntryId) -> Shape<'a> {
        let entry = &arrived.flow.entries[id.0];
        let outcome = arrived.flow.outcome_of(id);
        let providers = outcome.providers.iter();
        let shown = providers.filter(|item| arrived.walked.shows(item.shown));
        let texts = [&outcome.steps, &outcome.bring, &outcome.if_not];
        let conditions = texts.into_iter().flatten();
        let conditions = conditions.filter(|item| item.shown.is_some());
        Shape {
            id,
            entry,
            outcome,
            conditions: conditions
                .map(|item| match arrived.walked.shows(item.shown) {
                    true => '1',
                    false => '0',
                })
                .collect(),
            providers: shown.map(|item| (item.what, false)).collect(),
        }
    }

    /// Whether it shows a fact that says when it was checked.
    pub(super) fn is_dated(&self, arrived: &Arrived<'_>) -> bool {
        let known = &arrived.app.flows.providers;
        let mut providers = self.providers.iter();
        providers.any(|(to, _)| known[to.provider.0].checked_on().is_some())
    }

    /// Adds what differs from one shape to the next, with an end, so that another may follow.
    pub(super) fn key(&self, part: PartKey) -> PartKey {
        let key = part.number(self.id.0).and(&self.conditions);
        let providers = self.providers.iter();
        let key = providers.fold(key, |key, (to, again)| {
            key.number(to.provider.0).flag(to.if_not).flag(*again)
        });
        key.and("/")
    }
}

/// Marks what paper need not say again: who stands above on it already, unless an outcome would name nobody. Of other
/// ways, those to turn to if one does not help are not on paper.
pub(super) fn mark_repeated(first: &Shape<'_>, others: &mut [Shape<'_>]) {
    let first = first.providers.iter();
    let mut above: Vec<ProviderId> = first.map(|(to, _)| to.provider).collect();
    for other in others {
        let named = other.providers.iter_mut().filter(|(to, _)| !to.if_not);
        let mut named: Vec<_> = named.collect();
        for (to, again) in &mut named {
            *again = above.contains(&to.provider);
        }
        if named.iter().all(|(_, again)| *again)
            && let Some((_, again)) = named.first_mut()
        {
            *again = false;
        }
        above.extend(named.iter().map(|(to, _)| to.provider));
    }
}

/// The words of an outcome.
pub(super) fn recommendation<'a>(arrived: &Arrived<'a>, shape: &Shape<'a>) -> Recommendation<'a> {
    let Arrived { app, flow, at, .. } = *arrived;
    let voice = arrived.walked.voice;
    let say = |text: &'a Text| Shown::of_flow(app, flow, at, voice, text);
    let shown = |items: &'a [Item<Text>]| -> Vec<Shown<'a>> {
        let items = items.iter();
        let items = items.filter(|item| arrived.walked.shows(item.shown));
        items.map(|item| say(&item.what)).collect()
    };
    let Shape { entry, outcome, .. } = *shape;
    let language = &flow.words[at.0].language;
    let contacts = |if_not: bool| {
        let those = shape.providers.iter().filter(|(to, _)| to.if_not == if_not);
        those
            .map(|(to, again)| contact(app, language, to.provider, *again))
            .collect()
    };
    Recommendation {
        title: say(&outcome.title),
        because: entry.because.as_ref().map(say),
        brief: outcome.brief.as_ref().map(say),
        contacts: contacts(false),
        fallbacks: contacts(true),
        steps: shown(&outcome.steps),
        say_source: outcome.say.as_ref().and_then(|text| aloud(arrived, text)),
        say: outcome.say.as_ref().map(say),
        bring: shown(&outcome.bring),
        if_not: shown(&outcome.if_not),
    }
}

/// In the language of the desk, or in the source's where there is no translation; none where the reader's own page has it
/// already, as it has a sentence of the source that stands in.
fn aloud<'a>(arrived: &Arrived<'a>, text: &'a Text) -> Option<Aloud<'a>> {
    let Arrived { app, flow, at, .. } = *arrived;
    let voice = arrived.walked.voice;
    let own = |at: LanguageId| match flow.stands_in(text, at, voice) {
        true => LanguageId::SOURCE,
        false => at,
    };
    let desk = own(flow.desk_language());
    let language = &flow.words[desk.0].language;
    let is_english = *language == app.interface.source().language;
    (own(at) != desk).then(|| Aloud {
        text: Shown::of_flow(app, flow, desk, voice, text),
        lang: language.as_str(),
        dir: language.direction().as_str(),
        name: (!is_english).then(|| app.interface.word(language, Word::LanguageName)),
    })
}
