//! The limit of requests by address, applied to each route.

use axum::extract::{MatchedPath, Request};

use super::request::Peer;
use crate::web::app::AppState;
use crate::web::extract::PageError;
use crate::web::origin::FRAME_BASE;
use crate::web::rate_limit::Counted;
use crate::web::session::Browser;

/// Refuses an address that sends too many requests, with the seconds to wait.
pub(super) fn check(state: &AppState, request: &Request) -> Result<(), PageError> {
    let Some((limit, counted)) = state.limit().zip(counted(request)) else {
        return Ok(());
    };
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let wait = limit.wait(counted, request.headers(), peer);
    // Whole seconds, and not too few of them (RFC 9110 §10.2.3).
    wait.map_or(Ok(()), |wait| Err(PageError::TooManyRequests(wait.as_secs() + 1)))
}

/// Returns the quota of a request; none for requests that never count.
fn counted(request: &Request) -> Option<Counted> {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("", MatchedPath::as_str);
    let route = route.strip_prefix(FRAME_BASE).unwrap_or(route);
    let has_key = Browser::from_headers(request.headers()).key.is_some();
    match route {
        "/healthz" | "/readyz" | "/assets/{name}" => None,
        _ if is_step(route) && has_key => Some(Counted::Step),
        _ => Some(Counted::Start),
    }
}

/// Somebody who wants their answers cleared is on their way, too.
fn is_step(route: &str) -> bool {
    route.starts_with("/{flow}/{lang}/{sealed}/") || route == "/{flow}/{lang}/clear"
}
