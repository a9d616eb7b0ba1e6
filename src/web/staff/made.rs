use minijinja::Value;
use serde::Serialize;

use super::order::Order;
use super::shell;
use crate::flow::{Flow, LanguageId};
use crate::link::{Code, Link};
use crate::walk::{Next, walk};
use crate::web::App;
use crate::web::answered::{Answered, Given};
use crate::web::formats::long_date;
use crate::web::interface::Word;
use crate::web::rich::plain;
use crate::web::shown::Shown;
use crate::web::state::State;
use crate::web::step::reader;
use crate::web::view::{Shell, is_draft};

#[derive(Serialize)]
pub(super) struct Made<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flow: String,
    flow_id: &'a str,
    answered: Vec<Answered<'a>>,
    place: Option<&'a str>,
    until: String,
    /// Whether links die with the program.
    mortal: bool,
    /// Whether nobody told the program where people reach it.
    nowhere: bool,
    left: Vec<Left>,
    links: Vec<LinkView<'a>>,
}

/// What the person will see after the first page.
#[derive(Serialize)]
struct Left {
    /// The languages in which that is so.
    languages: Vec<String>,
    /// The outcome that is decided already.
    outcome: Option<String>,
    /// The most questions that are left.
    most: usize,
}

#[derive(Serialize)]
struct LinkView<'a> {
    tag: &'a str,
    language: &'a str,
    address: String,
    /// The same in clear text, where the flow allows it.
    readable: Option<String>,
    svg: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Cards<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    wallet: bool,
    cards: Vec<Card<'a>>,
    answers: usize,
    until: String,
}

#[derive(Serialize)]
struct Card<'a> {
    tag: &'a str,
    dir: &'static str,
    words: Value,
    title: Shown<'a>,
    summary: Shown<'a>,
    /// The language as staff call it.
    english: &'a str,
    draft: bool,
    until: String,
    address: String,
    svg: Option<String>,
}

impl Cards<'_> {
    /// The words of the cards in draft languages.
    pub(super) fn drafts(&self) -> impl Iterator<Item = &Value> {
        let drafts = self.cards.iter().filter(|card| card.draft);
        drafts.map(|card| &card.words)
    }
}

/// The address of the ordered link in one language.
pub(super) fn address(app: &App, flow: &Flow, order: &Order, at: LanguageId) -> String {
    let link = Link {
        filled: order.filled.clone(),
        kept: false,
        expires: order.until,
    };
    let settings = &app.settings;
    link.address(&settings.keys, &app.flows, flow, at, &settings.public_url)
}

/// The links, and what whoever opens one will see.
pub(super) fn view<'a>(app: &'a App, flow: &'a Flow, order: &Order) -> Made<'a> {
    let source = LanguageId::SOURCE;
    let english = &app.interface.source().language;
    let state = State::from_link(order.filled.clone(), Vec::new(), false);
    let walked = walk(flow, reader(flow, source), &state.answers);
    let given = Given {
        app,
        flow,
        at: source,
        state: &state,
        walked: &walked,
    };
    let filled_in = given.filled_in().into_iter();
    let place = order.filled.source.map(|id| &app.flows.link_sources[id.0]);
    let links = order.languages.iter().map(|at| link(app, flow, order, *at));
    Made {
        shell: shell(app, "Your link").on_paper().with_script(),
        flow: plain(flow.say(&flow.title, source, flow.plain_voice())),
        flow_id: &flow.id,
        answered: filled_in.map(|id| given.answered(id)).collect(),
        place: place.map(|place| place.name(english)),
        until: long_date(order.until, english),
        mortal: !app.settings.keys.are_lasting(),
        nowhere: !app.settings.is_reachable(),
        left: left(app, flow, order, &state),
        links: links.collect(),
    }
}

/// What is left may differ from one language to another.
fn left(app: &App, flow: &Flow, order: &Order, state: &State) -> Vec<Left> {
    let mut all: Vec<Left> = Vec::new();
    for at in &order.languages {
        let mut left = left_in(flow, *at, state);
        let language = &flow.words[at.0].language;
        let name = app.interface.word(language, Word::LanguageName).to_owned();
        match all
            .iter_mut()
            .find(|other| (&other.outcome, other.most) == (&left.outcome, left.most))
        {
            Some(other) => other.languages.push(name),
            None => {
                left.languages.push(name);
                all.push(left);
            }
        }
    }
    all
}

fn left_in(flow: &Flow, at: LanguageId, state: &State) -> Left {
    let walked = walk(flow, reader(flow, at), &state.answers);
    let first = match &walked.next {
        Next::Outcome(seen) => seen.first,
        Next::Question(..) => None,
    };
    Left {
        languages: Vec::new(),
        outcome: first.map(|id| {
            let title = &flow.outcome_of(id).title;
            plain(flow.say(title, LanguageId::SOURCE, walked.voice))
        }),
        most: walked.most_left(flow, &state.answers),
    }
}

fn link<'a>(app: &'a App, flow: &'a Flow, order: &Order, at: LanguageId) -> LinkView<'a> {
    let language = &flow.words[at.0].language;
    let address = address(app, flow, order, at);
    let query = order.filled.query(&app.flows, flow);
    let readable = query.filter(|query| !query.is_empty()).map(|query| {
        let public_url = &app.settings.public_url;
        format!("{public_url}/{}/{language}?{query}", flow.id)
    });
    LinkView {
        tag: language.as_str(),
        language: app.interface.word(language, Word::LanguageName),
        svg: Code::of(&address).map(|code| code.svg()),
        address,
        readable,
    }
}

/// Cards to print, one for each language; small ones fit a wallet. A card says how many answers the
/// link holds, never which.
pub(super) fn cards<'a>(app: &'a App, flow: &'a Flow, order: &Order, wallet: bool) -> Cards<'a> {
    let english = &app.interface.source().language;
    let filled = &order.filled;
    Cards {
        shell: shell(app, "Cards").on_paper(),
        wallet,
        cards: order
            .languages
            .iter()
            .map(|at| card(app, flow, order, *at))
            .collect(),
        answers: filled.answers.iter().count() + filled.suggested.iter().count(),
        until: long_date(order.until, english),
    }
}

fn card<'a>(app: &'a App, flow: &'a Flow, order: &Order, at: LanguageId) -> Card<'a> {
    let language = &flow.words[at.0].language;
    let say = |text| Shown::of_flow(app, flow, at, flow.plain_voice(), text);
    let address = address(app, flow, order, at);
    Card {
        tag: language.as_str(),
        dir: language.direction().as_str(),
        words: app.template_words(language),
        title: say(&flow.title),
        summary: say(&flow.summary),
        // Some languages are spoken in several ways, listed after a colon.
        english: app
            .interface
            .word(language, Word::EnglishName)
            .split(':')
            .next()
            .unwrap_or_default(),
        until: long_date(order.until, language),
        draft: is_draft(app, flow, at),
        svg: Code::of(&address).map(|code| code.svg()),
        address: format!("{}/{}/{language}", app.settings.public_url, flow.id),
    }
}
