//! Requests that hyper takes and HTTP (RFC 9110, RFC 9112) forbids.

use axum::extract::Request;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Uri, Version, header};

use crate::web::extract::PageError;

/// Refuses requests that break the protocol.
pub(super) fn check(request: &mut Request) -> Result<(), PageError> {
    if !is_sound(request) {
        return Err(PageError::BrokenProtocol);
    }
    believe_target(request);
    Ok(())
}

/// Drops `Origin: null` where the browser does not send `Sec-Fetch-Site`. Our pages send no referrer, so older browsers
/// send this origin with our own forms, too (Fetch, §3.2). A form of another site brings no cookie (`SameSite`).
pub(super) fn drop_null_origin(request: &mut Request) {
    let headers = request.headers_mut();
    let is_null = headers.get(header::ORIGIN).is_some_and(|origin| origin == "null");
    if is_null && !headers.contains_key("sec-fetch-site") {
        headers.remove(header::ORIGIN);
    }
}

fn is_sound<B>(request: &Request<B>) -> bool {
    has_sound_host(request.version(), request.headers())
        && is_sound_target(request.method(), request.uri())
        && is_sound_coding(request.headers())
}

/// Requires one sound `Host`, which only HTTP/1.0 may leave out (RFC 9112 §3.2).
fn has_sound_host(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host.as_bytes()),
        (None, _) => version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Returns true for `uri-host [":" port]` (RFC 9110 §7.2) that is not empty (§4.2.1).
fn is_host(host: &[u8]) -> bool {
    Authority::try_from(host).is_ok_and(|authority| {
        let (all, name) = (authority.as_str(), authority.host());
        let port = all.strip_prefix(name).unwrap_or("@").trim_start_matches(':');
        !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Refuses a host without a scheme, which is for CONNECT alone (RFC 9112 §3.2.3).
fn is_sound_target(method: &Method, uri: &Uri) -> bool {
    uri.authority().is_none() || uri.scheme().is_some() || method == Method::CONNECT
}

/// Refuses codings other than chunked, whose body would be misread (RFC 9112 §6.1).
fn is_sound_coding(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => true,
        (Some(coding), None) => coding.as_bytes().eq_ignore_ascii_case(b"chunked"),
        (Some(_), Some(_)) => false,
    }
}

/// Takes the host of an absolute address in place of the `Host` beside it (RFC 9112 §3.2.2).
fn believe_target<B>(request: &mut Request<B>) {
    let Some(authority) = request.uri().authority() else {
        return;
    };
    let host = authority.as_str().rsplit('@').next().unwrap_or("");
    if let Ok(host) = HeaderValue::from_str(host) {
        request.headers_mut().insert(header::HOST, host);
    }
}
