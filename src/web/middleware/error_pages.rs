//! A page with words and a way on in place of every bare error.

use axum::response::Response;
use http::header;

use crate::web::app::AppState;
use crate::web::extract::ErrorPlace;
use crate::web::extract::PageError;
use crate::web::handlers::error_page;

/// Renders errors of handlers, of layers and of axum itself, in the language of the address.
pub(super) fn show(state: &AppState, place: &ErrorPlace, response: &mut Response) {
    let Some(error) = error_of(response) else {
        return;
    };
    let (head, body) = error_page(&state.app(), place, &error).into_parts();
    *response.body_mut() = body;
    // What axum says of its own plain words is not true of the page.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().extend(head.headers);
}

/// Returns the error of a response that has no page yet.
fn error_of(response: &mut Response) -> Option<PageError> {
    if let Some(error) = response.extensions_mut().remove::<PageError>() {
        return Some(error);
    }
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    is_error.then(|| PageError::of_status(status))
}
