//! The builder of links: all questions on one page, and the use of each answer.

use axum::response::Response;
use serde::Serialize;

use super::closed::shell;
use super::draft::{DAYS, Draft, FormFault, ask, pick_href};
use super::order::{Order, see_order};
use super::snippet::Snippet;
use crate::flow::{Date, Kind, LanguageId, Prefill, QuestionId};
use crate::link::{Filled, MAX_DAYS};
use crate::walk::walk;
use crate::web::extract::PageError;
use crate::web::extract::{Form, StaffPage, WalkPage};
use crate::web::reply::{Page, see_answers, see_other};
use crate::web::session::State;
use crate::web::view::{PageContext, Shell};
use crate::words::Word;

#[derive(Serialize)]
struct Builder<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flow: String,
    flow_id: &'a str,
    problems: Vec<FormFault>,
    questions: Vec<Pick<'a>>,
    /// Questions that no link may fill in.
    never: Vec<String>,
    offered: Vec<Choice<'a>>,
    sources: Vec<Choice<'a>>,
    days: String,
    days_wrong: bool,
    max_days: u16,
    snippet: Option<Snippet>,
}

#[derive(Serialize)]
struct Pick<'a> {
    id: &'a str,
    ask: String,
    kind: &'static str,
    options: Vec<Choice<'a>>,
    value: String,
    confirm: bool,
    sealed: bool,
    wrong: bool,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    label: String,
    chosen: bool,
}

/// Shows an empty builder.
pub(in crate::web) async fn show_builder(page: StaffPage) -> Result<Response, PageError> {
    self::page(page.context(), &Draft::new())
}

/// Makes a link, or shows what is wrong with the form.
pub(in crate::web) async fn make(Form(form): Form, page: StaffPage) -> Result<Response, PageError> {
    let context = page.context();
    let draft = Draft::read(context, form);
    match draft.order(context.today()) {
        Some(order) => see_order(context, &page.browser, &order, ""),
        None => self::page(context, &draft),
    }
}

/// Begins a walk in which staff answer the flow page by page, and make a link of it where they like.
pub(in crate::web) async fn begin_walk(page: StaffPage) -> Result<Response, PageError> {
    let state = State { staff: true, ..State::default() };
    see_answers(page.context(), &page.browser, &state, "")
}

/// Leads from a walk to the builder, with the answers so far. It opens nothing that the browser's own key does not, so it
/// needs no guard; the builder has one.
pub(in crate::web) async fn from_walk(page: WalkPage) -> Result<Response, PageError> {
    let (context, state) = (page.context(), page.state());
    if !state.staff {
        return see_other(page.path_in(context.language, ""));
    }
    let walked = walk(context.flow, context.reader(), &state.answers);
    let today = walked.reader.today.days();
    let order = Order {
        filled: Filled::kept(context.flow, &state.answers, &walked.path),
        languages: vec![context.language],
        until: Date::from_days(today + i64::from(DAYS)),
    };
    see_order(context, &page.page.browser, &order, "edit")
}

/// Shows the builder with a filled-in form.
pub(super) fn page(page: PageContext<'_>, draft: &Draft) -> Result<Response, PageError> {
    let builder = Page::render(page.app, "staff/builder.html", &view(page, draft))?;
    Ok(builder.into_response())
}

fn view<'a>(page: PageContext<'a>, draft: &Draft) -> Builder<'a> {
    let flow = page.text(&page.flow.title).plain();
    let ids = (0..page.flow.questions.len()).map(QuestionId);
    let (never, asked): (Vec<_>, Vec<_>) = ids.partition(|id| page.flow.question_of(*id).prefill == Prefill::Never);
    let title = match draft.problems.is_empty() {
        true => "Make a link",
        false => "Error: Make a link",
    };
    Builder {
        shell: shell(page.app, title).on_paper(),
        snippet: Snippet::new(page, &flow),
        flow,
        flow_id: &page.flow.id,
        problems: draft.problems.clone(),
        questions: asked.iter().map(|id| pick(page, *id, draft)).collect(),
        never: never.iter().map(|id| ask(page, *id)).collect(),
        offered: offered(page, draft),
        sources: sources(page, draft),
        days: draft.values("days").next().unwrap_or_default().to_owned(),
        days_wrong: draft.has_fault("#days"),
        max_days: MAX_DAYS,
    }
}

fn offered<'a>(page: PageContext<'a>, draft: &Draft) -> Vec<Choice<'a>> {
    let offered = page.flow.offered_ids();
    let choices = offered.map(|id: LanguageId| {
        let page = page.in_language(id);
        Choice {
            id: page.tag(),
            label: page.word(Word::LanguageName).to_owned(),
            chosen: draft.values("language").any(|tag| tag == page.tag()),
        }
    });
    choices.collect()
}

fn sources<'a>(page: PageContext<'a>, draft: &Draft) -> Vec<Choice<'a>> {
    let sources = page.app.flows.link_sources.iter();
    let choices = sources.map(|source| Choice {
        id: &source.code,
        label: source.organization.clone(),
        chosen: draft.values("from").any(|code| code == source.code),
    });
    choices.collect()
}

fn pick<'a>(page: PageContext<'a>, id: QuestionId, draft: &Draft) -> Pick<'a> {
    let question = page.flow.question_of(id);
    let given: Vec<&str> = draft.values(format!("answer.{}", question.id)).collect();
    let options = question.options.iter().map(|option| Choice {
        id: &option.id,
        label: page.text(&option.label).plain(),
        chosen: given.contains(&&*option.id),
    });
    let mut how = draft.values(format!("how.{}", question.id));
    Pick {
        id: &question.id,
        ask: ask(page, id),
        kind: match question.kind {
            Kind::One => "one",
            Kind::Many => "many",
            Kind::Number(_) => "number",
            Kind::Date(_) => "date",
        },
        options: options.collect(),
        value: given.first().copied().unwrap_or_default().to_owned(),
        confirm: how.any(|how| how == "confirm"),
        sealed: question.prefill == Prefill::Sealed,
        wrong: draft.has_fault(&pick_href(page, id)),
    }
}
