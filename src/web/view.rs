//! The parts that several pages show, as templates read them.

use minijinja::Value;
use serde::Serialize;

use super::formats::long_date;
use super::interface::Word;
use super::rich::{fill, plain};
use super::shown::Shown;
use super::state::State;
use super::{App, assets};
use crate::flow::{Fact, Flow, LanguageId, ProviderId, QuestionId};
use crate::link::is_idlike;
use crate::walk::{Unread, Walk};
use crate::words::{Language, State as WordsState};

/// What every page has.
#[derive(Serialize)]
pub(super) struct Shell<'a> {
    pub(super) lang: &'a str,
    dir: &'static str,
    pub(super) w: Value,
    title: String,
    css: String,
    home_href: String,
    pub(super) languages: Vec<LanguageLink>,
    pub(super) draft: bool,
    back_href: Option<String>,
    pub(super) clear_href: Option<String>,
    /// Where staff make a link of the answers so far.
    staff_href: Option<&'static str>,
    /// A stylesheet for what is made to be printed.
    paper_css: Option<String>,
    /// A script that adds comfort and is never needed.
    script: Option<String>,
    #[serde(skip)]
    base: &'static str,
}

/// The same place in a language.
#[derive(Serialize)]
pub(super) struct LanguageLink {
    pub(super) tag: String,
    name: String,
    pub(super) href: String,
    pub(super) current: bool,
}

/// Whether a person who knows the language well has still to read a flow's words in it, what it says of providers, or the
/// words of every page.
pub(super) fn is_draft(app: &App, flow: &Flow, at: LanguageId) -> bool {
    let words = &flow.words[at.0];
    let general = app.interface.words(&words.language);
    let facts = app.flows.facts_state(&words.language);
    [words.state, facts, general.state]
        .iter()
        .any(|state| *state != WordsState::Reviewed)
}

impl<'a> Shell<'a> {
    /// A page in one of `offered`; `href` gives the same place in another language.
    pub(super) fn new(
        app: &'a App,
        language: &'a Language,
        offered: &[Language],
        title: &str,
        href: impl Fn(&str) -> String,
    ) -> Shell<'a> {
        let words = app.interface.words(language);
        let languages = offered.iter().map(|offer| LanguageLink {
            tag: offer.to_string(),
            name: app.interface.word(offer, Word::LanguageName).to_owned(),
            href: href(offer.as_str()),
            current: offer == language,
        });
        Shell {
            lang: language.as_str(),
            dir: language.direction().as_str(),
            w: app.template_words(language),
            title: format!(
                "{} – {}",
                plain(title),
                app.interface.word(language, Word::SiteName)
            ),
            css: assets::address(&app.look.style),
            home_href: format!("/?lang={language}"),
            languages: languages.collect(),
            draft: words.state != WordsState::Reviewed,
            back_href: None,
            clear_href: None,
            staff_href: None,
            paper_css: None,
            script: None,
            base: app.base,
        }
    }

    /// A page of a flow: its title ends with the flow's, its draft line counts the flow's words.
    pub(super) fn of_flow(
        app: &'a App,
        flow: &'a Flow,
        at: LanguageId,
        heading: &str,
        href: impl Fn(&str) -> String,
    ) -> Shell<'a> {
        let offered: Vec<Language> = flow.offered().cloned().collect();
        let words = &flow.words[at.0];
        let mut shell = Shell::new(app, &words.language, &offered, "", href);
        let service = Shown::of_flow(app, flow, at, flow.plain_voice(), &flow.title).plain();
        shell.title = match plain(heading) {
            heading if heading == service => service,
            heading => format!("{heading} – {service}"),
        };
        shell.draft = is_draft(app, flow, at);
        shell
    }

    /// The same page with nothing but this in its title, which browsers put on paper.
    pub(super) fn titled(self, title: &str) -> Shell<'a> {
        let title = plain(title);
        Shell { title, ..self }
    }

    /// The same page with the button that clears all answers.
    pub(super) fn clearable(self, flow: &Flow) -> Shell<'a> {
        let clear_href = Some(format!("{}/{}/{}/clear", self.base, flow.id, self.lang));
        Shell { clear_href, ..self }
    }

    /// The same page with a link back to the step before it.
    pub(super) fn back_to(self, back_href: Option<String>) -> Shell<'a> {
        Shell { back_href, ..self }
    }

    /// The same page with a way to make a link, where staff walk.
    pub(super) fn for_staff(self, state: &State) -> Shell<'a> {
        let staff_href = state.staff.then_some("link");
        Shell { staff_href, ..self }
    }

    /// The same page with the stylesheet of what is printed.
    pub(super) fn on_paper(self) -> Shell<'a> {
        let paper_css = Some(assets::address(&assets::PAPER));
        Shell { paper_css, ..self }
    }

    /// The same page with the script that copies and shares.
    pub(super) fn with_script(self) -> Shell<'a> {
        let script = Some(assets::address(&assets::SCRIPT));
        Shell { script, ..self }
    }

    /// The same page with "Error:" before its title.
    pub(super) fn with_error(self, app: &App, language: &Language) -> Shell<'a> {
        let title = fill(
            app.interface.word(language, Word::ErrorPrefix),
            &[("title", &self.title)],
        );
        Shell { title, ..self }
    }
}

/// A provider as a page shows it.
#[derive(Serialize)]
pub(super) struct Contact<'a> {
    name: String,
    /// Whether it stands above already, beside other ways to reach somebody: paper leaves it out.
    again: bool,
    other_name: Option<String>,
    phones: Vec<PhoneView<'a>>,
    urls: Vec<Link>,
    addresses: Vec<String>,
    schedules: Vec<Shown<'a>>,
    languages: Vec<Shown<'a>>,
    fees: Option<Shown<'a>>,
    eligibility: Option<Shown<'a>>,
    application: Option<Shown<'a>>,
    checked: Option<String>,
}

#[derive(Serialize)]
struct PhoneView<'a> {
    number: String,
    tel: String,
    label: Option<Shown<'a>>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    text: String,
}

/// A provider's facts in a language.
pub(super) fn contact<'a>(
    app: &'a App,
    language: &'a Language,
    id: ProviderId,
    again: bool,
) -> Contact<'a> {
    let provider = &app.flows.providers[id.0];
    let own = provider.own_name(language).map(str::to_owned);
    let fact = |fact: &Fact| Shown::of_fact(app, language, fact);
    let phones = provider.phones.iter().map(|phone| PhoneView {
        number: phone.number.clone(),
        tel: dialed(&phone.number),
        label: phone.label.as_ref().map(fact),
    });
    let urls = provider.urls.iter().map(|url| Link {
        href: url.url.clone(),
        text: shown_url(&url.url),
    });
    Contact {
        again,
        other_name: own.is_some().then(|| provider.organization.clone()),
        name: own.unwrap_or_else(|| provider.organization.clone()),
        phones: phones.collect(),
        urls: urls.collect(),
        addresses: provider
            .addresses
            .iter()
            .map(|address| address.address.clone())
            .collect(),
        schedules: provider.schedules.iter().map(fact).collect(),
        languages: provider.languages.iter().map(fact).collect(),
        fees: provider.fees.as_ref().map(fact),
        eligibility: provider.eligibility.as_ref().map(fact),
        application: provider.application.as_ref().map(fact),
        checked: provider.checked_on().map(|date| long_date(date, language)),
    }
}

/// The number as RFC 3966 dials it: ten digits get the country code unless they have one, short codes stand alone.
pub(super) fn dialed(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        _ if number.trim_start().starts_with('+') => format!("+{digits}"),
        10 => format!("+1{digits}"),
        11 => format!("+{digits}"),
        _ => digits,
    }
}

fn shown_url(url: &str) -> String {
    let bare = url
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    bare.trim_end_matches('/').to_owned()
}

/// The place of a question among the answers given.
pub(super) fn change_href(flow: &Flow, id: QuestionId) -> String {
    format!("?change={}", flow.questions[id.0].id)
}

/// The name of the place that gave the link.
pub(super) fn place_name<'a>(app: &'a App, language: &Language, state: &State) -> Option<&'a str> {
    let source = state.source.map(|id| &app.flows.link_sources[id.0]);
    source.map(|source| source.name(language))
}

/// What could not be used, in plain words.
#[derive(Serialize)]
pub(super) struct UnreadParts {
    /// Of a link.
    parts: Vec<String>,
    /// Of the person's own answers.
    outdated: Vec<String>,
    /// Whether there are such, perhaps only to questions that are asked no more.
    changed: bool,
    /// Whether the person can give some of these answers.
    answers: bool,
}

/// The parts of a link, and the answers to an earlier version of the flow, that could not be used.
pub(super) fn unread(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    walked: &Walk<'_>,
    state: &State,
) -> UnreadParts {
    let language = &flow.words[at.0].language;
    let word = |word| app.interface.word(language, word);
    let to = |id: QuestionId| {
        let ask = &flow.questions[id.0].ask;
        let question = Shown::of_flow(app, flow, at, walked.voice, ask).plain();
        fill(word(Word::UnreadOption), &[("question", &question)])
    };
    let parts = state.unread.iter().map(|unread| match unread {
        Unread::Option(id, _) => to(*id),
        Unread::Question(name) if is_idlike(name) => {
            fill(word(Word::UnreadPart), &[("name", name)])
        }
        Unread::Question(_) => word(Word::UnreadSomething).to_owned(),
    });
    let mut parts: Vec<String> = parts.collect();
    parts.dedup();
    let question = |unread: &Unread| match unread {
        Unread::Option(id, _) => Some(*id),
        Unread::Question(_) => None,
    };
    let outdated = state.outdated.iter().filter_map(question);
    let mut all = state.unread.iter().chain(&state.outdated);
    UnreadParts {
        parts,
        outdated: outdated.map(to).collect(),
        changed: !state.outdated.is_empty(),
        answers: all.any(|unread| question(unread).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::dialed;

    #[test]
    fn numbers_are_dialed_with_their_country() {
        for (written, dials) in [
            ("415-555-0100", "+14155550100"),
            ("1 (415) 555-0100", "+14155550100"),
            ("+1 415 555 0100", "+14155550100"),
            ("+44 20 7946 0000", "+442079460000"),
            ("+45 32 10 00 00", "+4532100000"),
            ("211", "211"),
        ] {
            assert_eq!(dialed(written), dials, "{written}");
        }
    }
}
