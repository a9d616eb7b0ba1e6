//! One step of a walk: showing the page for a set of answers, and taking an answer.

use http::StatusCode;
use minijinja::Error;

use super::App;
use super::answered::Given;
use super::formats::today;
use super::headers::Keep;
use super::leave::Arrived;
use super::page::Page;
use super::pages::{gone, outcome, prepared, question};
use super::reply::Reply;
use super::respond::{MAIN, Pairs, found_page, html_page, kept_page, to_sealed};
use super::seal::{open, this_hour};
use super::state::State;
use super::visit::Visit;
use crate::flow::{Answer, Date, Flow, Kind, LanguageId, Problem, QuestionId};
use crate::walk::{Next, Reader, problem, walk};

/// In the query of the page that shows again what a link filled in.
pub(super) const CHECK: &str = "check";

/// Where a page says what is wrong with an answer.
const PROBLEM: &str = "#problem";

pub(super) fn show_step(visit: &Visit<'_>) -> Reply {
    let Some((flow, at)) = visit.place() else {
        return in_source(visit, "");
    };
    let (app, query) = (visit.app, visit.query());
    let value = |name: &str| {
        let found = query.iter().find(|(have, _)| have == name);
        found.map(|(_, value)| &**value)
    };
    let change = value("change").and_then(|id| flow.question(id));
    if let Some(other) = value("lang").and_then(|tag| flow.language(tag)) {
        let part = match change {
            Some(id) => format!("?change={}", flow.question_of(id).id),
            None if value(CHECK).is_some() => format!("?{CHECK}"),
            None => String::new(),
        };
        return in_language(visit, flow, other, &part);
    }
    let Some(text) = opened_text(visit, flow) else {
        return gone_page(visit, flow, at);
    };
    let today = today(&flow.time_zone).days().to_string();
    let changed = change.map_or("", |id| &flow.question_of(id).id);
    let check = value(CHECK).is_some();
    let (tag, checked) = (
        flow.words[at.0].language.as_str(),
        if check { "check" } else { "" },
    );
    let parts = ["step", &flow.id, tag, &today, checked, changed, &text];
    let key = parts.join(" ");
    if let Some(found) = found_page(app, &key, Keep::Never) {
        return found;
    }
    let state = State::parse(&app.flows, flow, &text);
    let check = check && state.has_link();
    let key = Some(key).filter(|_| !state.has_typed());
    step_page(app, flow, at, state, (change, check), key)
}

/// The same page in another language.
fn in_language(visit: &Visit<'_>, flow: &Flow, at: LanguageId, part: &str) -> Reply {
    let (base, language) = (visit.app.base, &flow.words[at.0].language);
    let sealed = visit.sealed();
    Reply::see_other(format!("{base}/{}/{language}/{sealed}/{part}", flow.id))
}

/// The same page in the flow's own language, where the flow no longer has that of the address.
pub(super) fn in_source(visit: &Visit<'_>, page: &str) -> Reply {
    let Some((flow, at)) = visit.place_in_source() else {
        return Reply::not_found();
    };
    let (base, language) = (visit.app.base, &flow.words[at.0].language);
    let sealed = visit.sealed();
    Reply::see_other(format!("{base}/{}/{language}/{sealed}/{page}", flow.id))
}

/// The text that the sealed part of an address holds, if this browser's key opens it.
fn opened_text(visit: &Visit<'_>, flow: &Flow) -> Option<String> {
    open(visit.key()?, &flow.id, this_hour(), &visit.part("sealed"))
}

/// The state in it.
pub(super) fn opened(visit: &Visit<'_>, flow: &Flow) -> Option<State> {
    let text = opened_text(visit, flow)?;
    Some(State::parse(&visit.app.flows, flow, &text))
}

/// The page for answers that can't be read.
pub(super) fn gone_page(visit: &Visit<'_>, flow: &Flow, at: LanguageId) -> Reply {
    let (app, no_cookies) = (visit.app, visit.key().is_none());
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

/// The page for answers, kept under the key if there is one: a question that is to be changed, what a link filled in if
/// that is to be seen again, or what comes next.
fn step_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    state: State,
    (change, check): (Option<QuestionId>, bool),
    key: Option<String>,
) -> Reply {
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
        (None, _) if state.unseen || check => {
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
        Some(arrived) => show(app, key, outcome::page(&arrived)),
        // A flow without an `otherwise` rule may recommend nothing; the plain list is the way on.
        None => show(app, key, gone::html(app, flow, at, true)),
    }
}

/// What is wrong with an answer that the person changed before they went on from the first page.
fn first_problem(flow: &Flow, state: &State, today: Date) -> Option<(QuestionId, Problem)> {
    let mut answers = state.answers.iter();
    answers.find_map(|(id, answer)| {
        let problem = problem(flow.question_of(id), answer, || today)?;
        Some((id, problem))
    })
}

fn show(app: &App, key: Option<String>, page: Result<impl Into<Page>, Error>) -> Reply {
    match key {
        Some(key) => kept_page(app, key, Keep::Never, page),
        None => html_page(StatusCode::OK, Keep::Never, page),
    }
}

pub(super) fn take_answer(visit: &Visit<'_>, form: Pairs<'_>) -> Reply {
    let Some((flow, at)) = visit.place().or_else(|| visit.place_in_source()) else {
        return Reply::not_found();
    };
    let Some(mut state) = opened(visit, flow) else {
        return gone_page(visit, flow, at);
    };
    let question = form.iter().find(|(name, _)| name == "question");
    let mut part = MAIN;
    if let Some(id) = question.and_then(|(_, id)| flow.question(id)) {
        let answer = answer_of(flow, id, &form);
        if problem(flow.question_of(id), &answer, || today(&flow.time_zone)).is_some() {
            part = PROBLEM;
        }
        state.answer(id, answer);
    } else if form.iter().any(|(name, _)| name == "confirm") {
        state.unseen = false;
    }
    state.unread.clear();
    to_sealed(visit, flow, at, &state, part)
}

/// The answer in a form: options, or what was typed.
fn answer_of(flow: &Flow, id: QuestionId, form: &Pairs<'_>) -> Answer {
    let question = flow.question_of(id);
    let value = |name: &str| {
        let found = form.iter().find(|(have, _)| have == name);
        found.map_or("", |(_, value)| &**value)
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
