//! The sealed answers of an address.

use axum::extract::FromRequestParts;
use http::Method;
use http::request::Parts;

use super::address::Address;
use super::flow_page::FlowPage;
use super::page_error::PageError;
use crate::flow::LanguageId;
use crate::web::app::AppState;
use crate::web::session::{MAX_SEALED_CHARS, State, open, this_hour};
use crate::web::view::PageContext;

/// A page of a walk: a flow, a language, and the answers that this browser's key opened.
pub(in crate::web) struct WalkPage {
    pub(in crate::web) page: FlowPage,
    /// The sealed answers, safe to send back in an address.
    sealed: String,
    /// The opened text of the answers.
    pub(in crate::web) text: String,
}

impl WalkPage {
    pub(in crate::web) fn context(&self) -> PageContext<'_> {
        self.page.context()
    }

    /// Returns the answers.
    pub(in crate::web) fn state(&self) -> State {
        let PageContext { app, flow, .. } = self.context();
        State::parse(&app.flows, flow, &self.text)
    }

    /// Returns the address of these answers in a language, with a part of the page or another page after it.
    pub(in crate::web) fn path_in(&self, language: LanguageId, rest: &str) -> String {
        let page = self.context().in_language(language);
        format!("{}/{}/{rest}", page.path(), self.sealed)
    }
}

impl FromRequestParts<AppState> for WalkPage {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<WalkPage, PageError> {
        let address = Address::read(parts, state).await?;
        let (page, language) = FlowPage::read(state.app(), &address, parts)?;
        if language.is_none() {
            stay_with_the_flow(&page, &address, parts)?;
        }
        let key = page.browser.key.as_ref().ok_or(PageError::Gone)?;
        let flow = &page.context().flow.id;
        let text = open(key, flow, this_hour(), &address.sealed).ok_or(PageError::Gone)?;
        Ok(WalkPage { sealed: sound(address.sealed), text, page })
    }
}

/// Leads a reader of a language that the flow no longer has to the flow's own. An answer is taken all the same.
fn stay_with_the_flow(page: &FlowPage, address: &Address, parts: &Parts) -> Result<(), PageError> {
    let known = page.app.interface.languages();
    if !known.iter().any(|known| known.as_str() == address.lang) {
        return Err(PageError::NotFound);
    }
    if parts.method == Method::POST {
        return Ok(());
    }
    let last = parts.uri.path().rsplit('/').next().unwrap_or("");
    let sealed = sound(address.sealed.clone());
    let to = format!("{}/{sealed}/{last}", page.context().path());
    Err(PageError::Moved(to))
}

/// Returns sealed answers that may stand in an address, or a part that never opens.
fn sound(sealed: String) -> String {
    let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    match sealed.len() <= MAX_SEALED_CHARS && sealed.bytes().all(sound) {
        true => sealed,
        false => "-".to_owned(),
    }
}
