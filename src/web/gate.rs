//! Requests that are answered without a look at what they want.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::wire::Unsound;

/// Turns away what breaks the protocol.
pub(super) async fn gate(request: Request, next: Next) -> Response {
    if request.extensions().get::<Unsound>().is_some() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    next.run(request).await
}
