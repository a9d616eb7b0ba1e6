//! What a browser sends with a form.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::Body;

use super::respond::Pairs;

/// The largest form body; an answer is a few hundred bytes.
const MAX_BODY_BYTES: usize = 16 * 1024;
const KIND: &str = "application/x-www-form-urlencoded";

/// The names and values of a form, in order.
///
/// # Errors
/// The status that says why it can't be read.
pub(super) async fn read_form<B>(headers: &HeaderMap, body: B) -> Result<Pairs, StatusCode>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if !is_form(headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    // Who announces too much need not send it first.
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let read = Limited::new(body, MAX_BODY_BYTES).collect().await;
    let bytes = read.map_err(
        |fault| match fault.is::<http_body_util::LengthLimitError>() {
            true => StatusCode::PAYLOAD_TOO_LARGE,
            false => StatusCode::BAD_REQUEST,
        },
    )?;
    Ok(form_urlencoded::parse(&bytes.to_bytes())
        .into_owned()
        .collect())
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(KIND))
}
