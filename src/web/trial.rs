//! Every page is made once with templates of one's own: on one way through each flow in each language, and for
//! staff.

use serde::Serialize;

use super::answered::Given;
use super::leave::Arrived;
use super::pages::sheet::Choices;
use super::pages::{
    broken_link, gone, home, message, outcome, prepared, question, send, sheet, start,
};
use super::parts::{LAYOUT, without_holes};
use super::point::{Unfit, of_every_page, of_outcome, of_question, of_start};
use super::state::State;
use super::step::reader;
use super::view::Shell;
use super::{App, staff};
use crate::flow::{Answer, Date, Flow, Kind, LanguageId, OptionId, Problem, Question, QuestionId};
use crate::link::Fault;
use crate::walk::{Next, walk};
use crate::words::Language;

/// The first page that can't be made, or that lacks its point, is the error.
pub(super) fn make_every_page(app: &App) -> Result<(), Unfit> {
    for flow in &app.flows.flows {
        for at in flow.offered_ids() {
            walk_through(app, flow, at)?;
        }
        staff::make_every_page(app, flow)?;
    }
    for language in &app.interface.languages() {
        first_pages(app, language)?;
    }
    Ok(())
}

/// Makes a page and looks at what stands around it.
pub(super) fn try_page<V: Serialize>(
    app: &App,
    template: &'static str,
    view: &V,
    shell: &Shell<'_>,
) -> Result<String, Unfit> {
    let html = app.templates.render(template, view)?;
    of_every_page(&html, template, shell)?;
    Ok(html)
}

/// The first page, and one that says what went wrong.
fn first_pages(app: &App, language: &Language) -> Result<(), Unfit> {
    let place = message::Place {
        language,
        flow: app.flows.flows.first(),
    };
    let fault = message::view(app, place, message::Fault::NotFound, None);
    try_page(app, "message.html", &fault, &fault.shell)?;
    let home = home::view(app, language);
    try_page(app, "home.html", &home, &home.shell)?;
    Ok(())
}

fn walk_through(app: &App, flow: &Flow, at: LanguageId) -> Result<(), Unfit> {
    let start = start::view(app, flow, at, None, false)?;
    // What is wrong with the layout is wrong with every page.
    try_page(app, LAYOUT, &start.shell, &start.shell)?;
    of_start(&try_page(app, "start.html", &start, &start.shell)?, flow)?;
    let gone = gone::view(app, flow, at, true);
    try_page(app, "gone.html", &gone, &gone.shell)?;
    let broken = broken_link::view(app, flow, at, Fault::Unreadable);
    try_page(app, "broken_link.html", &broken, &broken.shell)?;
    match questions(app, flow, at)? {
        Some(arrived) => leave(&arrived),
        None => Ok(()),
    }
}

/// The pages of questions, each answered in the first way there is; where that leads.
fn questions<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
) -> Result<Option<Arrived<'a>>, Unfit> {
    let mut state = State::default();
    loop {
        let walked = walk(flow, reader(flow, at), &state.answers);
        let Next::Question(id, None) = walked.next else {
            return Ok(Arrived::new(app, flow, at, state, walked));
        };
        let given = Given {
            app,
            flow,
            at,
            state: &state,
            walked: &walked,
        };
        ask(given, id)?;
        let answer = first_answer(flow.question_of(id), walked.reader.today);
        state.answer(id, answer);
    }
}

/// The pages of one question, and of what a link would have filled in before it.
fn ask(given: Given<'_, '_>, id: QuestionId) -> Result<(), Unfit> {
    for problem in [None, Some(Problem::Nothing)] {
        let html = question::html(given, id, problem)?;
        without_holes(&html)?;
        let shell = question::shell(given, id, problem);
        of_every_page(&html, "question.html", &shell)?;
        of_question(&html, given.flow, given.flow.question_of(id))?;
    }
    let prepared = prepared::view(given)?;
    try_page(given.app, "prepared.html", &prepared, &prepared.shell)?;
    Ok(())
}

fn first_answer(question: &Question, today: Date) -> Answer {
    match &question.kind {
        Kind::One | Kind::Many => Answer::Options(vec![OptionId(0)]),
        Kind::Number(number) => Answer::Number(number.min),
        Kind::Date(days) => Answer::Date(days.min.or(days.max).unwrap_or(today)),
    }
}

/// What people leave with.
fn leave(arrived: &Arrived<'_>) -> Result<(), Unfit> {
    let html = outcome::page(arrived)?.html();
    without_holes(&html)?;
    of_every_page(&html, "outcome.html", &outcome::shell(arrived))?;
    of_outcome(&html, arrived)?;
    let app = arrived.app;
    let send = send::view(arrived, true);
    try_page(app, "send.html", &send, &send.shell)?;
    let choices = Choices::read(arrived.flow, arrived.at, &Vec::new());
    let sheet = sheet::view(arrived, choices);
    try_page(app, "sheet.html", &sheet, &sheet.shell)?;
    Ok(())
}
