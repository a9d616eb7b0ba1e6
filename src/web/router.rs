use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, Path, Query, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::embed::{Embedded, with_own_cookie};
use super::headers::{Keep, allow_drawing};
use super::key::Key;
use super::layers::around;
use super::leave::{show_send, show_sheet};
use super::links::{broken, from_query, given_by, open_link};
use super::pages::{home, start};
use super::respond::{
    Head, Pairs, accepted, found_page, kept_page, place, preferred, see_other, to_sealed,
};
use super::state::State;
use super::step::{show_step, take_answer};
use super::{App, Live, assets, embed, staff};
use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::words::Language;

/// The largest form body; an answer is a few hundred bytes.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Every route, and what is around them all.
pub fn router(live: Live) -> Router {
    Router::new()
        .route("/", get(show_home))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(|| async { "ready" }))
        .route("/assets/{name}", get(show_asset))
        .merge(walk_routes())
        .route("/{flow}/{lang}/{sealed}/link", get(staff::from_walk))
        .nest(embed::BASE, in_frame(live.clone()))
        .nest("/staff", staff::routes(live.clone()))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(live.clone(), around))
        .with_state(live)
}

/// The routes of a walk in a frame of another site.
fn in_frame(live: Live) -> Router<Live> {
    walk_routes()
        .layer(from_fn(with_own_cookie))
        .with_state(Embedded(live))
}

/// From the start of a flow to the sheet.
fn walk_routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Router::new()
        .route("/{flow}", get(offer_flow))
        .route("/{flow}/{lang}", get(show_start).post(begin))
        .route("/{flow}/{lang}/clear", get(not_found).post(clear))
        .route("/{flow}/{lang}/link/{token}", get(open_link))
        .route("/{flow}/{lang}/link/{token}/", get(open_link))
        .route("/{flow}/{lang}/link", get(broken))
        .route("/{flow}/{lang}/link/", get(broken))
        .route("/{flow}/{lang}/link/{token}/{*more}", get(broken))
        .route("/{flow}/{lang}/{sealed}/", get(show_step).post(take_answer))
        .route("/{flow}/{lang}/{sealed}/send", get(show_send))
        .route("/{flow}/{lang}/{sealed}/sheet", get(show_sheet))
}

async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

async fn method_not_allowed() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

async fn show_home(
    Shared(app): Shared<Arc<App>>,
    Query(query): Query<Pairs>,
    Head(headers): Head,
) -> Response {
    let asked = query
        .iter()
        .find(|(name, _)| name == "lang")
        .map(|(_, tag)| tag);
    let chosen = asked.and_then(|tag| {
        app.interface
            .languages()
            .into_iter()
            .find(|have| have.as_str() == tag)
    });
    let language = chosen.unwrap_or_else(|| preferred(&app, headers.get(header::ACCEPT_LANGUAGE)));
    let key = format!("home {language}");
    let found = found_page(&app, &key, Keep::Briefly);
    let mut response = found.unwrap_or_else(|| {
        let view = home::view(&app, &language);
        kept_page(
            &app,
            key,
            Keep::Briefly,
            app.templates.render("home.html", &view),
        )
    });
    response.headers_mut().insert(
        header::VARY,
        HeaderValue::from_static("accept-language, accept-encoding"),
    );
    response
}

async fn show_asset(Shared(app): Shared<Arc<App>>, Path(name): Path<String>) -> Response {
    let Some(asset) = app.look.find(&name).or(assets::find(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = [(header::CONTENT_TYPE, asset.kind)].into_response();
    Keep::Forever.apply(response.headers_mut());
    if asset.kind == "image/svg+xml" {
        allow_drawing(response.headers_mut());
    }
    response.extensions_mut().insert(asset.content.clone());
    response
}

/// `/{flow}`: the start page in the language that suits the browser, every other one in sight.
async fn offer_flow(
    Shared(app): Shared<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
    Head(headers): Head,
) -> Response {
    let Some(flow) = app.flow(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let offered: Vec<Language> = flow.offered().cloned().collect();
    let asked = query
        .iter()
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| flow.language(tag));
    let accepted = accepted(headers.get(header::ACCEPT_LANGUAGE), &offered);
    let accepted = accepted.and_then(|place| flow.language(offered[place].as_str()));
    let at = asked.or(accepted).unwrap_or(LanguageId::SOURCE);
    if !query.is_empty() {
        return from_query(&app, flow, at, &query, &headers);
    }
    let mut response = start_page(&app, flow, at, None, false);
    response.headers_mut().insert(
        header::VARY,
        HeaderValue::from_static("accept-language, accept-encoding"),
    );
    content_language(response, &flow.words[at.0].language)
}

async fn show_start(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    Head(headers): Head,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cleared = query.iter().any(|(name, _)| name == CLEARED);
    let source = given_by(&app, &query);
    if !query.is_empty() && !cleared && source.is_none() {
        return from_query(&app, flow, at, &query, &headers);
    }
    let response = start_page(&app, flow, at, source, cleared);
    content_language(response, &flow.words[at.0].language)
}

fn start_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    source: Option<LinkSourceId>,
    cleared: bool,
) -> Response {
    let given_by = source.map_or("", |id| &app.flows.link_sources[id.0].code);
    let key = format!("start {} {} {given_by} {cleared}", flow.id, at.0);
    found_page(app, &key, Keep::Briefly).unwrap_or_else(|| {
        let html = start::html(app, flow, at, source, cleared);
        kept_page(app, key, Keep::Briefly, html)
    })
}

fn content_language(mut response: Response, language: &Language) -> Response {
    if let Ok(value) = HeaderValue::from_str(language.as_str()) {
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, value);
    }
    response
}

async fn begin(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    Head(headers): Head,
) -> Response {
    match place(&app, &id, &tag) {
        Some((flow, at)) => to_sealed(&app, flow, at, &State::default(), &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The start page's address has this in its query after clearing, so that it can say so.
const CLEARED: &str = "cleared";

/// A new key makes every old address unreadable, and a changed cookie evicts pages that the
/// browser kept for Back.
async fn clear(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    Head(headers): Head,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(key) = Key::random() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let start = format!(
        "{}/{}/{}?{CLEARED}",
        app.base, flow.id, flow.words[at.0].language
    );
    let mut response = see_other(&start);
    response
        .headers_mut()
        .insert(header::SET_COOKIE, key.cookie(&headers));
    response
}
