//! What several routes read and give.

use std::sync::Arc;

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::App;
use super::content::Content;
use super::headers::Keep;
use super::key::{FORWARDED_PROTO, Key};
use super::seal::{seal, this_hour};
use super::state::State;
use crate::flow::{Flow, LanguageId};
use crate::words::{Language, negotiate};

/// Names and values of a query or a form, in order.
pub(super) type Pairs = Vec<(String, String)>;

/// The headers of a request whose body nobody reads; taking them costs nothing, and copying them does.
pub(super) struct Head(pub(super) HeaderMap);

impl<S: Sync> FromRequestParts<S> for Head {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Head, Infallible> {
        Ok(Head(std::mem::take(&mut parts.headers)))
    }
}

/// What tells of a browser, without the rest of the head, for a request whose body is read, too.
pub(super) struct FromBrowser(pub(super) HeaderMap);

impl<S: Sync> FromRequestParts<S> for FromBrowser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<FromBrowser, Infallible> {
        let mut few = HeaderMap::with_capacity(TELLING.len());
        for name in TELLING {
            for value in parts.headers.get_all(&name) {
                few.append(name.clone(), value.clone());
            }
        }
        Ok(FromBrowser(few))
    }
}

/// The headers that say which key a browser has, and whether it came by TLS.
const TELLING: [HeaderName; 2] = [header::COOKIE, FORWARDED_PROTO];

/// Sealed answers as they stand in an address: letters, digits, `-` and `_`, so that they can be sent back in
/// one. Anything else becomes what never opens.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub(super) struct Sealed(pub(super) String);

impl From<String> for Sealed {
    fn from(text: String) -> Sealed {
        let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        match text.bytes().all(sound) {
            true => Sealed(text),
            false => Sealed("-".into()),
        }
    }
}

/// The flow and language of an address.
pub(super) fn place<'a>(app: &'a App, id: &str, tag: &str) -> Option<(&'a Flow, LanguageId)> {
    let flow = app.flow(id)?;
    Some((flow, flow.language(tag)?))
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
) -> Response {
    html_page(status, keep, app.templates.render(template, view))
}

/// The same, from its HTML.
pub(super) fn html_page(
    status: StatusCode,
    keep: Keep,
    html: Result<String, minijinja::Error>,
) -> Response {
    match html {
        Ok(html) => html_response(status, keep, Content::once(html.as_bytes())),
        Err(fault) => unrendered(&fault),
    }
}

/// A page that is the same for everybody with the same key: made once, and kept.
pub(super) fn kept_page(
    app: &App,
    key: String,
    keep: Keep,
    html: Result<String, minijinja::Error>,
) -> Response {
    match html {
        Ok(html) => {
            let content = Content::kept(html.as_bytes());
            app.pages.keep(app.base.to_owned() + &key, content.clone());
            html_response(StatusCode::OK, keep, content)
        }
        Err(fault) => unrendered(&fault),
    }
}

/// A page that was made before.
pub(super) fn found_page(app: &App, key: &str, keep: Keep) -> Option<Response> {
    let content = match app.base {
        "" => app.pages.find(key),
        base => app.pages.find(&format!("{base}{key}")),
    }?;
    Some(html_response(StatusCode::OK, keep, content))
}

/// Room for all headers at once: a map that grows moves what it has.
const MOST_HEADERS: usize = 20;

fn html_response(status: StatusCode, keep: Keep, content: Arc<Content>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut headers = HeaderMap::with_capacity(MOST_HEADERS);
    headers.insert(header::CONTENT_TYPE, html);
    keep.apply(&mut headers);
    *response.headers_mut() = headers;
    response.extensions_mut().insert(content);
    response
}

fn unrendered(fault: &minijinja::Error) -> Response {
    tracing::error!(template = fault.name(), kind = ?fault.kind(), line = fault.line(), "a page can't be rendered");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

pub(super) fn see_other(to: &str) -> Response {
    let Ok(to) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let mut headers = HeaderMap::with_capacity(MOST_HEADERS);
    headers.insert(header::LOCATION, to);
    Keep::Never.apply(&mut headers);
    *response.headers_mut() = headers;
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
    let base = format!("{}/{}/{}", app.base, flow.id, flow.words[at.0].language);
    see_sealed(headers, &flow.id, &state.text(&app.flows, flow), &base, "")
}

/// Seals a text for this browser, which gets a key if it has none, and sends it to the text's address
/// under `base`, or to a part of what is there.
pub(super) fn see_sealed(
    headers: &HeaderMap,
    purpose: &str,
    text: &str,
    base: &str,
    part: &str,
) -> Response {
    let had = Key::from_headers(headers);
    let Some(key) = had.clone().or_else(Key::random) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(sealed) = seal(&key, purpose, this_hour(), text) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = see_other(&format!("{base}/{sealed}/{part}"));
    if had.is_none() {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, key.cookie(headers));
    }
    response
}
