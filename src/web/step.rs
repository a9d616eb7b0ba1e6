//! One step of a walk: showing the page for a set of answers, and taking an answer.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::Error;

use super::App;
use super::answered::Given;
use super::formats::today;
use super::headers::Keep;
use super::key::Key;
use super::leave::Arrived;
use super::pages::{gone, outcome, prepared, question};
use super::respond::{
    FromBrowser, Head, Pairs, Sealed, found_page, html_page, kept_page, place, see_other, to_sealed,
};
use super::seal::{open, this_hour};
use super::state::State;
use crate::flow::{Answer, Date, Flow, Kind, LanguageId, Problem, QuestionId};
use crate::walk::{Next, Reader, problem, walk};

/// In the query of the page that shows again what a link filled in.
pub(super) const CHECK: &str = "check";

pub(super) async fn show_step(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, Sealed(sealed))): Path<(String, String, Sealed)>,
    Query(query): Query<Pairs>,
    Head(headers): Head,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let value = |name: &str| {
        query
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    };
    let change = value("change").and_then(|id| flow.question(id));
    if let Some(other) = value("lang").and_then(|tag| flow.language(tag)) {
        let change = change
            .map(|id| format!("?change={}", flow.questions[id.0].id))
            .unwrap_or_default();
        return see_other(&format!(
            "{}/{}/{}/{sealed}/{change}",
            app.base, flow.id, flow.words[other.0].language
        ));
    }
    let Some(text) = opened_text(flow, &headers, &sealed) else {
        return gone_page(&app, flow, at, &headers);
    };
    let today = today(&flow.time_zone).days();
    let changed = change.map_or("", |id| &flow.question_of(id).id);
    let check = query.iter().any(|(name, _)| name == CHECK);
    let key = format!("step {} {} {today} {check} {changed} {text}", flow.id, at.0);
    if let Some(found) = found_page(&app, &key, Keep::Never) {
        return found;
    }
    let mut state = State::parse(&app.flows, flow, &text);
    state.unseen |= check && state.has_link();
    let key = Some(key).filter(|_| !state.has_typed());
    step_page(&app, flow, at, state, change, key)
}

/// What a sealed address holds as text, if this browser's key opens it.
fn opened_text(flow: &Flow, headers: &HeaderMap, sealed: &str) -> Option<String> {
    open(&Key::from_headers(headers)?, &flow.id, this_hour(), sealed)
}

/// What a sealed address holds, if this browser's key opens it.
pub(super) fn opened(app: &App, flow: &Flow, headers: &HeaderMap, sealed: &str) -> Option<State> {
    let text = opened_text(flow, headers, sealed)?;
    Some(State::parse(&app.flows, flow, &text))
}

/// The page for answers that can't be read.
pub(super) fn gone_page(app: &App, flow: &Flow, at: LanguageId, headers: &HeaderMap) -> Response {
    let no_cookies = Key::from_headers(headers).is_none();
    let key = format!("gone {} {} {no_cookies}", flow.id, at.0);
    found_page(app, &key, Keep::Never)
        .unwrap_or_else(|| kept_page(app, key, Keep::Never, gone::html(app, flow, at, no_cookies)))
}

/// Who reads now.
pub(super) fn reader(flow: &Flow, language: LanguageId) -> Reader {
    Reader {
        language,
        today: today(&flow.time_zone),
    }
}

/// The page for answers, kept under the key if there is one.
fn step_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    state: State,
    change: Option<QuestionId>,
    key: Option<String>,
) -> Response {
    let walked = walk(flow, reader(flow, at), &state.answers);
    let changed = change.filter(|id| walked.path.contains(id) || state.is_from_link(*id));
    let given = Given {
        app,
        flow,
        at,
        state: &state,
        walked: &walked,
    };
    let asked = match (changed, &walked.next) {
        (Some(id), _) => Some((id, None)),
        (None, _) if state.unseen => {
            if let Some((id, problem)) = first_problem(flow, &state, walked.reader.today) {
                return show(app, key, question::html(given, id, Some(problem)));
            }
            return show(app, key, prepared::html(given));
        }
        (None, Next::Question(id, problem)) => Some((*id, *problem)),
        (None, Next::Outcome(_)) => None,
    };
    if let Some((id, problem)) = asked {
        return show(app, key, question::html(given, id, problem));
    }
    match Arrived::new(app, flow, at, state, walked) {
        Some(arrived) => show(app, key, outcome::html(&arrived)),
        // A flow without an `otherwise` rule may recommend nothing; the plain list is the way on.
        None => show(app, key, gone::html(app, flow, at, true)),
    }
}

/// What is wrong with an answer that the person changed before they went on from the first page.
fn first_problem(flow: &Flow, state: &State, today: Date) -> Option<(QuestionId, Problem)> {
    let mut answers = state.answers.iter();
    answers.find_map(|(id, answer)| {
        let problem = problem(flow.question_of(id), answer, today)?;
        Some((id, problem))
    })
}

fn show(app: &App, key: Option<String>, html: Result<String, Error>) -> Response {
    match key {
        Some(key) => kept_page(app, key, Keep::Never, html),
        None => html_page(StatusCode::OK, Keep::Never, html),
    }
}

pub(super) async fn take_answer(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, Sealed(sealed))): Path<(String, String, Sealed)>,
    FromBrowser(headers): FromBrowser,
    Form(form): Form<Pairs>,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(mut state) = opened(&app, flow, &headers, &sealed) else {
        return gone_page(&app, flow, at, &headers);
    };
    let question = form
        .iter()
        .find(|(name, _)| name == "question")
        .and_then(|(_, id)| flow.question(id));
    if let Some(id) = question {
        state.answer(id, answer_of(flow, id, &form));
    } else if form.iter().any(|(name, _)| name == "confirm") {
        state.unseen = false;
    }
    state.unread.clear();
    to_sealed(&app, flow, at, &state, &headers)
}

/// The answer in a form: options, or what was typed.
fn answer_of(flow: &Flow, id: QuestionId, form: &Pairs) -> Answer {
    let question = flow.question_of(id);
    let value = |name: &str| {
        let found = form.iter().find(|(have, _)| have == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    match question.kind {
        Kind::One | Kind::Many => {
            let answers = form.iter().filter(|(name, _)| name == "answer");
            let chosen = answers.filter_map(|(_, option)| question.option(option));
            Answer::Options(chosen.collect())
        }
        Kind::Number(_) => Answer::typed(&question.kind, value("answer")),
        Kind::Date(_) => {
            let parts = ["year", "month", "day"].map(|name| value(name).replace('-', " "));
            Answer::typed(&question.kind, &parts.join("-"))
        }
    }
}
