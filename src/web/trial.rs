//! Every page is made once with templates of one's own: on one way through each flow, and for staff.

use super::answered::Given;
use super::leave::Arrived;
use super::pages::sheet::Choices;
use super::pages::{
    broken_link, gone, home, message, outcome, prepared, question, send, sheet, start,
};
use super::parts::without_holes;
use super::point::{Unfit, of_outcome, of_question, of_start};
use super::state::State;
use super::step::reader;
use super::{App, staff};
use crate::flow::{Answer, Date, Flow, Kind, LanguageId, OptionId, Problem, Question};
use crate::link::Fault;
use crate::walk::{Next, walk};

/// The first page that can't be made, or that lacks its point, is the error.
pub(super) fn make_every_page(app: &App) -> Result<(), Unfit> {
    let language = &app.interface.source().language;
    let place = message::Place {
        language,
        flow: app.flows.flows.first(),
    };
    let fault = message::view(app, place, message::Fault::NotFound, None);
    app.templates.render("message.html", &fault)?;
    for flow in &app.flows.flows {
        walk_through(app, flow)?;
        staff::make_every_page(app, flow)?;
    }
    let home = home::view(app, language);
    app.templates.render("home.html", &home)?;
    Ok(())
}

fn walk_through(app: &App, flow: &Flow) -> Result<(), Unfit> {
    let at = LanguageId::SOURCE;
    of_start(&start::html(app, flow, at, None, false)?, flow)?;
    gone::html(app, flow, at, true)?;
    let broken = broken_link::view(app, flow, at, Fault::Unreadable);
    app.templates.render("broken_link.html", &broken)?;
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
        for problem in [None, Some(Problem::Nothing)] {
            let html = question::html(given, id, problem)?;
            without_holes(&html)?;
            of_question(&html, flow, flow.question_of(id))?;
        }
        prepared::html(given)?;
        let answer = first_answer(flow.question_of(id), walked.reader.today);
        state.answer(id, answer);
    }
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
    let html = outcome::html(arrived)?;
    without_holes(&html)?;
    of_outcome(&html, arrived)?;
    let templates = &arrived.app.templates;
    templates.render("send.html", &send::view(arrived, true))?;
    let choices = Choices::read(arrived.flow, arrived.at, &Vec::new());
    templates.render("sheet.html", &sheet::view(arrived, choices))?;
    Ok(())
}
