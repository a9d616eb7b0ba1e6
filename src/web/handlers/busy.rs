//! The 503 page sent when the connection limit is reached.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::web::app::App;
use crate::web::headers::add_defaults;
use crate::web::view::Escaped;

/// In every language at once, because no request was read for its language.
const PAGE: &str = include_str!("../../../templates/busy.html");
/// The end of the page's title.
const OWN_NAME: &str = " – Signpost</title>";

/// Returns a response that asks to come back in a moment, in the organisation's name.
pub(in crate::web) fn busy_page(app: &App) -> Response {
    let site = app.flows.site.as_ref();
    let page = match site.map(|site| site.name(&app.interface.source().language)) {
        Some(name) => PAGE.replace(OWN_NAME, &format!(" – {}</title>", Escaped(name))),
        None => PAGE.to_owned(),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::RETRY_AFTER, "30"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (header::CONNECTION, "close"),
    ];
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response();
    add_defaults(response.headers_mut());
    response
}
