//! The layers around every handler, in order, each with its reason and its own file.
//!
//! A layer sees requests and responses. It knows no flow, no answer and no template. Most are plain functions that
//! [`surround`] calls: as services of their own, each would be copied for every request.

mod body;
mod encoding;
mod error_pages;
mod frame;
mod limits;
mod protocol;
mod rate_limit;
mod request;
mod staff;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(super) use request::Peer;
pub use request::request_id;
pub(super) use staff::guard;

use super::app::AppState;
use super::cache::accepts_gzip;
use super::extract::{ErrorPlace, PageError};
use super::headers::add_defaults;
use frame::Frame;
use request::RequestLog;

/// Passes a request through all layers and its response back.
pub(super) async fn surround(State(state): State<AppState>, request: Request, next: Next) -> Response {
    // Outermost: the id, the log line and the count of every answer.
    let log = RequestLog::begin(&request);
    let mut response = log.during(answer(&state, request, next)).await;
    log.end(&state, &mut response);
    response
}

async fn answer(state: &AppState, mut request: Request, next: Next) -> Response {
    // Pages are compressed already; a few readers take them only as they are.
    let gzip = accepts_gzip(request.headers());
    // A frame of another site has a cookie of its own.
    let frame = Frame::enter(&mut request);
    let place = ErrorPlace::new(&request);
    let mut response = match admit(state, &mut request) {
        // Pages are made without waiting: a form is here before its handler runs.
        Ok(()) => body::receive(request, next).await,
        Err(error) => error.into_response(),
    };
    // Every bare error gets a page with words, in a frame or not.
    error_pages::show(state, &place, &mut response);
    // Pages, errors and redirects alike carry the headers that protect them.
    add_defaults(response.headers_mut());
    frame.leave(state, &mut response);
    encoding::decompress_unless(gzip, response).await
}

/// Refuses a request before any handler sees it.
fn admit(state: &AppState, request: &mut Request) -> Result<(), PageError> {
    // Nothing below sees a request that breaks the protocol, or reads a head that is far too long.
    protocol::check(request)?;
    limits::check(request)?;
    // One machine that asks without end leaves room for others.
    rate_limit::check(state, request)?;
    // Browsers without `Sec-Fetch-Site` send `Origin: null` from our own pages.
    protocol::drop_null_origin(request);
    // `?embed` leads into the frame before anything reads it as an answer.
    frame::check_wanted(request)
}
