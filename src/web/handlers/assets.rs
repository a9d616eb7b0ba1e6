//! Style sheets, the script and the logo.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::web::app::AppState;
use crate::web::assets;
use crate::web::extract::PageError;
use crate::web::headers::{CachePolicy, allow_drawing};
use crate::web::reply::Page;

pub(in crate::web) async fn show_asset(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let app = state.app();
    let asset = app.site.asset(&name).or(assets::find(&name));
    let asset = asset.ok_or(PageError::NotFound)?;
    let mut page = Page::compressed(asset.kind, asset.content.clone());
    CachePolicy::Forever.apply(page.headers_mut());
    if asset.kind == "image/svg+xml" {
        allow_drawing(page.headers_mut());
    }
    Ok(page.into_response())
}
