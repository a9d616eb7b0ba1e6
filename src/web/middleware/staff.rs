//! The guard of the staff pages.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header;
use tokio::time::timeout;

use crate::web::app::AppState;
use crate::web::extract::PageError;

/// Time for a password to be checked.
const CHECK_TIMEOUT: Duration = Duration::from_secs(10);

/// Lets staff in, perhaps with a pass for the next time. Everybody else is told why not.
pub(in crate::web) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let app = state.app();
    let settings = &app.settings;
    let (version, headers) = (request.version(), request.headers());
    let admitted = settings.staff.admit(version, headers, &settings.public_url);
    let pass = match timeout(CHECK_TIMEOUT, admitted).await {
        Ok(Ok(pass)) => pass,
        Ok(Err(closed)) => return PageError::Closed(closed).into_response(),
        Err(_) => return PageError::Timeout.into_response(),
    };
    let mut response = next.run(request).await;
    if let Some(pass) = pass {
        response.headers_mut().append(header::SET_COOKIE, pass);
    }
    response
}
