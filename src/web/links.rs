//! Links with answers: sealed ones, and those written by hand.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::formats::today;
use super::headers::Keep;
use super::pages::broken_link;
use super::respond::{Pairs, page, place, see_other, to_sealed};
use super::state::State;
use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::link::Filled;

/// A sealed link: what it fills in goes on under the browser's own key, and out of the address.
pub(super) async fn open_link(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, token)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keys = &app.settings.keys;
    match keys.open(&app.flows, flow, &token, today(&flow.time_zone)) {
        Ok((link, unread)) => {
            let state = State::from_link(link.filled, unread, link.kept);
            to_sealed(&app, flow, at, &state, &headers)
        }
        Err(fault) => {
            let view = broken_link::view(&app, flow, at, fault);
            page(&app, StatusCode::OK, Keep::Never, "broken_link.html", &view)
        }
    }
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
    let (filled, unread) = Filled::from_pairs(&app.flows, flow, &pairs);
    if filled.is_empty() && unread.is_empty() {
        let source = filled.source.map(|id| &app.flows.link_sources[id.0].code);
        let from = source.map(|code| format!("?from={code}"));
        let language = &flow.words[at.0].language;
        return see_other(&format!(
            "/{}/{language}{}",
            flow.id,
            from.unwrap_or_default()
        ));
    }
    to_sealed(
        app,
        flow,
        at,
        &State::from_link(filled, unread, false),
        headers,
    )
}

/// The place that gave a link without answers.
pub(super) fn given_by(app: &App, query: &Pairs) -> Option<LinkSourceId> {
    match query.as_slice() {
        [(name, code)] if name == "from" => app.flows.link_source(code),
        _ => None,
    }
}
