//! An outcome as pages show it: its words, and the providers to call.

use serde::Serialize;

use super::contact::Contact;
use super::localized_text::LocalizedText;
use super::outcome_context::OutcomeContext;
use super::page_context::PageContext;
use crate::flow::{Entry, EntryId, LanguageId, Outcome, ProviderId, Referral, Text};
use crate::words::Word;

/// An outcome as templates read it.
#[derive(Serialize)]
pub(in crate::web) struct RecommendationView<'a> {
    title: LocalizedText,
    because: Option<LocalizedText>,
    brief: Option<LocalizedText>,
    contacts: Vec<Contact>,
    steps: Vec<LocalizedText>,
    say: Option<LocalizedText>,
    say_source: Option<Aloud<'a>>,
    bring: Vec<LocalizedText>,
    if_not: Vec<LocalizedText>,
    /// Providers for those whom the steps did not help.
    fallbacks: Vec<Contact>,
}

/// The sentence to say, as people at the desk understand it.
#[derive(Serialize)]
struct Aloud<'a> {
    text: LocalizedText,
    lang: &'a str,
    dir: &'static str,
    /// The language's own name, unless it is English.
    name: Option<&'a str>,
}

/// The providers that an outcome shows for these answers.
pub(in crate::web) struct ShownParts<'a> {
    entry: &'a Entry,
    outcome: &'a Outcome,
    /// Each provider, and whether it is named above already.
    providers: Vec<(Referral, bool)>,
}

impl<'a> ShownParts<'a> {
    pub(in crate::web) fn new(context: &OutcomeContext<'a>, id: EntryId) -> ShownParts<'a> {
        let flow = context.page.flow;
        let outcome = flow.outcome_of(id);
        let providers = context.shown(&outcome.providers);
        ShownParts {
            entry: &flow.entries[id.0],
            outcome,
            providers: providers.map(|referral| (*referral, false)).collect(),
        }
    }

    /// Returns true if it shows a fact with the day it was checked on.
    pub(in crate::web) fn is_dated(&self, page: PageContext<'_>) -> bool {
        let known = &page.app.flows.providers;
        let mut providers = self.providers.iter();
        providers.any(|(to, _)| known[to.provider.0].checked_on().is_some())
    }
}

/// Marks the providers that paper need not name again, unless an outcome would name nobody. Of other ways, providers for
/// those whom the steps did not help are not on paper.
pub(in crate::web) fn mark_repeated(first: &ShownParts<'_>, others: &mut [ShownParts<'_>]) {
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

impl<'a> RecommendationView<'a> {
    pub(in crate::web) fn new(context: &OutcomeContext<'a>, parts: &ShownParts<'a>) -> RecommendationView<'a> {
        let page = context.page;
        let say = |text: &Text| page.text(text);
        let ShownParts { entry, outcome, .. } = *parts;
        let contacts = |if_not: bool| {
            let those = parts.providers.iter().filter(|(to, _)| to.if_not == if_not);
            those.map(|(to, again)| Contact::new(page, to.provider, *again)).collect()
        };
        RecommendationView {
            title: say(&outcome.title),
            because: entry.because.as_ref().map(say),
            brief: outcome.brief.as_ref().map(say),
            contacts: contacts(false),
            fallbacks: contacts(true),
            steps: context.shown(&outcome.steps).map(say).collect(),
            say_source: outcome.say.as_ref().and_then(|text| aloud(page, text)),
            say: outcome.say.as_ref().map(say),
            bring: context.shown(&outcome.bring).map(say).collect(),
            if_not: context.shown(&outcome.if_not).map(say).collect(),
        }
    }
}

/// Returns the sentence in the language of the desk, or in the source's where there is no translation; none where the
/// reader's own page shows the same sentence.
fn aloud<'a>(page: PageContext<'a>, text: &Text) -> Option<Aloud<'a>> {
    let said_in = |language: LanguageId| match page.flow.stands_in(text, language, page.voice) {
        true => LanguageId::SOURCE,
        false => language,
    };
    let desk = said_in(page.flow.desk_language());
    if said_in(page.language) == desk {
        return None;
    }
    let at_desk = page.in_language(desk);
    let language = at_desk.language();
    let is_english = *language == page.app.interface.source().language;
    Some(Aloud {
        text: at_desk.text(text),
        lang: language.as_str(),
        dir: language.direction().as_str(),
        name: (!is_english).then(|| at_desk.word(Word::LanguageName)),
    })
}
