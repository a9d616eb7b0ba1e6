//! The reasons why a request gets another page than it asked for.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// A request that can't be answered with the page it asked for. The error-page layer renders it, with a way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) enum PageError {
    /// No page has this address.
    NotFound,
    /// The request is not sound HTTP, or its form can't be read.
    BadRequest,
    /// The request breaks the protocol, so its connection ends.
    BrokenProtocol,
    /// Another site sent a form.
    CrossSite,
    /// The form did not arrive in time.
    Timeout,
    /// The form, or the answers together, are too long.
    TooLarge,
    /// The address is too long.
    UriTooLong,
    /// The head of the request is too long.
    HeadTooLarge,
    /// A form of another media type.
    UnsupportedMediaType,
    /// One address sent too many requests; seconds until the next one is welcome.
    TooManyRequests(u64),
    /// A fault of this server.
    Failure,
    /// Sealed answers that this browser's key does not open.
    Gone,
    /// A staff page, and the reason why it stays closed.
    Closed(Closed),
    /// The page is elsewhere.
    Moved(String),
}

/// The reasons why a staff page stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Closed {
    /// A password is asked for.
    PasswordNeeded,
    /// A password would travel in clear text.
    Insecure,
    /// Too many passwords were tried.
    TooManyTries,
    /// Staff pages are not open at all.
    ToEveryone,
}

/// Seconds that an address should wait after too many passwords.
const PASSWORD_PAUSE: u64 = 60;

impl PageError {
    pub(in crate::web) fn status(&self) -> StatusCode {
        match self {
            PageError::NotFound => StatusCode::NOT_FOUND,
            PageError::BadRequest | PageError::BrokenProtocol => StatusCode::BAD_REQUEST,
            PageError::CrossSite => StatusCode::FORBIDDEN,
            PageError::Timeout => StatusCode::REQUEST_TIMEOUT,
            PageError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            PageError::UriTooLong => StatusCode::URI_TOO_LONG,
            PageError::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            PageError::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            PageError::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            PageError::Failure => StatusCode::INTERNAL_SERVER_ERROR,
            PageError::Gone => StatusCode::OK,
            PageError::Closed(Closed::PasswordNeeded) => StatusCode::UNAUTHORIZED,
            PageError::Closed(Closed::TooManyTries) => StatusCode::TOO_MANY_REQUESTS,
            PageError::Closed(Closed::Insecure | Closed::ToEveryone) => StatusCode::FORBIDDEN,
            PageError::Moved(_) => StatusCode::SEE_OTHER,
        }
    }

    /// Returns the error that a bare status stands for, such as axum's own 404 and 405.
    pub(in crate::web) fn of_status(status: StatusCode) -> PageError {
        match status {
            StatusCode::NOT_FOUND => PageError::NotFound,
            StatusCode::FORBIDDEN => PageError::CrossSite,
            StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
            _ if status.is_client_error() => PageError::BadRequest,
            _ => PageError::Failure,
        }
    }

    /// Returns the seconds after which to try again (RFC 9110 §10.2.3).
    fn retry_after(&self) -> Option<u64> {
        if let PageError::TooManyRequests(seconds) = self {
            return Some(*seconds);
        }
        let pauses = *self == PageError::Closed(Closed::TooManyTries);
        pauses.then_some(PASSWORD_PAUSE)
    }
}

impl IntoResponse for PageError {
    /// Returns the bare status. The error itself travels in the response's extensions to the error-page layer.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self == PageError::BrokenProtocol {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let PageError::Closed(Closed::PasswordNeeded) = self {
            let challenge = r#"Basic realm="Staff pages", charset="UTF-8""#;
            let challenge = HeaderValue::from_static(challenge);
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        let PageError::Moved(to) = &self else {
            response.extensions_mut().insert(self);
            return response;
        };
        match HeaderValue::try_from(to) {
            Ok(to) => drop(headers.insert(header::LOCATION, to)),
            Err(_) => return PageError::Failure.into_response(),
        }
        response
    }
}
