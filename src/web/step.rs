//! One step of a walk: showing the page for a set of answers, and taking an answer.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::formats::today;
use super::headers::Keep;
use super::key::Key;
use super::leave::Arrived;
use super::pages::{gone, outcome, prepared, question};
use super::respond::{Pairs, page, place, see_other, to_sealed};
use super::seal::{open, this_hour};
use super::state::State;
use crate::flow::{Answer, Flow, Kind, LanguageId, QuestionId};
use crate::walk::{Next, Reader, walk};

pub(super) async fn show_step(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, sealed)): Path<(String, String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
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
            "/{}/{}/{sealed}/{change}",
            flow.id, flow.words[other.0].language
        ));
    }
    match opened(&app, flow, &headers, &sealed) {
        Some(state) => step_page(&app, flow, at, state, change),
        None => gone_page(&app, flow, at, &headers),
    }
}

/// What a sealed address holds, if this browser's key opens it.
pub(super) fn opened(app: &App, flow: &Flow, headers: &HeaderMap, sealed: &str) -> Option<State> {
    let text = open(&Key::from_headers(headers)?, &flow.id, this_hour(), sealed)?;
    Some(State::parse(&app.flows, flow, &text))
}

/// The page for answers that can't be read.
pub(super) fn gone_page(app: &App, flow: &Flow, at: LanguageId, headers: &HeaderMap) -> Response {
    let no_cookies = Key::from_headers(headers).is_none();
    let view = gone::view(app, flow, at, no_cookies);
    page(app, StatusCode::OK, Keep::Never, "gone.html", &view)
}

/// Who reads now.
pub(super) fn reader(flow: &Flow, language: LanguageId) -> Reader {
    Reader {
        language,
        today: today(&flow.time_zone),
    }
}

fn step_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    state: State,
    change: Option<QuestionId>,
) -> Response {
    let walked = walk(flow, reader(flow, at), &state.answers);
    let ask = |id, problem| {
        page(
            app,
            StatusCode::OK,
            Keep::Never,
            "question.html",
            &question::view(app, flow, at, &state, &walked, id, problem),
        )
    };
    if let Some(id) = change.filter(|id| walked.path.contains(id) || state.is_from_link(*id)) {
        return ask(id, None);
    }
    if state.unseen {
        return page(
            app,
            StatusCode::OK,
            Keep::Never,
            "prepared.html",
            &prepared::view(app, flow, at, &state, &walked),
        );
    }
    if let Next::Question(id, problem) = walked.next {
        return ask(id, problem);
    }
    match Arrived::new(app, flow, at, state, walked) {
        Some(arrived) => {
            let view = outcome::view(&arrived);
            page(app, StatusCode::OK, Keep::Never, "outcome.html", &view)
        }
        // A flow without an `otherwise` rule may recommend nothing; the plain list is the way on.
        None => page(
            app,
            StatusCode::OK,
            Keep::Never,
            "gone.html",
            &gone::view(app, flow, at, true),
        ),
    }
}

pub(super) async fn take_answer(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, sealed)): Path<(String, String, String)>,
    headers: HeaderMap,
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
