//! Pages for the rare reader who takes no gzip.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header;

use crate::web::cache::{accepts_gzip, decompress};

/// Pages are kept compressed. This layer decompresses a page for a reader who does not accept gzip (RFC 9110 §12.5.3).
pub(in crate::web) async fn encode(request: Request, next: Next) -> Response {
    let accepts = accepts_gzip(request.headers());
    let response = next.run(request).await;
    if accepts || !response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    head.headers.remove(header::CONTENT_ENCODING);
    head.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Response::from_parts(head, Body::from(decompress(&bytes)))
}
