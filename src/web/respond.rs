//! What several routes read and give.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::App;
use super::headers::Keep;
use super::key::Key;
use super::seal::{seal, this_hour};
use super::state::State;
use crate::flow::{Flow, LanguageId};
use crate::words::{Language, negotiate};

/// Names and values of a query or a form, in order.
pub(super) type Pairs = Vec<(String, String)>;

/// The flow and language of an address.
pub(super) fn place<'a>(app: &'a App, id: &str, tag: &str) -> Option<(&'a Flow, LanguageId)> {
    let flow = app.flow(id)?;
    Some((flow, flow.language(tag)?))
}

/// The interface's language for a browser that has not chosen one.
pub(super) fn preferred(app: &App, headers: &HeaderMap) -> Language {
    let languages = app.interface.languages();
    let at = accepted(headers, &languages).unwrap_or(0);
    languages[at].clone()
}

pub(super) fn accepted(headers: &HeaderMap, offered: &[Language]) -> Option<usize> {
    negotiate(
        headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?,
        offered,
    )
}

pub(super) fn page<V: Serialize>(
    app: &App,
    status: StatusCode,
    keep: Keep,
    template: &str,
    view: &V,
) -> Response {
    let (status, html) = match app.templates.render(template, view) {
        Ok(html) => (status, html),
        Err(fault) => {
            tracing::error!(template, kind = ?fault.kind(), line = fault.line(), "a page can't be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (
        status,
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )],
        html,
    )
        .into_response();
    keep.apply(response.headers_mut());
    response
}

pub(super) fn see_other(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    Keep::Never.apply(response.headers_mut());
    response
}

/// Sends the browser to the address of these answers, with a key if it has none.
pub(super) fn to_sealed(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    state: &State,
    headers: &HeaderMap,
) -> Response {
    let base = format!("/{}/{}", flow.id, flow.words[at.0].language);
    see_sealed(headers, &flow.id, &state.text(&app.flows, flow), &base)
}

/// Seals a text for this browser, which gets a key if it has none, and sends it to the text's address
/// under `base`.
pub(super) fn see_sealed(headers: &HeaderMap, purpose: &str, text: &str, base: &str) -> Response {
    let had = Key::from_headers(headers);
    let Some(key) = had.clone().or_else(Key::random) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(sealed) = seal(&key, purpose, this_hour(), text) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = see_other(&format!("{base}/{sealed}/"));
    if had.is_none() {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, key.cookie(headers));
    }
    response
}
