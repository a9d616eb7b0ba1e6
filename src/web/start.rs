//! The beginning of a flow, and the way back to it without answers.

use http::header;

use super::App;
use super::general::BY_BROWSER;
use super::headers::Keep;
use super::key::Key;
use super::links::{from_query, given_by};
use super::pages::start;
use super::reply::Reply;
use super::respond::{MAIN, accepted, found_page, kept_page, to_sealed};
use super::state::State;
use super::visit::Visit;
use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::words::Language;

/// `/{flow}`: the start page in the language that suits the browser, every other one in sight.
pub(super) fn offer_flow(visit: &Visit<'_>) -> Reply {
    let Some(flow) = visit.flow() else {
        return Reply::not_found();
    };
    let query = visit.query();
    let offered: Vec<Language> = flow.offered().cloned().collect();
    let asked = query.iter().find(|(name, _)| name == "lang");
    let asked = asked.and_then(|(_, tag)| flow.language(tag));
    let accepted = accepted(visit.headers.get(header::ACCEPT_LANGUAGE), &offered);
    let accepted = accepted.and_then(|place| flow.language(offered[place].as_str()));
    let at = asked.or(accepted).unwrap_or(LanguageId::SOURCE);
    if !query.is_empty() {
        return from_query(visit, flow, at, &query);
    }
    let mut reply = start_page(visit.app, flow, at, None, false);
    reply.set(header::VARY, BY_BROWSER);
    reply
}

/// The start page's address has this in its query after clearing, so that it can say so.
const CLEARED: &str = "cleared";

pub(super) fn show_start(visit: &Visit<'_>) -> Reply {
    let Some((flow, at)) = visit.place() else {
        return Reply::not_found();
    };
    let query = visit.query();
    let cleared = query.iter().any(|(name, _)| name == CLEARED);
    let source = given_by(visit.app, &query);
    if !query.is_empty() && !cleared && source.is_none() {
        return from_query(visit, flow, at, &query);
    }
    start_page(visit.app, flow, at, source, cleared)
}

fn start_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    source: Option<LinkSourceId>,
    cleared: bool,
) -> Reply {
    let given_by = source.map_or("", |id| &app.flows.link_sources[id.0].code);
    let tag = flow.words[at.0].language.as_str();
    let cleared_part = if cleared { " cleared" } else { "" };
    let key = ["start ", &flow.id, " ", tag, " ", given_by, cleared_part].concat();
    let mut reply = found_page(app, &key, Keep::Briefly).unwrap_or_else(|| {
        let html = start::html(app, flow, at, source, cleared);
        kept_page(app, key, Keep::Briefly, html)
    });
    reply.speaks(&flow.words[at.0].language);
    reply
}

pub(super) fn begin(visit: &Visit<'_>) -> Reply {
    match visit.place() {
        Some((flow, at)) => to_sealed(visit, flow, at, &State::default(), MAIN),
        None => Reply::not_found(),
    }
}

/// A new key makes every old address unreadable, and a changed cookie evicts pages that the
/// browser kept for Back.
pub(super) fn clear(visit: &Visit<'_>) -> Reply {
    let Some((flow, at)) = visit.place() else {
        return Reply::not_found();
    };
    let Some(key) = Key::random() else {
        return Reply::failure();
    };
    let (base, language) = (visit.app.base, &flow.words[at.0].language);
    let mut reply = Reply::see_other(format!("{base}/{}/{language}?{CLEARED}", flow.id));
    reply.set(header::SET_COOKIE, key.cookie(visit.headers));
    reply
}
