//! The body of a request, read whole before anything else happens.
//!
//! A form is small. Pages are made without waiting, and no answer leaves while its request is still arriving: closing a
//! connection on unread bytes would take the answer back (RFC 9112 §9.6).

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::web::extract::ReceivedForm;

/// The largest form. An answer is a few hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;
/// The most bytes that are read and dropped before an answer.
const MAX_DROPPED_BYTES: usize = 8 * 1024 * 1024;
/// Time for a form to arrive.
const FORM_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for a body that nobody needs to arrive.
const DROP_TIMEOUT: Duration = Duration::from_millis(500);

/// Reads the body and hands it on as a [`ReceivedForm`]. The connection ends after a request in chunks, and after one that
/// was not read to its end. hyper hides a `Content-Length` beside a `Transfer-Encoding`, a sign of smuggling (RFC 9112
/// §6.1).
pub(super) async fn receive(mut request: Request, next: Next) -> Response {
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let form = match request.body().is_end_stream() {
        true => ReceivedForm::Whole(Bytes::new()),
        false => read_in_time(&mut request).await,
    };
    let ends = chunked || !matches!(form, ReceivedForm::Whole(_));
    request.extensions_mut().insert(form);
    let mut response = next.run(request).await;
    if ends {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

async fn read_in_time(request: &mut Request) -> ReceivedForm {
    let body = std::mem::take(request.body_mut());
    let is_too_large = body.size_hint().lower() > MAX_FORM_BYTES as u64;
    let (wait, late) = match *request.method() {
        // A form that announces too much need not arrive.
        Method::POST if is_too_large => (DROP_TIMEOUT, ReceivedForm::TooLarge),
        Method::POST => (FORM_TIMEOUT, ReceivedForm::TooSlow),
        _ => (DROP_TIMEOUT, ReceivedForm::TooSlow),
    };
    timeout(wait, read(body)).await.unwrap_or(late)
}

/// Reads a body to its end. Of one that is too large the rest is read and dropped, as far as that is bearable.
async fn read(mut body: Body) -> ReceivedForm {
    let (mut form, mut dropped) = (Vec::new(), 0);
    // Each piece is copied and let go: a thousand pieces of a byte each would take far more than they hold.
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return ReceivedForm::Broken;
        };
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if dropped == 0 && form.len() + data.len() <= MAX_FORM_BYTES {
            form.extend_from_slice(data);
            continue;
        }
        dropped += data.len();
        if dropped > MAX_DROPPED_BYTES {
            return ReceivedForm::TooLarge;
        }
    }
    match dropped {
        0 => ReceivedForm::Whole(form.into()),
        _ => ReceivedForm::TooLarge,
    }
}
