//! Requests that are answered without a look at what they want.

use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};

use super::Live;
use super::reply::Reply;
use super::service::Asked;

/// The longest address; a sealed one is a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;

/// Turns away what breaks the protocol, what is far too long, what another site sends, and whoever asks too much.
pub(super) fn refusal(live: &Live, asked: &Asked<'_>) -> Option<Reply> {
    if !asked.arrival.sound {
        return Some(Reply::bare(StatusCode::BAD_REQUEST));
    }
    let address = asked.head.uri.path_and_query();
    if address.map_or(0, |address| address.as_str().len()) > MAX_URI_CHARS {
        return Some(Reply::bare(StatusCode::URI_TOO_LONG));
    }
    if is_foreign(asked.head) {
        return Some(Reply::bare(StatusCode::FORBIDDEN));
    }
    let wait = live.limit()?.wait(asked)?;
    let mut later = Reply::bare(StatusCode::TOO_MANY_REQUESTS);
    // Whole seconds, and not too few of them (RFC 9110 §10.2.3).
    later.set(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    Some(later)
}

/// Another site, or another host of this one, may link here, but not send forms: they could clear a person's answers.
fn is_foreign(head: &Parts) -> bool {
    let site = || head.headers.get("sec-fetch-site");
    let from_elsewhere =
        |site: &HeaderValue| matches!(site.as_bytes(), b"cross-site" | b"same-site");
    head.method == Method::POST && site().is_some_and(from_elsewhere)
}
