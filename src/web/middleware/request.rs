//! The id of each request, and its line in the log and the counts.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
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

/// Gives each request an id, and logs and counts it. An id that a visitor sends is ignored, because it would bring their
/// words into the log.
pub(in crate::web) async fn identify(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    // Sixteen hexadecimal digits, random for each request.
    let id = format!("{:016x}", rand::random::<u64>());
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = CURRENT.scope(id.clone(), next.run(request)).await;
    let value = HeaderValue::try_from(&id).expect("digits are a header value");
    response.headers_mut().insert(REQUEST_ID, value);
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let took = started.elapsed();
    log(&id, method, route, response.status(), took);
    let status = response.status().as_u16();
    state.metrics().request(route, status, took);
    response
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
