//! What several routes read and give.

use std::borrow::Cow;

use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::App;
use super::content::Content;
use super::headers::Keep;
use super::key::Key;
use super::page::Page;
use super::reply::Reply;
use super::request_id::request_id;
use super::seal::{seal, this_hour};
use super::state::State;
use super::visit::Visit;
use crate::flow::{Flow, LanguageId, MAX_ANSWERS_BYTES};
use crate::words::{Language, negotiate};

/// Names and values of a query or a form, in order.
pub(super) type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// The names and values of a query or a form as it was sent (WHATWG URL §5.1).
pub(super) fn pairs(sent: &[u8]) -> Pairs<'_> {
    form_urlencoded::parse(sent).collect()
}

/// The interface's language for a browser that has not chosen one.
pub(super) fn preferred(app: &App, accept_language: Option<&HeaderValue>) -> Language {
    let languages = app.interface.languages();
    let at = accepted(accept_language, &languages).unwrap_or(0);
    languages[at].clone()
}

pub(super) fn accepted(
    accept_language: Option<&HeaderValue>,
    offered: &[Language],
) -> Option<usize> {
    negotiate(accept_language?.to_str().ok()?, offered)
}

/// A page that is made for this once.
pub(super) fn page<V: Serialize>(
    app: &App,
    status: StatusCode,
    keep: Keep,
    template: &str,
    view: &V,
) -> Reply {
    html_page(status, keep, app.templates.render(template, view))
}

/// The same, from its HTML.
pub(super) fn html_page(
    status: StatusCode,
    keep: Keep,
    page: Result<impl Into<Page>, minijinja::Error>,
) -> Reply {
    match page.map(Into::into) {
        Ok(Page { beginning, rest }) => {
            Reply::page(status, keep, Content::once(&beginning, rest.as_bytes()))
        }
        Err(fault) => unrendered(&fault),
    }
}

/// A page that is the same for everybody with the same key: made once, and kept.
pub(super) fn kept_page(
    app: &App,
    key: String,
    keep: Keep,
    page: Result<impl Into<Page>, minijinja::Error>,
) -> Reply {
    match page.map(Into::into) {
        Ok(Page { beginning, rest }) => {
            let content = Content::kept(&beginning, rest.as_bytes());
            app.pages.keep(app.base.to_owned() + &key, content.clone());
            Reply::page(StatusCode::OK, keep, content)
        }
        Err(fault) => unrendered(&fault),
    }
}

/// A page that was made before.
pub(super) fn found_page(app: &App, key: &str, keep: Keep) -> Option<Reply> {
    let content = match app.base {
        "" => app.pages.find(key),
        base => app.pages.find(&format!("{base}{key}")),
    }?;
    Some(Reply::page(StatusCode::OK, keep, content))
}

fn unrendered(fault: &minijinja::Error) -> Reply {
    tracing::error!(id = request_id(), template = fault.name(), kind = ?fault.kind(), line = fault.line(), "a page can't be rendered");
    Reply::failure()
}

/// Where the browser shows a page from: its first lines are the same on every page, and fill a small screen.
pub(super) const MAIN: &str = "#main";

/// About as many characters as the address of a walk has.
const ADDRESS_CHARS: usize = 400;

/// Sends the browser to the address of these answers, or to a part of what is there, with a key if it has none.
pub(super) fn to_sealed(
    visit: &Visit<'_>,
    flow: &Flow,
    at: LanguageId,
    state: &State,
    part: &str,
) -> Reply {
    let language = flow.words[at.0].language.as_str();
    let mut base = String::with_capacity(ADDRESS_CHARS);
    base.extend([visit.app.base, "/", &flow.id, "/", language]);
    let text = state.text(&visit.app.flows, flow);
    see_sealed(visit, &flow.id, &text, base, part)
}

/// Seals a text for this browser, which gets a key if it has none, and sends it to the text's address
/// under `base`, or to a part of what is there.
pub(super) fn see_sealed(
    visit: &Visit<'_>,
    purpose: &str,
    text: &str,
    base: String,
    part: &str,
) -> Reply {
    if text.len() > MAX_ANSWERS_BYTES {
        return Reply::bare(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let Some(key) = visit.key().cloned().or_else(Key::random) else {
        return Reply::failure();
    };
    let mut address = base + "/";
    if seal(&key, purpose, this_hour(), text, &mut address).is_none() {
        return Reply::failure();
    }
    address.extend(["/", part]);
    let mut reply = Reply::see_other(address);
    if visit.key().is_none() {
        reply.set(header::SET_COOKIE, key.cookie(visit.headers));
    }
    reply
}
