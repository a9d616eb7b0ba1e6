//! What a browser sends with a form.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;

use super::reply::Reply;

/// The largest form body; an answer is a few hundred bytes.
const MAX_BODY_BYTES: usize = 16 * 1024;
const KIND: &str = "application/x-www-form-urlencoded";

/// A form as it was sent.
///
/// # Errors
/// A reply whose status says why it can't be read.
pub(super) async fn read_form<B>(headers: &HeaderMap, body: B) -> Result<Bytes, Box<Reply>>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let refused = |status| Err(Reply::bare(status).into());
    if !is_form(headers) {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    // Who announces too much need not send it first.
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return refused(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match Limited::new(body, MAX_BODY_BYTES).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(fault) if fault.is::<LengthLimitError>() => refused(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => refused(StatusCode::BAD_REQUEST),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(KIND))
}
