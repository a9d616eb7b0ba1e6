//! Pages for the rare reader who takes no gzip.

use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::header;

use crate::web::cache::decompress;

/// Decompresses a page, unless its reader accepts gzip (RFC 9110 §12.5.3).
pub(super) async fn decompress_unless(accepts_gzip: bool, response: Response) -> Response {
    if accepts_gzip || !response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    head.headers.remove(header::CONTENT_ENCODING);
    head.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Response::from_parts(head, Body::from(decompress(&bytes)))
}
