//! Links with answers: sealed ones, and those written by hand.

use http::StatusCode;

use super::App;
use super::formats::today;
use super::headers::Keep;
use super::pages::broken_link;
use super::reply::Reply;
use super::respond::{Pairs, page, to_sealed};
use super::state::State;
use super::visit::Visit;
use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::link::{Fault, Filled};

/// A sealed link: what it fills in goes on under the browser's own key, and out of the address.
pub(super) fn open_link(visit: &Visit<'_>) -> Reply {
    let Some((flow, at)) = visit.place() else {
        return Reply::not_found();
    };
    let (app, keys) = (visit.app, &visit.app.settings.keys);
    let (token, today) = (visit.part("token"), today(&flow.time_zone));
    match keys.open(&app.flows, flow, &token, today) {
        Ok((link, unread)) if link.filled.is_empty() && unread.is_empty() => {
            to_start(app, flow, at, link.filled.source)
        }
        Ok((link, unread)) => {
            let state = State::from_link(link.filled, unread, link.kept);
            to_sealed(visit, flow, at, &state, "")
        }
        Err(fault) => broken_page(app, flow, at, fault),
    }
}

/// An address that was cut off before its token, or goes on after it.
pub(super) fn broken(visit: &Visit<'_>) -> Reply {
    match visit.place() {
        Some((flow, at)) => broken_page(visit.app, flow, at, Fault::Unreadable),
        None => Reply::not_found(),
    }
}

fn broken_page(app: &App, flow: &Flow, at: LanguageId, fault: Fault) -> Reply {
    let view = broken_link::view(app, flow, at, fault);
    page(app, StatusCode::OK, Keep::Never, "broken_link.html", &view)
}

/// A hand-written link: what it fills in is sealed, and a redirect takes it out of the address.
pub(super) fn from_query(
    visit: &Visit<'_>,
    flow: &Flow,
    at: LanguageId,
    query: &Pairs<'_>,
) -> Reply {
    let pairs = query.iter().filter(|(name, _)| name != "lang");
    let pairs: Pairs<'_> = pairs.cloned().collect();
    let (app, today) = (visit.app, today(&flow.time_zone));
    let (filled, unread) = Filled::from_pairs(&app.flows, flow, &pairs, today);
    if filled.is_empty() && unread.is_empty() {
        return to_start(app, flow, at, filled.source);
    }
    let state = State::from_link(filled, unread, false);
    to_sealed(visit, flow, at, &state, "")
}

/// A link that fills in nothing opens the start page, which says who gave it.
fn to_start(app: &App, flow: &Flow, at: LanguageId, source: Option<LinkSourceId>) -> Reply {
    let source = source.map(|id| &app.flows.link_sources[id.0].code);
    let from = source.map(|code| format!("?from={code}"));
    let (language, from) = (&flow.words[at.0].language, from.unwrap_or_default());
    Reply::see_other(format!("{}/{}/{language}{from}", app.base, flow.id))
}

/// The place that gave a link without answers.
pub(super) fn given_by(app: &App, query: &Pairs<'_>) -> Option<LinkSourceId> {
    match query.as_slice() {
        [(name, code)] if name == "from" => app.flows.link_source(code),
        _ => None,
    }
}
