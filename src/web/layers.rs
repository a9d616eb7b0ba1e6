//! What every request passes through.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::content::{Takes, send};
use super::embed::{is_in_frame, let_frame};
use super::headers::{Keep, security};
use super::pages::message::{self, Fault};
use super::respond::{page, preferred};
use super::{App, Live};

/// The longest address; a sealed one is a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;
/// Time for a request to be sent whole and answered.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Headers, and a line in the log that holds nothing of a person.
pub(super) async fn with_headers(
    Shared(live): Shared<Live>,
    request: Request,
    next: Next,
) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    // The pattern, never the path: a path may hold sealed answers, and a query may hold plain ones.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let in_frame = is_in_frame(request.uri().path());
    let takes = Takes::from_headers(request.headers());
    let mut response = next.run(request).await;
    send(&mut response, takes);
    security(response.headers_mut());
    if in_frame {
        let_frame(response.headers_mut(), &live.app().settings.frame_ancestors);
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        Keep::Never.apply(response.headers_mut());
    }
    let (took, status) = (started.elapsed(), response.status().as_u16());
    live.metrics().request(route.clone(), status, took);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status, micros, "request");
    response
}

/// A response that a handler gave without words gets a page with a way on.
pub(super) async fn with_words(
    Shared(mut app): Shared<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let in_frame = is_in_frame(request.uri().path());
    if in_frame {
        app = app.in_frame();
    }
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = if request
        .uri()
        .path_and_query()
        .map_or(0, |uri| uri.as_str().len())
        > MAX_URI_CHARS
    {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        let answered = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
        answered.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
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
        StatusCode::FORBIDDEN if in_frame => Fault::Framed,
        _ if status.is_client_error() => Fault::Misread,
        _ => Fault::Failure,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let language = preferred(&app, accepted.as_ref());
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
pub(super) async fn same_site(request: Request, next: Next) -> Response {
    let foreign = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site.as_bytes() == b"cross-site");
    if request.method() == Method::POST && foreign {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}
