//! The flow and language of an address.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};

use super::address::Address;
use super::page_error::PageError;
use crate::flow::{Flow, LanguageId};
use crate::web::app::{App, AppState};
use crate::web::origin::is_in_frame;
use crate::web::session::Browser;
use crate::web::view::PageContext;
use crate::words::{Language, negotiate};

/// A page of a flow: the flow and language of the address, and what the browser sent with it.
pub(in crate::web) struct FlowPage {
    pub(in crate::web) app: Arc<App>,
    /// The place of the flow among the app's.
    flow: usize,
    /// The language of the address, or the one that suits the browser where the address has none.
    pub(in crate::web) language: LanguageId,
    /// The token of a link, in an address that has one.
    pub(in crate::web) token: String,
    pub(in crate::web) frame: bool,
    pub(in crate::web) browser: Browser,
}

impl FlowPage {
    pub(in crate::web) fn context(&self) -> PageContext<'_> {
        let flow = &self.app.flows.flows[self.flow];
        PageContext::new(&self.app, flow, self.language, self.frame)
    }

    /// Reads an address whose language the flow need not have; none where it does not.
    pub(super) fn read(
        app: Arc<App>,
        address: &Address,
        parts: &Parts,
    ) -> Result<(FlowPage, Option<LanguageId>), PageError> {
        let flows = &app.flows.flows;
        let flow = flows.iter().position(|flow| flow.id == address.flow);
        let flow = flow.ok_or(PageError::NotFound)?;
        let language = flows[flow].language(&address.lang);
        let page = FlowPage {
            flow,
            language: language.unwrap_or(LanguageId::SOURCE),
            token: address.token.clone(),
            frame: is_in_frame(parts.uri.path()),
            browser: Browser::from_headers(&parts.headers),
            app,
        };
        Ok((page, language))
    }
}

impl FromRequestParts<AppState> for FlowPage {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<FlowPage, PageError> {
        let address = Address::read(parts, state).await?;
        let (mut page, language) = FlowPage::read(state.app(), &address, parts)?;
        page.language = match address.lang.is_empty() {
            true => preferred(page.context().flow, &parts.headers),
            false => language.ok_or(PageError::NotFound)?,
        };
        Ok(page)
    }
}

/// Returns the language of a flow that suits the browser.
fn preferred(flow: &Flow, headers: &HeaderMap) -> LanguageId {
    let offered: Vec<Language> = flow.offered().cloned().collect();
    let place = accepted_language(headers.get(header::ACCEPT_LANGUAGE), &offered);
    let accepted = place.and_then(|place| flow.language(offered[place].as_str()));
    accepted.unwrap_or(LanguageId::SOURCE)
}

/// Returns the place of the offered language that an `Accept-Language` value prefers (RFC 4647).
pub(in crate::web) fn accepted_language(accepts: Option<&HeaderValue>, offered: &[Language]) -> Option<usize> {
    negotiate(accepts?.to_str().ok()?, offered)
}
