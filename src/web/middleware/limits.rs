//! The length of a request's head.

use axum::extract::Request;
use http::HeaderMap;

use crate::web::extract::PageError;

/// The longest address. A sealed one has a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;
/// The longest header fields together. The proxy in front takes less.
const MAX_HEAD_BYTES: usize = 39_000;
const MAX_FIELDS: usize = 100;

/// Refuses heads that are far too long, with a page. Longer ones still are refused by the connection, without a page.
pub(super) fn check(request: &Request) -> Result<(), PageError> {
    let address = request.uri().path_and_query();
    if address.map_or(0, |address| address.as_str().len()) > MAX_URI_CHARS {
        return Err(PageError::UriTooLong);
    }
    let headers = request.headers();
    match headers.len() > MAX_FIELDS || head_bytes(headers) > MAX_HEAD_BYTES {
        true => Err(PageError::HeadTooLarge),
        false => Ok(()),
    }
}

fn head_bytes(headers: &HeaderMap) -> usize {
    let fields = headers.iter();
    fields.map(|(name, value)| name.as_str().len() + value.len()).sum()
}
