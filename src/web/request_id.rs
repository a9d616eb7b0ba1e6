//! A number for each request, for the log and for whoever asks about it.

use data_encoding::HEXLOWER;
use http::{HeaderName, HeaderValue};

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Sixteen hexadecimal digits that tell nothing: of nobody, and not of how many requests there were.
/// One that a visitor sends is not taken over, for it would bring their words into the log.
#[derive(Clone, Copy)]
pub(super) struct RequestId(u64);

tokio::task_local! {
    /// The request that is being answered, for what is logged meanwhile.
    static CURRENT: RequestId;
}

impl RequestId {
    /// Does something for the request with this number.
    pub(super) fn during<R>(self, work: impl FnOnce() -> R) -> R {
        CURRENT.sync_scope(self, work)
    }

    /// Another one each time, which nobody can foresee.
    pub(super) fn new() -> RequestId {
        RequestId(rand::random())
    }

    pub(super) fn header(self) -> HeaderValue {
        let mut digits = [0; 16];
        HEXLOWER.encode_mut(&self.0.to_be_bytes(), &mut digits);
        HeaderValue::from_bytes(&digits).expect("digits are a header value")
    }
}

/// The number of the request that is being answered.
pub fn request_id() -> Option<String> {
    CURRENT.try_with(ToString::to_string).ok()
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
