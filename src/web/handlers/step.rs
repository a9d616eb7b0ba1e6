//! One step of a walk: showing the page for a set of answers, and taking an answer.

use axum::response::Response;

use super::{gone, outcome, question, review};
use crate::flow::{Answer, Date, Flow, Kind, Problem, QuestionId};
use crate::walk::{Next, problem, walk};
use crate::web::cache::CachedPage;
use crate::web::extract::PageError;
use crate::web::extract::{Form, Pairs, WalkPage};
use crate::web::reply::{MAIN, Page, see_answers, see_other};
use crate::web::session::State;
use crate::web::view::{CHECK, OutcomeContext, PageContext, WalkView, change_href};

/// The place on a page that says what is wrong with an answer.
const PROBLEM: &str = "#problem";

/// The wishes of a reader beyond the next step.
#[derive(Clone, Copy)]
struct Wishes {
    /// A question to change.
    change: Option<QuestionId>,
    /// The answers of a link, to be shown again.
    check: bool,
}

/// Shows the page for a set of answers: a question, the answers of a link, or the outcome.
pub(in crate::web) async fn show_step(page: WalkPage, query: Pairs) -> Result<Response, PageError> {
    let context = page.context();
    let flow = context.flow;
    let change = query.value("change").and_then(|id| flow.question(id));
    let check = query.has(CHECK);
    if let Some(language) = query.value("lang").and_then(|tag| flow.language(tag)) {
        let part = match change {
            Some(id) => change_href(flow, id),
            None if check => format!("?{CHECK}"),
            None => String::new(),
        };
        return see_other(page.path_in(language, &part));
    }
    let wishes = Wishes { change, check };
    let shown = step_page(context, page.state(), page.text.clone(), wishes)?;
    Ok(shown.into_response())
}

/// Takes an answer and leads to the next page.
pub(in crate::web) async fn take_answer(Form(form): Form, page: WalkPage) -> Result<Response, PageError> {
    let (context, mut state) = (page.context(), page.state());
    let flow = context.flow;
    let mut part = MAIN;
    if let Some(id) = form.value("question").and_then(|id| flow.question(id)) {
        let answer = answer_of(flow, id, &form);
        if problem(flow.question_of(id), &answer, || context.today()).is_some() {
            part = PROBLEM;
        }
        state.answer(id, answer);
    } else if form.has("confirm") {
        state.unseen = false;
    }
    state.unread.clear();
    see_answers(context, &page.page.browser, &state, part)
}

/// Chooses the page: a question that is to be changed, the answers of a link, or the next step. Pages with typed answers
/// are never cached.
fn step_page(page: PageContext<'_>, state: State, text: String, wishes: Wishes) -> Result<Page, PageError> {
    let reader = page.reader();
    let key =
        page.key(CachedPage::Step { day: reader.today, change: wishes.change, check: wishes.check, answers: text });
    let key = (!state.has_typed()).then_some(key);
    if let Some(found) = key.as_ref().and_then(|key| page.app.pages.find(key)) {
        return Ok(Page::html(found));
    }
    let walked = walk(page.flow, reader, &state.answers);
    let view = WalkView::new(page, &state, &walked);
    let changed = wishes.change;
    let changed = changed.filter(|id| walked.path.contains(id) || state.is_from_link(*id));
    let check = wishes.check && state.has_link();
    match (changed, &walked.next) {
        (Some(id), _) => question::page(view, key, id, None),
        (None, _) if state.unseen || check => match first_problem(view) {
            Some((id, problem)) => question::page(view, key, id, Some(problem)),
            None => review::page(view, key),
        },
        (None, Next::Question(id, problem)) => question::page(view, key, *id, *problem),
        (None, Next::Outcome(_)) => match OutcomeContext::new(page, state, walked) {
            Some(context) => outcome::page(&context, key),
            // A flow without an `otherwise` rule may recommend nothing; the plain list is the way on.
            None => gone::page(page, true),
        },
    }
}

/// Returns the first answer with a problem that the person changed on the first page of a link.
fn first_problem(view: WalkView<'_, '_>) -> Option<(QuestionId, Problem)> {
    let today: Date = view.walked.reader.today;
    let mut answers = view.state.answers.iter();
    answers.find_map(|(id, answer)| {
        let problem = problem(view.page.flow.question_of(id), answer, || today)?;
        Some((id, problem))
    })
}

/// Reads the answer in a form: options, or typed text.
fn answer_of(flow: &Flow, id: QuestionId, form: &Pairs) -> Answer {
    let question = flow.question_of(id);
    let value = |name: &str| form.value(name).unwrap_or("");
    match question.kind {
        Kind::One | Kind::Many => {
            let chosen = form.values("answer");
            let chosen = chosen.filter_map(|option| question.option(option));
            Answer::Options(chosen.collect())
        }
        Kind::Number(_) => Answer::typed(&question.kind, value("answer")),
        Kind::Date(_) => {
            let parts = ["year", "month", "day"].map(|name| value(name).replace('-', " "));
            Answer::typed(&question.kind, &parts.join("-"))
        }
    }
}
