//! The links of an order, and what a person who opens one will see.

use axum::response::Response;
use serde::Serialize;

use super::closed::shell;
use super::order::Order;
use crate::flow::LanguageId;
use crate::link::Code;
use crate::walk::{Next, walk};
use crate::web::extract::PageError;
use crate::web::headers::allow_script;
use crate::web::reply::Page;
use crate::web::session::State;
use crate::web::view::{AnswerList, PageContext, Shell, WalkView};
use crate::words::Word;

#[derive(Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flow: String,
    flow_id: &'a str,
    answered: AnswerList,
    place: Option<&'a str>,
    until: String,
    /// Set if links die with the program.
    mortal: bool,
    /// Set if the server does not know its public address.
    nowhere: bool,
    left: Vec<Left>,
    links: Vec<LinkView<'a>>,
}

/// The pages that the person will see after the first one.
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
    /// The same link in clear text, where the flow allows it.
    readable: Option<String>,
    svg: Option<String>,
}

/// Shows the links of an order.
pub(super) fn page(page: PageContext<'_>, order: &Order) -> Result<Response, PageError> {
    let mut made = Page::render(page.app, "staff/made.html", &view(page, order))?;
    allow_script(made.headers_mut());
    Ok(made.into_response())
}

fn view<'a>(page: PageContext<'a>, order: &Order) -> Made<'a> {
    let state = State::from_link(order.filled.clone(), Vec::new(), false);
    let walked = walk(page.flow, page.reader(), &state.answers);
    let view = WalkView::new(page, &state, &walked);
    let links = order.languages.iter();
    Made {
        shell: shell(page.app, "Your link").on_paper().with_script(),
        flow: page.text(&page.flow.title).plain(),
        flow_id: &page.flow.id,
        answered: AnswerList::of_link(view),
        place: view.place_name(),
        until: page.date(order.until),
        mortal: !page.app.settings.keys.are_lasting(),
        nowhere: !page.app.settings.is_reachable(),
        left: left(page, order, &state),
        links: links.map(|id| link(page.in_language(*id), order)).collect(),
    }
}

/// Languages differ in what is left, so each is walked, and those that agree are named together.
fn left(page: PageContext<'_>, order: &Order, state: &State) -> Vec<Left> {
    let mut all: Vec<Left> = Vec::new();
    for id in &order.languages {
        let left = left_in(page, *id, state);
        let same = |other: &&mut Left| (&other.outcome, other.most) == (&left.outcome, left.most);
        match all.iter_mut().find(same) {
            Some(other) => other.languages.extend(left.languages),
            None => all.push(left),
        }
    }
    all
}

fn left_in(page: PageContext<'_>, language: LanguageId, state: &State) -> Left {
    let reader = page.in_language(language);
    let walked = walk(page.flow, reader.reader(), &state.answers);
    let first = match &walked.next {
        Next::Outcome(seen) => seen.first,
        Next::Question(..) => None,
    };
    let title = first.map(|id| &page.flow.outcome_of(id).title);
    let page = page.with_voice(walked.voice);
    Left {
        languages: vec![reader.word(Word::LanguageName).to_owned()],
        outcome: title.map(|title| page.text(title).plain()),
        most: walked.most_left(page.flow, &state.answers),
    }
}

fn link<'a>(page: PageContext<'a>, order: &Order) -> LinkView<'a> {
    let address = order.address(page, page.language);
    let query = order.filled.query(&page.app.flows, page.flow);
    let readable = query.filter(|query| !query.is_empty()).map(|query| {
        let public_url = &page.app.settings.public_url;
        format!("{public_url}/{}/{}?{query}", page.flow.id, page.tag())
    });
    LinkView {
        tag: page.tag(),
        language: page.word(Word::LanguageName),
        svg: Code::of(&address).map(|code| code.svg()),
        address,
        readable,
    }
}
