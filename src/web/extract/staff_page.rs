//! The flow of a staff page, and the sealed order in its address.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::address::Address;
use super::page_error::PageError;
use crate::flow::LanguageId;
use crate::web::app::{App, AppState};
use crate::web::session::{Browser, open, this_hour};
use crate::web::view::PageContext;

/// A page for staff about one flow. It is in the source language.
pub(in crate::web) struct StaffPage {
    app: Arc<App>,
    flow: usize,
    /// The opened text of an order, if this browser's key opens it.
    pub(in crate::web) order: Option<String>,
    /// The last part of the address.
    pub(in crate::web) part: String,
    pub(in crate::web) browser: Browser,
}

impl StaffPage {
    pub(in crate::web) fn context(&self) -> PageContext<'_> {
        let flow = &self.app.flows.flows[self.flow];
        PageContext::new(&self.app, flow, LanguageId::SOURCE, false)
    }

    /// Returns the name under which the orders of a flow are sealed. They open as orders only.
    pub(in crate::web) fn purpose(flow: &str) -> String {
        format!("staff {flow}")
    }
}

impl FromRequestParts<AppState> for StaffPage {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<StaffPage, PageError> {
        let address = Address::read(parts, state).await?;
        let app = state.app();
        let flow = app.flows.flows.iter().position(|flow| flow.id == address.flow);
        let flow = flow.ok_or(PageError::NotFound)?;
        let purpose = StaffPage::purpose(&address.flow);
        let browser = Browser::from_headers(&parts.headers);
        let key = browser.key.as_ref();
        let order = key.and_then(|key| open(key, &purpose, this_hour(), &address.sealed));
        Ok(StaffPage { app, flow, order, part: address.part, browser })
    }
}
