//! Every address of this server, and the layers around them all.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use super::app::AppState;
use super::handlers::{
    alive, begin, clear, metrics, not_found, offer_flow, open_link, ready, show_asset, show_broken, show_home,
    show_send, show_sheet, show_start, show_step, staff, take_answer,
};
use super::middleware::{
    check_protocol, close_unread, drop_null_origin, encode, enter_frame, frame, guard, identify, limit_head,
    limit_requests, receive, secure, show_errors,
};
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

/// Puts the layers around all routes. A request passes them from the last one up, a response from the first one down.
fn layered(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let with = || state.clone();
    routes
        // A panic is a page and a log line; it ends nothing else.
        .layer(CatchPanicLayer::custom(|_| failure()))
        .layer(from_fn(enter_frame))
        // Another site may link here, but not send forms: they could clear a person's answers.
        .layer(CsrfLayer::new())
        // Browsers without `Sec-Fetch-Site` send `Origin: null` from our own pages.
        .layer(map_request(async |request| drop_null_origin(request)))
        // One machine that asks without end leaves room for others.
        .layer(from_fn_with_state(with(), limit_requests))
        // Pages are made without waiting: a form is here before its handler runs.
        .layer(from_fn(receive))
        .layer(from_fn(limit_head))
        .layer(from_fn(check_protocol))
        // Every bare error above gets a page, in a frame or not.
        .layer(from_fn_with_state(with(), show_errors))
        .layer(from_fn(secure))
        .layer(from_fn_with_state(with(), frame))
        .layer(from_fn(encode))
        .layer(from_fn(close_unread))
        // Outermost: the id, the log line and the count of every answer.
        .layer(from_fn_with_state(with(), identify))
}

fn failure() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Returns the counts of this server, for a listener of their own.
pub fn metrics_router(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        // However many visitors there are, the operator can ask here whether the program is well.
        .route("/healthz", get(alive))
        .layer(from_fn(secure))
        .with_state(state)
}
