//! What a page answers, before it is known what its reader takes.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::Full;

use super::content::{Content, Takes};
use super::headers::{Keep, headers, headers_elsewhere, page_headers};
use crate::words::Language;

/// A response as it goes to the connection.
pub type Response = http::Response<Full<Bytes>>;

/// A status, headers and what is sent.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    payload: Payload,
}

enum Payload {
    Nothing,
    /// Sent in what its reader takes.
    Compressed(Arc<Content>),
    /// Sent as it is.
    Plain(Bytes),
}

impl Reply {
    /// A status alone; an error gets words before it is sent.
    pub(super) fn bare(status: StatusCode) -> Reply {
        Reply {
            status,
            headers: headers(Keep::Never),
            payload: Payload::Nothing,
        }
    }

    pub(super) fn not_found() -> Reply {
        Reply::bare(StatusCode::NOT_FOUND)
    }

    /// What went wrong is ours.
    pub(super) fn failure() -> Reply {
        Reply::bare(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A page of HTML.
    pub(super) fn page(status: StatusCode, keep: Keep, content: Arc<Content>) -> Reply {
        Reply {
            status,
            headers: page_headers(keep),
            payload: Payload::Compressed(content),
        }
    }

    /// Something else that is worth compressing.
    pub(super) fn file(kind: &'static str, keep: Keep, content: Arc<Content>) -> Reply {
        let mut reply = Reply::page(StatusCode::OK, keep, content);
        reply.set(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        reply
    }

    /// Something that is not, such as a picture.
    pub(super) fn plain(kind: &'static str, content: impl Into<Bytes>) -> Reply {
        let mut reply = Reply::bare(StatusCode::OK);
        reply.set(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        reply.payload = Payload::Plain(content.into());
        reply
    }

    /// Sends the browser elsewhere.
    pub(super) fn see_other(to: String) -> Reply {
        let Ok(to) = HeaderValue::try_from(to) else {
            return Reply::failure();
        };
        Reply {
            status: StatusCode::SEE_OTHER,
            headers: headers_elsewhere(to),
            payload: Payload::Nothing,
        }
    }

    pub(super) fn set(&mut self, name: header::HeaderName, value: HeaderValue) {
        self.headers.insert(name, value);
    }

    /// Says in which language it is (RFC 9110 §8.5).
    pub(super) fn speaks(&mut self, language: &Language) {
        if let Ok(tag) = HeaderValue::from_str(language.as_str()) {
            self.set(header::CONTENT_LANGUAGE, tag);
        }
    }

    /// Whether it has something to show.
    pub(super) fn has_words(&self) -> bool {
        !matches!(self.payload, Payload::Nothing)
    }

    /// The response for whoever takes this.
    pub(super) fn send(self, takes: Takes) -> Response {
        let status = self.status;
        let (headers, bytes) = self.parts(takes);
        let mut response = Response::new(Full::new(bytes));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    /// Its headers, and what is sent to whoever takes this.
    fn parts(self, takes: Takes) -> (HeaderMap, Bytes) {
        let mut headers = self.headers;
        let bytes = match self.payload {
            Payload::Nothing => Bytes::new(),
            Payload::Plain(bytes) => bytes,
            Payload::Compressed(content) => {
                let (encoding, bytes) = content.encoded(takes);
                match encoding {
                    Some(name) => {
                        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name))
                    }
                    None => headers.remove(header::CONTENT_ENCODING),
                };
                bytes
            }
        };
        (headers, bytes)
    }

    /// The last response of a connection, as its bytes (RFC 9112 §4).
    pub(super) fn whole(self) -> Bytes {
        let status = self.status;
        let (headers, bytes) = self.parts(Takes::default());
        let reason = status.canonical_reason().unwrap_or("");
        let mut whole = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
        for (name, value) in &headers {
            whole.extend_from_slice(name.as_str().as_bytes());
            whole.extend_from_slice(b": ");
            whole.extend_from_slice(value.as_bytes());
            whole.extend_from_slice(b"\r\n");
        }
        let end = format!(
            "content-length: {}\r\nconnection: close\r\n\r\n",
            bytes.len()
        );
        whole.extend_from_slice(end.as_bytes());
        whole.extend_from_slice(&bytes);
        whole.into()
    }
}
