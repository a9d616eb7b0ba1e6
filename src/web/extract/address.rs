//! The named parts of an address.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::Deserialize;

use super::page_error::PageError;

/// The parts that routes have names for. A part that the route does not have is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    pub(super) flow: String,
    pub(super) lang: String,
    pub(super) sealed: String,
    pub(super) token: String,
    pub(super) part: String,
}

impl Address {
    /// Reads the parts with percent-decoding (RFC 3986 §2.1). Bytes that are not UTF-8 are a bad request.
    pub(super) async fn read<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Address, PageError> {
        let read = Path::<Address>::from_request_parts(parts, state).await;
        read.map(|Path(address)| address).map_err(|_| PageError::BadRequest)
    }
}
