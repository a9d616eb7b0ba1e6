//! Requests that are answered without a look at what they want.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Live;
use super::wire::Unsound;

/// The longest address; a sealed one is a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;

/// Turns away what breaks the protocol, what is far too long, what another site sends, and whoever asks too much.
pub(super) fn refusal(live: &Live, request: &Request) -> Option<Response> {
    if request.extensions().get::<Unsound>().is_some() {
        return Some(StatusCode::BAD_REQUEST.into_response());
    }
    let address = request.uri().path_and_query();
    if address.map_or(0, |address| address.as_str().len()) > MAX_URI_CHARS {
        return Some(StatusCode::URI_TOO_LONG.into_response());
    }
    if is_foreign(request) {
        return Some(StatusCode::FORBIDDEN.into_response());
    }
    let wait = live.limit()?.wait(request)?;
    // Whole seconds, and not too few of them (RFC 9110 §10.2.3).
    let seconds = HeaderValue::from(wait.as_secs() + 1);
    let later = [(header::RETRY_AFTER, seconds)];
    Some((StatusCode::TOO_MANY_REQUESTS, later).into_response())
}

/// Another site may link here, but not send forms: they could clear a person's answers.
fn is_foreign(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site");
    request.method() == Method::POST && site.is_some_and(|site| site.as_bytes() == b"cross-site")
}
