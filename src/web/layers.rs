//! What every request passes through.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::content::{Takes, send};
use super::headers::{Keep, security};
use super::pages::message::{self, Fault};
use super::request_id::{REQUEST_ID, RequestId};
use super::respond::{page, preferred};
use super::{App, Live};

/// The longest address; a sealed one is a few hundred characters.
const MAX_URI_CHARS: usize = 6 * 1024;
/// Time for a request to be sent whole and answered.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Headers, and a line in the log that holds nothing of a person.
pub(super) async fn with_headers(
    Shared(live): Shared<Live>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = std::time::Instant::now();
    let method = known_method(request.method());
    // The pattern, never the path: a path may hold sealed answers, and a query may hold plain ones.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let takes = Takes::from_headers(request.headers());
    let id = RequestId::new();
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Some(id) = id.header() {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    send(&mut response, takes);
    security(response.headers_mut());
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        Keep::Never.apply(response.headers_mut());
    }
    let (took, status) = (started.elapsed(), response.status().as_u16());
    live.metrics().request(route.clone(), status, took);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%id, method, route, status, micros, "request");
    response
}

/// A method as the log has it: a stranger can make up others, and write in them what no log may hold.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    }
}

/// A response that a handler gave without words gets a page with a way on.
pub(super) async fn with_words(
    Shared(app): Shared<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
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
        StatusCode::TOO_MANY_REQUESTS => Fault::TooMany,
        _ if status.is_client_error() => Fault::Misread,
        _ => Fault::Failure,
    };
    let kept = [header::ALLOW, header::RETRY_AFTER].map(|name| {
        let value = response.headers().get(&name).cloned();
        (name, value)
    });
    let language = preferred(&app, accepted.as_ref());
    let mut page = page(
        &app,
        status,
        Keep::Never,
        "message.html",
        &message::view(&app, &language, fault, id),
    );
    for (name, value) in kept {
        if let Some(value) = value {
            page.headers_mut().insert(name, value);
        }
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::flow::load;
    use crate::link::Keys;
    use crate::source::Sources;
    use crate::web::{Access, Settings};

    fn live() -> Live {
        let sources = Sources::read_dir(std::path::Path::new("tests/kinds")).unwrap();
        let settings = Settings {
            public_url: String::new(),
            keys: Keys::random().unwrap(),
            staff: Access::Closed,
        };
        let app = App::new(load(&sources).0.unwrap(), Arc::new(settings));
        Live::new(app.unwrap())
    }

    #[tokio::test]
    async fn a_page_about_our_fault_shows_the_number_that_the_log_has() {
        let live = live();
        let router: Router = Router::new()
            .route("/", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .layer(from_fn_with_state(live.clone(), with_words))
            .layer(from_fn_with_state(live, with_headers));
        let asked = |path| Request::builder().uri(path).body(Body::empty()).unwrap();
        for (path, shows) in [("/", true), ("/nowhere", false)] {
            let response = router.clone().oneshot(asked(path)).await.unwrap();
            let id = response.headers()[REQUEST_ID].to_str().unwrap().to_owned();
            let page = to_bytes(response.into_body(), 100_000).await.unwrap();
            let page = String::from_utf8(page.to_vec()).unwrap();
            assert_eq!(page.contains(&id), shows, "{path}: {page}");
        }
    }
}
