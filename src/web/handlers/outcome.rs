//! The page of a result: the recommendation, other ways, and ways to take it along.

use serde::Serialize;

use crate::flow::EntryId;
use crate::web::cache::PageKey;
use crate::web::extract::PageError;
use crate::web::reply::{MAIN, Page};
use crate::web::view::{
    AnswerList, Interpreters, LocalizedText, Message, OutcomeContext, RecommendationView, Shell, ShownParts,
    change_href, mark_repeated,
};

#[derive(Serialize)]
struct OutcomeView<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    recommendation: RecommendationView<'a>,
    notices: Vec<LocalizedText>,
    interpreters: Interpreters<'a>,
    others: Vec<RecommendationView<'a>>,
    /// Set if the page shows facts with the day they were checked on.
    checked: bool,
    answers: AnswerList,
    today: String,
    /// The address of the guide, for paper.
    address: Option<String>,
    restart_href: String,
    message: Message,
}

/// Shows the recommendation and everything needed to act on it.
pub(super) fn page(context: &OutcomeContext<'_>, key: Option<PageKey>) -> Result<Page, PageError> {
    Page::kept(context.page.app, key, "outcome.html", &view(context))
}

fn view<'a>(context: &OutcomeContext<'a>) -> OutcomeView<'a> {
    let page = context.page;
    let parts = |id: &EntryId| ShownParts::new(context, *id);
    let first = parts(&context.first);
    let mut others: Vec<ShownParts<'a>> = context.seen.others.iter().map(parts).collect();
    mark_repeated(&first, &mut others);
    let mut shown = std::iter::once(&first).chain(&others);
    let checked = shown.any(|parts| parts.is_dated(page));
    let notices = context.seen.notices.iter();
    let others = others.iter();
    OutcomeView {
        shell: shell(context),
        service: page.text(&page.flow.title),
        recommendation: RecommendationView::new(context, &first),
        notices: notices.map(|id| page.text(&page.flow.notices[id.0].text)).collect(),
        interpreters: Interpreters::new(page),
        others: others.map(|parts| RecommendationView::new(context, parts)).collect(),
        checked,
        answers: AnswerList::on_path(context.walk(), None),
        today: page.date(context.walked.reader.today),
        address: page.guide(),
        restart_href: format!("{}/clear", page.path()),
        message: Message::new(context, None),
    }
}

fn shell<'a>(context: &OutcomeContext<'a>) -> Shell<'a> {
    let page = context.page;
    let title = page.text(&context.outcome().title).plain();
    let last = context.walked.path.last();
    Shell::of_flow(page, &title, |tag| format!("?lang={tag}"))
        .clearable(page)
        .back_to(last.map(|id| change_href(page.flow, *id) + MAIN))
        .for_staff(context.state.staff)
}
