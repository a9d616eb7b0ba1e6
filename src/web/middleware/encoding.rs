//! Pages for the rare reader who takes no gzip.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::header;

use crate::web::cache::{accepts_gzip, decompress};

/// The encoding that a reader takes (RFC 9110 §12.5.3).
#[derive(Clone, Copy)]
pub(super) struct Encoding {
    gzip: bool,
}

impl Encoding {
    pub(super) fn of(request: &Request) -> Encoding {
        Encoding { gzip: accepts_gzip(request.headers()) }
    }

    /// Decompresses a page for a reader who does not accept gzip.
    pub(super) async fn apply(self, response: Response) -> Response {
        if self.gzip || !response.headers().contains_key(header::CONTENT_ENCODING) {
            return response;
        }
        let (mut head, body) = response.into_parts();
        head.headers.remove(header::CONTENT_ENCODING);
        head.headers.remove(header::CONTENT_LENGTH);
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Response::from_parts(head, Body::from(decompress(&bytes)))
    }
}
