//! The headers that every response carries.

use axum::response::Response;
use http::{HeaderValue, header};

use crate::web::headers::{CachePolicy, DEFAULTS};

/// Adds the default headers that the response does not have. Without a policy of its own it is never kept.
pub(super) fn add(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        CachePolicy::Never.apply(headers);
    }
}
