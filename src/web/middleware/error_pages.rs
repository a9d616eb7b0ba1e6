//! A page with words and a way on in place of every bare error.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header;

use crate::web::app::AppState;
use crate::web::extract::ErrorPlace;
use crate::web::extract::PageError;
use crate::web::handlers::error_page;

/// Renders errors of handlers, of other layers and of axum itself, in the language of the address.
pub(in crate::web) async fn show_errors(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let place = ErrorPlace::new(&request);
    let mut response = next.run(request).await;
    let Some(error) = error_of(&mut response) else {
        return response;
    };
    let mut page = error_page(&state.app(), &place, &error);
    *page.status_mut() = response.status();
    let kept = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::SET_COOKIE, header::CONNECTION];
    for name in kept {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    *page.extensions_mut() = std::mem::take(response.extensions_mut());
    page
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
