//! Links with answers: sealed ones, and those written by hand.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::formats::today;
use super::headers::Keep;
use super::pages::broken_link;
use super::respond::{Head, Pairs, page, place, see_other, to_sealed};
use super::state::State;
use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::link::{Fault, Filled};

/// A sealed link: what it fills in goes on under the browser's own key, and out of the address.
pub(super) async fn open_link(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, token)): Path<(String, String, String)>,
    Head(headers): Head,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keys = &app.settings.keys;
    match keys.open(&app.flows, flow, &token, today(&flow.time_zone)) {
        Ok((link, unread)) if link.filled.is_empty() && unread.is_empty() => {
            to_start(&app, flow, at, link.filled.source)
        }
        Ok((link, unread)) => {
            let state = State::from_link(link.filled, unread, link.kept);
            to_sealed(&app, flow, at, &state, &headers)
        }
        Err(fault) => broken_page(&app, flow, at, fault),
    }
}

/// An address that was cut off before its token, or goes on after it.
pub(super) async fn broken(
    Shared(app): Shared<Arc<App>>,
    Path(path): Path<Vec<(String, String)>>,
) -> Response {
    let part = |name: &str| {
        let found = path.iter().find(|(have, _)| have == name);
        found.map_or("", |(_, value)| value)
    };
    match place(&app, part("flow"), part("lang")) {
        Some((flow, at)) => broken_page(&app, flow, at, Fault::Unreadable),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn broken_page(app: &App, flow: &Flow, at: LanguageId, fault: Fault) -> Response {
    let view = broken_link::view(app, flow, at, fault);
    page(app, StatusCode::OK, Keep::Never, "broken_link.html", &view)
}

/// A hand-written link: what it fills in is sealed, and a redirect takes it out of the address.
pub(super) fn from_query(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    query: &Pairs,
    headers: &HeaderMap,
) -> Response {
    let pairs: Pairs = query
        .iter()
        .filter(|(name, _)| name != "lang")
        .cloned()
        .collect();
    let today = today(&flow.time_zone);
    let (filled, unread) = Filled::from_pairs(&app.flows, flow, &pairs, today);
    if filled.is_empty() && unread.is_empty() {
        return to_start(app, flow, at, filled.source);
    }
    to_sealed(
        app,
        flow,
        at,
        &State::from_link(filled, unread, false),
        headers,
    )
}

/// A link that fills in nothing opens the start page, which says who gave it.
fn to_start(app: &App, flow: &Flow, at: LanguageId, source: Option<LinkSourceId>) -> Response {
    let source = source.map(|id| &app.flows.link_sources[id.0].code);
    let from = source.map(|code| format!("?from={code}"));
    let (language, from) = (&flow.words[at.0].language, from.unwrap_or_default());
    see_other(&format!("{}/{}/{language}{from}", app.base, flow.id))
}

/// The place that gave a link without answers.
pub(super) fn given_by(app: &App, query: &Pairs) -> Option<LinkSourceId> {
    match query.as_slice() {
        [(name, code)] if name == "from" => app.flows.link_source(code),
        _ => None,
    }
}
