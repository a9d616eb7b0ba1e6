use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, MatchedPath, Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next as Layer, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::formats::today;
use super::headers::{Keep, security};
use super::key::Key;
use super::pages::message::Fault;
use super::pages::{gone, home, message, outcome, prepared, question, start};
use super::seal::{open, seal, this_hour};
use super::state::State;
use super::{App, assets};
use crate::flow::{Answer, Flow, Kind, LanguageId, QuestionId};
use crate::walk::{Next, Reader, walk};
use crate::words::{Language, negotiate};

type Pairs = Vec<(String, String)>;

/// The largest form body; an answer is a few hundred bytes.
const MAX_BODY_BYTES: usize = 16 * 1024;
/// The longest address; a sealed one is a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;

/// Every route, and around them the layers in the order in which a request meets them.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(show_home))
        .route("/healthz", get(|| async { "ok" }))
        .route("/assets/{name}", get(show_asset))
        .route("/{flow}", get(offer_flow))
        .route("/{flow}/{lang}", get(show_start).post(begin))
        .route("/{flow}/{lang}/clear", get(not_found).post(clear))
        .route("/{flow}/{lang}/{sealed}/", get(show_step).post(take_answer))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(same_site))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        // An error that a handler gave without words still gets a page with a way on.
        .layer(from_fn_with_state(app.clone(), with_words))
        .layer(CompressionLayer::new())
        // A panic is a bug; the person still gets a page, made above.
        .layer(CatchPanicLayer::new())
        .layer(from_fn(with_headers))
        .with_state(app)
}

async fn with_headers(request: Request, next: Layer) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    // The pattern, never the path: a path may hold sealed answers, and a query may hold plain ones.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none".to_owned(), |path| path.as_str().to_owned());
    let mut response = if request.uri().to_string().len() > MAX_URI_CHARS {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        next.run(request).await
    };
    security(response.headers_mut());
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        Keep::Never.apply(response.headers_mut());
    }
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), micros, "request");
    response
}

async fn with_words(Shared(app): Shared<Arc<App>>, request: Request, next: Layer) -> Response {
    let language = preferred(&app, request.headers());
    let response = match tokio::time::timeout(Duration::from_secs(10), next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || is_page {
        return response;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Fault::TooLarge,
        _ if status.is_client_error() => Fault::Misread,
        _ => Fault::Failure,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut page = page(
        &app,
        status,
        Keep::Never,
        "message.html",
        &message::view(&app, &language, fault),
    );
    if let Some(allow) = allow {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}

/// Another site may link here, but not send forms: they could clear a person's answers.
async fn same_site(request: Request, next: Layer) -> Response {
    let foreign = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site.as_bytes() == b"cross-site");
    if request.method() == Method::POST && foreign {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

async fn method_not_allowed() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// The interface's language for a browser that has not chosen one.
fn preferred(app: &App, headers: &HeaderMap) -> Language {
    let languages = app.interface.languages();
    let at = accepted(headers, &languages).unwrap_or(0);
    languages[at].clone()
}

fn accepted(headers: &HeaderMap, offered: &[Language]) -> Option<usize> {
    negotiate(
        headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?,
        offered,
    )
}

fn page<V: Serialize>(
    app: &App,
    status: StatusCode,
    keep: Keep,
    template: &str,
    view: &V,
) -> Response {
    let (status, html) = match app.templates.render(template, view) {
        Ok(html) => (status, html),
        Err(fault) => {
            tracing::error!(template, kind = ?fault.kind(), line = fault.line(), "a page can't be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (
        status,
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )],
        html,
    )
        .into_response();
    keep.apply(response.headers_mut());
    response
}

fn see_other(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    Keep::Never.apply(response.headers_mut());
    response
}

async fn show_home(
    Shared(app): Shared<Arc<App>>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
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
    let language = chosen.unwrap_or_else(|| preferred(&app, &headers));
    let mut response = page(
        &app,
        StatusCode::OK,
        Keep::Briefly,
        "home.html",
        &home::view(&app, &language),
    );
    response.headers_mut().insert(
        header::VARY,
        HeaderValue::from_static("accept-language, accept-encoding"),
    );
    response
}

async fn show_asset(Path(name): Path<String>) -> Response {
    let Some((kind, content)) = assets::find(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = ([(header::CONTENT_TYPE, kind)], content).into_response();
    Keep::Forever.apply(response.headers_mut());
    response
}

/// `/{flow}`: the start page in the language that suits the browser, every other one in sight.
async fn offer_flow(
    Shared(app): Shared<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    let Some(flow) = app.flow(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let languages: Vec<Language> = flow.languages().cloned().collect();
    let asked = query
        .iter()
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| flow.language(tag));
    let at = asked.unwrap_or_else(|| LanguageId(accepted(&headers, &languages).unwrap_or(0)));
    if !query.is_empty() {
        return from_link(flow, at, &query, &headers);
    }
    let mut response = page(
        &app,
        StatusCode::OK,
        Keep::Briefly,
        "start.html",
        &start::view(&app, flow, at),
    );
    response.headers_mut().insert(
        header::VARY,
        HeaderValue::from_static("accept-language, accept-encoding"),
    );
    content_language(response, &languages[at.0])
}

async fn show_start(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !query.is_empty() {
        return from_link(flow, at, &query, &headers);
    }
    let response = page(
        &app,
        StatusCode::OK,
        Keep::Briefly,
        "start.html",
        &start::view(&app, flow, at),
    );
    content_language(response, &flow.words[at.0].language)
}

fn content_language(mut response: Response, language: &Language) -> Response {
    if let Ok(value) = HeaderValue::from_str(language.as_str()) {
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, value);
    }
    response
}

fn place<'a>(app: &'a App, id: &str, tag: &str) -> Option<(&'a Flow, LanguageId)> {
    let flow = app.flow(id)?;
    Some((flow, flow.language(tag)?))
}

/// A hand-written link: what it fills in is sealed, and a redirect takes it out of the address.
fn from_link(flow: &Flow, at: LanguageId, query: &Pairs, headers: &HeaderMap) -> Response {
    let pairs: Pairs = query
        .iter()
        .filter(|(name, _)| name != "lang")
        .cloned()
        .collect();
    if pairs.is_empty() {
        return see_other(&format!("/{}/{}", flow.id, flow.words[at.0].language));
    }
    to_sealed(flow, at, &State::from_link(flow, &pairs), headers)
}

/// Sends the browser to the address of these answers, with a key if it has none.
fn to_sealed(flow: &Flow, at: LanguageId, state: &State, headers: &HeaderMap) -> Response {
    let had = Key::from_headers(headers);
    let Some(key) = had.clone().or_else(Key::random) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(sealed) = seal(&key, &flow.id, this_hour(), &state.text(flow)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = see_other(&format!(
        "/{}/{}/{sealed}/",
        flow.id, flow.words[at.0].language
    ));
    if had.is_none() {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, key.cookie(headers));
    }
    response
}

async fn begin(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match place(&app, &id, &tag) {
        Some((flow, at)) => to_sealed(flow, at, &State::default(), &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A new key makes every old address unreadable, and a changed cookie evicts pages that the
/// browser kept for Back.
async fn clear(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(key) = Key::random() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = see_other(&format!("/{}/{}", flow.id, flow.words[at.0].language));
    response
        .headers_mut()
        .insert(header::SET_COOKIE, key.cookie(&headers));
    response
}

async fn show_step(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, sealed)): Path<(String, String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let value = |name: &str| {
        query
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    };
    let change = value("change").and_then(|id| flow.question(id));
    if let Some(other) = value("lang").and_then(|tag| flow.language(tag)) {
        let change = change
            .map(|id| format!("?change={}", flow.questions[id.0].id))
            .unwrap_or_default();
        return see_other(&format!(
            "/{}/{}/{sealed}/{change}",
            flow.id, flow.words[other.0].language
        ));
    }
    let key = Key::from_headers(&headers);
    let Some(text) = key
        .as_ref()
        .and_then(|key| open(key, &flow.id, this_hour(), &sealed))
    else {
        return page(
            &app,
            StatusCode::OK,
            Keep::Never,
            "gone.html",
            &gone::view(&app, flow, at, key.is_none()),
        );
    };
    let state = State::parse(flow, &text);
    step_page(&app, flow, at, &state, change)
}

fn step_page(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    state: &State,
    change: Option<QuestionId>,
) -> Response {
    let reader = Reader {
        language: at,
        today: today(),
    };
    let walked = walk(flow, reader, &state.answers);
    let ask = |id, problem| {
        page(
            app,
            StatusCode::OK,
            Keep::Never,
            "question.html",
            &question::view(app, flow, at, state, &walked, id, problem),
        )
    };
    if let Some(id) = change.filter(|id| walked.path.contains(id) || state.prefilled.contains(id)) {
        return ask(id, None);
    }
    if state.unseen {
        return page(
            app,
            StatusCode::OK,
            Keep::Never,
            "prepared.html",
            &prepared::view(app, flow, at, state, &walked),
        );
    }
    match &walked.next {
        Next::Question(id, problem) => ask(*id, *problem),
        Next::Outcome(seen) if let Some(first) = seen.first => page(
            app,
            StatusCode::OK,
            Keep::Never,
            "outcome.html",
            &outcome::view(app, flow, at, state, &walked, first, seen),
        ),
        // A flow without an `otherwise` rule may recommend nothing; the plain list is the way on.
        Next::Outcome(_) => page(
            app,
            StatusCode::OK,
            Keep::Never,
            "gone.html",
            &gone::view(app, flow, at, true),
        ),
    }
}

async fn take_answer(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, sealed)): Path<(String, String, String)>,
    headers: HeaderMap,
    Form(form): Form<Pairs>,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let key = Key::from_headers(&headers);
    let Some(text) = key
        .as_ref()
        .and_then(|key| open(key, &flow.id, this_hour(), &sealed))
    else {
        return page(
            &app,
            StatusCode::OK,
            Keep::Never,
            "gone.html",
            &gone::view(&app, flow, at, key.is_none()),
        );
    };
    let mut state = State::parse(flow, &text);
    let question = form
        .iter()
        .find(|(name, _)| name == "question")
        .and_then(|(_, id)| flow.question(id));
    if let Some(id) = question {
        state.answers.set(id, answer_of(flow, id, &form));
        state.prefilled.retain(|prefilled| *prefilled != id);
        state.unseen = state.unseen && !state.prefilled.is_empty();
    } else if form.iter().any(|(name, _)| name == "confirm") {
        state.unseen = false;
    }
    state.unread.clear();
    to_sealed(flow, at, &state, &headers)
}

/// The answer in a form: options, or what was typed.
fn answer_of(flow: &Flow, id: QuestionId, form: &Pairs) -> Answer {
    let question = flow.question_of(id);
    let value = |name: &str| {
        let found = form.iter().find(|(have, _)| have == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    match question.kind {
        Kind::One | Kind::Many => {
            let answers = form.iter().filter(|(name, _)| name == "answer");
            let chosen = answers.filter_map(|(_, option)| question.option(option));
            Answer::Options(chosen.collect())
        }
        Kind::Number(_) => Answer::typed(&question.kind, value("answer")),
        Kind::Date(_) => {
            let parts = ["year", "month", "day"].map(|name| value(name).replace('-', " "));
            Answer::typed(&question.kind, &parts.join("-"))
        }
    }
}
