//! Responses that several pages share: a whole page, a cached page, a redirect to sealed answers.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;

use super::app::App;
use super::cache::{Compressed, PageKey};
use super::extract::PageError;
use super::headers::CachePolicy;
use super::middleware::request_id;
use super::session::{Browser, Key, State, seal, this_hour};
use super::view::PageContext;
use crate::flow::MAX_ANSWERS_BYTES;
use crate::link::Filled;
use crate::walk::Unread;
use crate::words::Language;

/// The part of a page that a browser scrolls to: the first lines are the same on every page, and fill a small screen.
pub(super) const MAIN: &str = "#main";

const HTML: &str = "text/html; charset=utf-8";

/// A varying header for pages in the language that suits the browser.
const BY_BROWSER: HeaderValue = HeaderValue::from_static("accept-language, accept-encoding");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// A response that may be decorated before it is sent.
pub(super) struct Page(Response);

impl Page {
    /// A page that is rendered for this request.
    pub(super) fn render<V: Serialize>(app: &App, template: &str, view: &V) -> Result<Page, PageError> {
        Page::kept(app, None, template, view)
    }

    /// A page from the cache, or rendered and kept there.
    pub(super) fn cached<V: Serialize>(
        app: &App,
        key: PageKey,
        template: &str,
        view: impl FnOnce() -> V,
    ) -> Result<Page, PageError> {
        match app.pages.find(&key) {
            Some(found) => Ok(Page::html(found)),
            None => Page::kept(app, Some(key), template, &view()),
        }
    }

    /// A page that is rendered for this request and kept under its key. Without a key it is never kept.
    pub(super) fn kept<V: Serialize>(
        app: &App,
        key: Option<PageKey>,
        template: &str,
        view: &V,
    ) -> Result<Page, PageError> {
        let content = Compressed::new(render(app, template, view)?.as_bytes());
        if let Some(key) = key {
            app.pages.keep(key, content.clone());
        }
        Ok(Page::html(content))
    }

    /// A page that was rendered before.
    pub(super) fn html(content: Compressed) -> Page {
        Page::compressed(HTML, content)
    }

    /// Content that is worth compressing.
    pub(super) fn compressed(kind: &'static str, content: Compressed) -> Page {
        let mut page = Page::plain(kind, content.bytes());
        page.set(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        page.set(header::VARY, BY_ENCODING);
        page
    }

    /// Content that is sent as it is.
    pub(super) fn plain(kind: &'static str, content: impl Into<Body>) -> Page {
        let mut page = Page(Response::new(content.into()));
        page.set(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        page
    }

    pub(super) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.headers_mut().insert(name, value);
    }

    /// Names the language of a page that is the same for everyone who reads it, and may be kept for some minutes.
    pub(super) fn shared(mut self, language: &Language) -> Page {
        CachePolicy::Briefly.apply(self.0.headers_mut());
        if let Ok(tag) = HeaderValue::from_str(language.as_str()) {
            self.set(header::CONTENT_LANGUAGE, tag);
        }
        self
    }

    /// Marks a page that is in the language that suits the browser.
    pub(super) fn varying(mut self) -> Page {
        self.set(header::VARY, BY_BROWSER);
        self
    }

    pub(super) fn into_response(self) -> Response {
        self.0
    }

    pub(super) fn headers_mut(&mut self) -> &mut HeaderMap {
        self.0.headers_mut()
    }
}

fn render<V: Serialize>(app: &App, template: &str, view: &V) -> Result<String, PageError> {
    app.templates.render(template, view).map_err(|fault| {
        tracing::error!(
            id = request_id(),
            template = fault.name(),
            kind = ?fault.kind(),
            line = fault.line(),
            "page can't be rendered"
        );
        PageError::Failure
    })
}

/// Redirects with 303, so that the browser gets the next page.
pub(super) fn see_other(to: String) -> Result<Response, PageError> {
    Ok(PageError::Moved(to).into_response())
}

/// Redirects to the address of these answers, or to a part of what is there.
pub(super) fn see_answers(
    page: PageContext<'_>,
    browser: &Browser,
    state: &State,
    part: &str,
) -> Result<Response, PageError> {
    let text = state.text(&page.app.flows, page.flow);
    see_sealed(browser, &page.flow.id, &text, page.path(), part)
}

/// Seals a text for this browser, which gets a key if it has none, and redirects to its address below `base`.
pub(super) fn see_sealed(
    browser: &Browser,
    purpose: &str,
    text: &str,
    base: String,
    part: &str,
) -> Result<Response, PageError> {
    if text.len() > MAX_ANSWERS_BYTES {
        return Err(PageError::TooLarge);
    }
    let key = browser.key.clone().or_else(Key::random);
    let key = key.ok_or(PageError::Failure)?;
    let mut address = base + "/";
    seal(&key, purpose, this_hour(), text, &mut address).ok_or(PageError::Failure)?;
    address.extend(["/", part]);
    let mut response = see_other(address)?;
    if browser.key.is_none() {
        let cookie = browser.cookie(&key);
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Opens a link: its answers are sealed for this browser, and a redirect takes them out of the address. A link that fills
/// in nothing opens the start page, which names who gave it.
pub(super) fn see_link(
    page: PageContext<'_>,
    browser: &Browser,
    filled: Filled,
    unread: Vec<Unread>,
    kept: bool,
) -> Result<Response, PageError> {
    if !filled.is_empty() || !unread.is_empty() {
        let state = State::from_link(filled, unread, kept);
        return see_answers(page, browser, &state, "");
    }
    let source = filled.source.map(|id| &page.app.flows.link_sources[id.0]);
    let from = source.map(|source| format!("?from={}", source.code));
    see_other(page.path() + &from.unwrap_or_default())
}
