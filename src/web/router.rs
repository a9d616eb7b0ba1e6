//! Every address of this server, and the layers around them all.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use super::app::AppState;
use super::extract::PageError;
use super::handlers::{
    alive, begin, clear, metrics, not_found, offer_flow, open_link, ready, show_asset, show_broken, show_home,
    show_send, show_sheet, show_start, show_step, staff, take_answer,
};
use super::middleware::{guard, surround};
use super::origin::FRAME_BASE;

/// Returns the pages of this server.
pub fn router(state: AppState) -> Router {
    let routes = Router::new()
        .route("/", get(show_home))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/assets/{name}", get(show_asset))
        .route("/{flow}/{lang}/{sealed}/link", get(staff::from_walk))
        .merge(walk(""))
        .merge(walk(FRAME_BASE))
        .merge(staff(&state));
    layered(routes.fallback(not_found), &state).with_state(state)
}

/// The routes of a walk, in a window or in a frame of another site.
fn walk(base: &str) -> Router<AppState> {
    let at = |path: &str| format!("{base}{path}");
    Router::new()
        .route(&at("/{flow}"), get(offer_flow))
        .route(&at("/{flow}/"), get(offer_flow))
        .route(&at("/{flow}/{lang}"), get(show_start).post(begin))
        .route(&at("/{flow}/{lang}/"), get(show_start))
        .route(&at("/{flow}/{lang}/clear"), get(not_found).post(clear))
        .route(&at("/{flow}/{lang}/link/{token}"), get(open_link))
        .route(&at("/{flow}/{lang}/link/{token}/"), get(open_link))
        .route(&at("/{flow}/{lang}/link"), get(show_broken))
        .route(&at("/{flow}/{lang}/link/"), get(show_broken))
        .route(&at("/{flow}/{lang}/link/{token}/{*more}"), get(show_broken))
        .route(&at("/{flow}/{lang}/{sealed}/"), get(show_step).post(take_answer))
        .route(&at("/{flow}/{lang}/{sealed}/send"), get(show_send))
        .route(&at("/{flow}/{lang}/{sealed}/sheet"), get(show_sheet))
}

/// The routes for staff, all of them guarded.
fn staff(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/staff", get(staff::list_flows))
        .route("/staff/", get(staff::list_flows))
        .route("/staff/links", get(staff::list_flows))
        .route("/staff/links/", get(staff::list_flows))
        .route("/staff/flows", get(staff::show_fault))
        .route("/staff/links/{flow}", get(staff::show_builder).post(staff::make))
        .route("/staff/links/{flow}/walk", post(staff::begin_walk))
        .route("/staff/links/{flow}/{sealed}/", get(staff::show_made))
        .route("/staff/links/{flow}/{sealed}/{part}", get(staff::show_part))
        .route_layer(from_fn_with_state(state.clone(), guard))
}

/// Puts the layers around all routes, the outermost first.
fn layered(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    routes.layer((
        // The log, error pages, security headers, frames and limits: `middleware` has them in order.
        from_fn_with_state(state.clone(), surround),
        // A panic is a page and a log line; it ends nothing else.
        CatchPanicLayer::custom(|_| PageError::Failure.into_response()),
        // Another site may link here, but not send forms: they could clear a person's answers.
        CsrfLayer::new(),
    ))
}

/// Returns the counts of this server, for a listener of their own.
pub fn metrics_router(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        // However many visitors there are, the operator can ask here whether the program is well.
        .route("/healthz", get(alive))
        .with_state(state)
}
