//! The id of each request, and its line in the log and the counts.

use std::future::Future;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::web::app::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The route of an address that no route has.
const NO_ROUTE: &str = "none";

/// The other end of the connection: a person, or the proxy in front of them.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Peer(pub(in crate::web) IpAddr);

tokio::task_local! {
    /// The request that is being answered, for log lines written meanwhile.
    static CURRENT: String;
}

/// Returns the id of the request that is being answered.
pub fn request_id() -> Option<String> {
    CURRENT.try_with(String::clone).ok()
}

/// A request in the log and the counts.
pub(super) struct RequestLog {
    id: String,
    method: &'static str,
    route: Option<MatchedPath>,
    started: Instant,
}

impl RequestLog {
    /// Gives a request an id. One that a visitor sends is ignored, because it would bring their words into the log.
    pub(super) fn begin(request: &Request) -> RequestLog {
        RequestLog {
            id: format!("{:016x}", rand::random::<u64>()),
            method: known_method(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            started: Instant::now(),
        }
    }

    /// Does the work under the request's id.
    pub(super) async fn during<R>(&self, work: impl Future<Output = R>) -> R {
        CURRENT.scope(self.id.clone(), work).await
    }

    /// Counts and logs the response, and gives it the id.
    pub(super) fn end(&self, state: &AppState, response: &mut Response) {
        let value = HeaderValue::try_from(&self.id).expect("digits are a header value");
        response.headers_mut().insert(REQUEST_ID, value);
        let route = self.route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
        let took = self.started.elapsed();
        log(&self.id, self.method, route, response.status(), took);
        state.metrics().request(route, response.status().as_u16(), took);
    }
}

/// People may quote the id of a failure, so failures are in every log.
fn log(id: &str, method: &str, route: &str, status: StatusCode, took: Duration) {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let failed = status.is_server_error();
    let status = status.as_u16();
    if failed {
        tracing::warn!(id, method, route, status, micros, "request");
    } else {
        tracing::info!(id, method, route, status, micros, "request");
    }
}

/// Returns the method as the log has it. A stranger can make up others, with words that no log may hold.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    }
}
