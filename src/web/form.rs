//! What a browser sends with a form.

use std::error::Error;
use std::pin::pin;

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
    let (mut body, mut form) = (pin!(Limited::new(body, MAX_BODY_BYTES)), Vec::new());
    // Each piece is copied and let go: a thousand pieces of a byte each would take far more than they hold.
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => form.extend_from_slice(frame.data_ref().unwrap_or(&Bytes::new())),
            Err(fault) if fault.is::<LengthLimitError>() => {
                return refused(StatusCode::PAYLOAD_TOO_LARGE);
            }
            Err(_) => return refused(StatusCode::BAD_REQUEST),
        }
    }
    Ok(form.into())
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(KIND))
}
