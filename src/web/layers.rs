//! What every request passes through, in one layer: each would cost the same again.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::Live;
use super::content::{Takes, send};
use super::embed::{into_frame, is_in_frame, let_frame};
use super::gate::refusal;
use super::headers::{Keep, security};
use super::pages::message::{self, Fault};
use super::request_id::{REQUEST_ID, RequestId};
use super::respond::{page, preferred};

/// Time for a request to be sent whole and answered.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// What is told of a request once it is answered.
struct Asked {
    id: RequestId,
    method: &'static str,
    /// The pattern, never the path: a path may hold sealed answers, and a query may hold plain ones.
    route: Option<MatchedPath>,
    takes: Takes,
    accept_language: Option<HeaderValue>,
    in_frame: bool,
}

impl Asked {
    fn of(request: &Request) -> Asked {
        Asked {
            id: RequestId::new(),
            method: known_method(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            takes: Takes::from_headers(request.headers()),
            in_frame: is_in_frame(request.uri().path()),
            accept_language: request.headers().get(header::ACCEPT_LANGUAGE).cloned(),
        }
    }
}

/// Answers a request or turns it away; words, headers, and a line in the log that holds nothing of a person.
pub(super) async fn around(Shared(live): Shared<Live>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let asked = Asked::of(&request);
    let response = match refusal(&live, &request).or_else(|| into_frame(&request)) {
        Some(elsewhere) => elsewhere,
        None => answer(request, next).await,
    };
    let mut response = with_words(&live, response, &asked);
    send(&mut response, asked.takes);
    dress(&mut response, asked.id);
    if asked.in_frame {
        let_frame(response.headers_mut(), &live.app().settings.frame_ancestors);
    }
    note(&live, &asked, response.status(), started.elapsed());
    response
}

/// The answer, or a failure where it takes too long or panics: that is a bug, and the person still gets a page.
async fn answer(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(REQUEST_TIMEOUT, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// The headers that every response has.
fn dress(response: &mut Response, id: RequestId) {
    let headers = response.headers_mut();
    security(headers);
    if let Some(id) = id.header() {
        headers.insert(REQUEST_ID, id);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        Keep::Never.apply(headers);
    }
}

fn note(live: &Live, asked: &Asked, status: StatusCode, took: Duration) {
    live.metrics()
        .request(asked.route.clone(), status.as_u16(), took);
    let Asked { id, method, .. } = asked;
    let route = asked.route.as_ref().map_or("none", MatchedPath::as_str);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%id, method, route, status = status.as_u16(), micros, "request");
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
fn with_words(live: &Live, response: Response, asked: &Asked) -> Response {
    let status = response.status();
    let is_fault = status.is_client_error() || status.is_server_error();
    if !is_fault || is_page(&response) {
        return response;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Fault::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Fault::TooMany,
        StatusCode::FORBIDDEN if asked.in_frame => Fault::Framed,
        _ if status.is_client_error() => Fault::Misread,
        _ => Fault::Failure,
    };
    let app = match asked.in_frame {
        true => live.app().in_frame(),
        false => live.app(),
    };
    let language = preferred(&app, asked.accept_language.as_ref());
    let view = message::view(&app, &language, fault, Some(asked.id));
    let mut page = page(&app, status, Keep::Never, "message.html", &view);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::flow::load;
    use crate::link::Keys;
    use crate::source::Sources;
    use crate::web::{Access, App, Settings};

    fn live() -> Live {
        let sources = Sources::read_dir(std::path::Path::new("tests/kinds")).unwrap();
        let settings = Settings {
            public_url: String::new(),
            keys: Keys::random().unwrap(),
            staff: Access::Closed,
            frame_ancestors: crate::web::FrameAncestors::default(),
        };
        let app = App::new(load(&sources).0.unwrap(), Arc::new(settings));
        Live::new(app.unwrap())
    }

    #[tokio::test]
    async fn a_page_about_our_fault_shows_the_number_that_the_log_has() {
        let live = live();
        let router: Router = Router::new()
            .route("/", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .layer(from_fn_with_state(live, around));
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
