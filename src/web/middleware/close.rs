//! `Connection: close` where the next request of a connection could not be told apart from unread bytes.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, header};

use super::body::Unread;

/// Ends the connection after a request in chunks, and after an answer that left before the body was read. hyper hides a
/// `Content-Length` beside a `Transfer-Encoding`, which is a sign of smuggling (RFC 9112 §6.1).
pub(in crate::web) async fn close_unread(request: Request, next: Next) -> Response {
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = next.run(request).await;
    let unread = response.extensions_mut().remove::<Unread>().is_some();
    if chunked || unread {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}
