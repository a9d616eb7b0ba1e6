//! Liveness, readiness, and the counts.

use axum::extract::State;
use axum::response::Response;

use crate::web::app::AppState;
use crate::web::extract::PageError;
use crate::web::reply::Page;

const TEXT: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(in crate::web) async fn alive() -> Response {
    Page::plain(TEXT, "ok").into_response()
}

pub(in crate::web) async fn ready() -> Response {
    Page::plain(TEXT, "ready").into_response()
}

pub(in crate::web) async fn not_found() -> PageError {
    PageError::NotFound
}

/// Shows the counts of this server.
pub(in crate::web) async fn metrics(State(state): State<AppState>) -> Result<Response, PageError> {
    let text = state.metrics().text(state.app().kept_pages());
    let text = text.map_err(|_| PageError::Failure)?;
    Ok(Page::plain(OPEN_METRICS, text).into_response())
}
