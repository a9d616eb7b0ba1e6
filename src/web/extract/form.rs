//! Names and values of a query or a form, in order.

use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};

use super::page_error::PageError;

/// The media type of forms.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// Names and values in the order in which they were sent (WHATWG URL §5.1).
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(in crate::web) fn parse(sent: &[u8]) -> Pairs {
        Pairs(form_urlencoded::parse(sent).into_owned().collect())
    }

    /// Returns the first value of a name.
    pub(in crate::web) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// Returns all values of a name.
    pub(in crate::web) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(have, _)| have == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(in crate::web) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(in crate::web) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::web) fn as_slice(&self) -> &[(String, String)] {
        &self.0
    }

    pub(in crate::web) fn into_vec(self) -> Vec<(String, String)> {
        self.0
    }
}

/// The query of an address.
impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Pairs, Self::Rejection> {
        Ok(Pairs::parse(parts.uri.query().unwrap_or("").as_bytes()))
    }
}

/// The body of a request, as a layer received it.
#[derive(Clone, Debug)]
pub(in crate::web) enum ReceivedForm {
    Whole(Bytes),
    TooLarge,
    TooSlow,
    Broken,
}

/// A form as it was sent.
pub(in crate::web) struct Form(pub(in crate::web) Pairs);

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Form, PageError> {
        if !is_form(&parts.headers) {
            return Err(PageError::UnsupportedMediaType);
        }
        match parts.extensions.get::<ReceivedForm>() {
            Some(ReceivedForm::Whole(bytes)) => Ok(Form(Pairs::parse(bytes))),
            Some(ReceivedForm::TooLarge) => Err(PageError::TooLarge),
            Some(ReceivedForm::TooSlow) => Err(PageError::Timeout),
            Some(ReceivedForm::Broken) | None => Err(PageError::BadRequest),
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM_TYPE))
}
