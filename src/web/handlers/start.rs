//! The start page of a flow, the button that begins it, and the button that clears all answers.

use axum::response::Response;
use http::header;
use serde::Serialize;

use crate::flow::LinkSourceId;
use crate::link::Filled;
use crate::web::cache::CachedPage;
use crate::web::extract::PageError;
use crate::web::extract::{FlowPage, Pairs};
use crate::web::reply::{MAIN, Page, see_answers, see_link, see_other};
use crate::web::session::{Key, State};
use crate::web::view::{Interpreters, LocalizedText, PageContext, Shell};

/// In the query of the start page after clearing, so that it can say so.
const CLEARED: &str = "cleared";

#[derive(Serialize)]
struct Start<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    paragraphs: Vec<LocalizedText>,
    needed: LocalizedText,
    minutes: u32,
    cleared: bool,
    given_by: Option<&'a str>,
    start_action: String,
    interpreters: Interpreters<'a>,
}

/// Shows the start page in the language that suits the browser, or opens a hand-written link.
pub(in crate::web) async fn offer_flow(mut page: FlowPage, query: Pairs) -> Result<Response, PageError> {
    let asked = query.value("lang");
    if let Some(language) = asked.and_then(|tag| page.context().flow.language(tag)) {
        page.language = language;
    }
    if !query.is_empty() {
        return open_query(&page, &query);
    }
    Ok(start_page(page.context(), None, false)?.varying().into_response())
}

/// Shows the start page, or opens a hand-written link.
pub(in crate::web) async fn show_start(page: FlowPage, query: Pairs) -> Result<Response, PageError> {
    let cleared = query.has(CLEARED);
    let source = given_by(&page, &query);
    if !query.is_empty() && !cleared && source.is_none() {
        return open_query(&page, &query);
    }
    Ok(start_page(page.context(), source, cleared)?.into_response())
}

/// Begins a walk.
pub(in crate::web) async fn begin(page: FlowPage) -> Result<Response, PageError> {
    see_answers(page.context(), &page.browser, &State::default(), MAIN)
}

/// Clears all answers. A new key makes every old address unreadable, and a changed cookie evicts pages that the browser
/// kept for Back.
pub(in crate::web) async fn clear(page: FlowPage) -> Result<Response, PageError> {
    let key = Key::random().ok_or(PageError::Failure)?;
    let mut response = see_other(format!("{}?{CLEARED}", page.context().path()))?;
    let cookie = page.browser.cookie(&key);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Opens a link that is written in clear text.
fn open_query(page: &FlowPage, query: &Pairs) -> Result<Response, PageError> {
    let context = page.context();
    let pairs = query.as_slice().iter();
    let pairs: Vec<_> = pairs.filter(|(name, _)| name != "lang").cloned().collect();
    let flows = &context.app.flows;
    let (filled, unread) = Filled::from_pairs(flows, context.flow, &pairs, context.today());
    see_link(context, &page.browser, filled, unread, false)
}

/// Returns the place that gave a link without answers.
fn given_by(page: &FlowPage, query: &Pairs) -> Option<LinkSourceId> {
    match query.as_slice() {
        [(name, code)] if name == "from" => page.app.flows.link_source(code),
        _ => None,
    }
}

fn start_page(page: PageContext<'_>, source: Option<LinkSourceId>, cleared: bool) -> Result<Page, PageError> {
    let key = page.key(CachedPage::Start { source, cleared });
    let start = Page::cached(page.app, key, "start.html", || view(page, source, cleared))?;
    Ok(start.shared(page.language()))
}

fn view(page: PageContext<'_>, source: Option<LinkSourceId>, cleared: bool) -> Start<'_> {
    let service = page.text(&page.flow.title);
    let source = source.map(|id| &page.app.flows.link_sources[id.0]);
    let paragraphs = page.flow.start.iter();
    Start {
        shell: Shell::of_flow(page, &service.plain(), |tag| page.path_in(tag)),
        service,
        paragraphs: paragraphs.map(|text| page.text(text)).collect(),
        needed: page.text(&page.flow.needed),
        minutes: page.flow.minutes,
        cleared,
        given_by: source.map(|source| source.name(page.language())),
        start_action: page.path(),
        interpreters: Interpreters::new(page),
    }
}
