//! Flows inside the pages of other sites.
//!
//! The routes of a walk exist a second time under `/embed`, so relative links, forms and redirects stay in the frame.
//! Nothing else of this server can be framed.

use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::web::app::AppState;
use crate::web::extract::PageError;
use crate::web::origin::{FRAME_BASE, FrameAncestors, is_in_frame};
use crate::web::session::{MAX_SEALED_CHARS, cookies, frame_cookie_name, key_cookie_name};

/// In the query of a start page or link that is wanted in a frame.
const EMBED: &str = "embed";

/// Leads `?embed` into the frame.
pub(super) fn check_wanted(request: &Request) -> Result<(), PageError> {
    address_in_frame(request).map_or(Ok(()), |to| Err(PageError::Moved(to)))
}

/// A request inside a frame or not.
#[derive(Clone, Copy)]
pub(super) struct Frame(bool);

impl Frame {
    /// Puts the frame's cookie in place.
    pub(super) fn enter(request: &mut Request) -> Frame {
        let inside = is_in_frame(request.uri().path());
        if inside {
            take_frame_cookie(request.headers_mut());
        }
        Frame(inside)
    }

    /// Gives the response the frame's cookie, and headers that let it be framed.
    pub(super) fn leave(self, state: &AppState, response: &mut Response) {
        if self.0 {
            give_frame_cookie(response.headers_mut());
            allow_frame(response.headers_mut(), &state.app().settings.frame_ancestors);
        }
    }
}

/// Returns the same place in a frame for `/{flow}?embed`, and for a link with `embed` in its query.
fn address_in_frame(request: &Request) -> Option<String> {
    let (path, query) = (request.uri().path(), request.uri().query()?);
    // Programs that put addresses together write `embed=`.
    let is_mark = |part: &&str| part.split('=').next() == Some(EMBED);
    let wanted = query.split('&').any(|part| is_mark(&part));
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if !wanted || !reads || !is_entrance(path) {
        return None;
    }
    let rest: Vec<&str> = query.split('&').filter(|part| !is_mark(part)).collect();
    let mark = if rest.is_empty() { "" } else { "?" };
    let to = format!("{FRAME_BASE}{path}{mark}{}", rest.join("&"));
    // An address may hold bytes that no header may, and more than a proxy takes in the head of an answer.
    let sound = to.len() <= MAX_SEALED_CHARS && to.bytes().all(|b| b.is_ascii_graphic());
    sound.then_some(to)
}

/// Returns true for `/{flow}`, `/{flow}/{lang}` and `/{flow}/{lang}/link/{token}`.
fn is_entrance(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let own = |first: &str| [EMBED, "staff", "assets"].contains(&first);
    match parts.as_slice() {
        [first] | [first, _] | [first, _, "link", _] => !own(first),
        _ => false,
    }
}

/// Puts the frame's cookie in the place of the window's, and of all others.
fn take_frame_cookie(headers: &mut HeaderMap) {
    let name = key_cookie_name(headers);
    let own = frame_cookie_name(name);
    let found = cookies(headers, &own).map(|value| [name.as_bytes(), b"=", value].concat());
    let found: Vec<_> = found.collect();
    let cookie = HeaderValue::try_from(found.join(&b';')).ok();
    headers.remove(header::COOKIE);
    if let Some(cookie) = cookie {
        headers.insert(header::COOKIE, cookie);
    }
}

/// Turns the window's new cookie into the frame's. A browser that blocks the cookies of other sites still keeps one within
/// the site around the frame (`Partitioned`, CHIPS), which needs `Secure` and `SameSite=None`.
fn give_frame_cookie(headers: &mut HeaderMap) {
    let cookie = headers.get(header::SET_COOKIE);
    let cookie = cookie.and_then(|cookie| cookie.to_str().ok());
    let pair = cookie.and_then(|cookie| cookie.split(';').next()?.split_once('='));
    let Some((name, value)) = pair else {
        return;
    };
    let name = frame_cookie_name(name);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
}

/// Allows these sites to frame a page. A site that isolates itself (COEP) takes only frames that allow it (CORP).
fn allow_frame(headers: &mut HeaderMap, ancestors: &FrameAncestors) {
    // Searches should find the page of the window, which has a head and a foot.
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    if ancestors.is_empty() {
        return;
    }
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok());
    let allowed = format!("frame-ancestors {ancestors}");
    let policy = policy.unwrap_or_default().replace("frame-ancestors 'none'", &allowed);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
}
