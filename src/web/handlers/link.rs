//! Sealed links, and the page for one that does not open.

use axum::response::Response;
use serde::Serialize;

use crate::link::Fault;
use crate::web::extract::FlowPage;
use crate::web::extract::PageError;
use crate::web::reply::{Page, see_link};
use crate::web::view::{LocalizedText, PageContext, Shell};
use crate::words::Word;

#[derive(Serialize)]
struct BrokenLink<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    heading: &'a str,
    /// The last day it opened.
    until: Option<String>,
    start_href: String,
}

/// Opens a sealed link under the browser's own key.
pub(in crate::web) async fn open_link(page: FlowPage) -> Result<Response, PageError> {
    let context = page.context();
    let (flows, keys) = (&context.app.flows, &context.app.settings.keys);
    match keys.open(flows, context.flow, &page.token, context.today()) {
        Ok((link, unread)) => see_link(context, &page.browser, link.filled, unread, link.kept),
        Err(fault) => broken(context, fault),
    }
}

/// Shows the page for an address that was cut off before its token, or goes on after it.
pub(in crate::web) async fn show_broken(page: FlowPage) -> Result<Response, PageError> {
    broken(page.context(), Fault::Unreadable)
}

fn broken(page: PageContext<'_>, fault: Fault) -> Result<Response, PageError> {
    let page = Page::render(page.app, "broken_link.html", &view(page, fault))?;
    Ok(page.into_response())
}

/// The language and the guide stay, and the start is one step away.
fn view(page: PageContext<'_>, fault: Fault) -> BrokenLink<'_> {
    let (heading, until) = match fault {
        Fault::Unreadable => (Word::LinkMisreadHeading, None),
        Fault::Expired(day) => (Word::LinkOldHeading, Some(page.date(day))),
    };
    let heading = page.word(heading);
    BrokenLink {
        // In another language the same link would only be broken again.
        shell: Shell::of_flow(page, heading, |tag| page.path_in(tag)),
        service: page.text(&page.flow.title),
        heading,
        until,
        start_href: page.path(),
    }
}
