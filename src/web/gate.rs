//! Requests that are answered without a look at what they want.

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Live;
use super::wire::Unsound;

/// Turns away what breaks the protocol, and whoever asks too much.
pub(super) async fn gate(Shared(live): Shared<Live>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Unsound>().is_some() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    match live.limit().and_then(|limit| limit.wait(&request)) {
        Some(wait) => {
            // Whole seconds, and not too few of them (RFC 9110 §10.2.3).
            let seconds = HeaderValue::from(wait.as_secs() + 1);
            (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, seconds)],
            )
                .into_response()
        }
        None => next.run(request).await,
    }
}
