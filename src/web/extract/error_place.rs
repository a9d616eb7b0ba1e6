//! The place of a request that ended in an error: no route need fit.

use axum::extract::Request;
use http::{HeaderValue, header};

use super::flow_page::accepted_language;
use crate::flow::{Flow, LanguageId};
use crate::web::app::App;
use crate::web::origin::{FRAME_BASE, is_in_frame};
use crate::web::session::Browser;
use crate::web::view::PageContext;
use crate::words::Language;

/// The address and the language wishes of a request.
pub(in crate::web) struct ErrorPlace {
    path: String,
    pub(in crate::web) frame: bool,
    /// Set if the browser sent a key.
    pub(in crate::web) has_key: bool,
    accept_language: Option<HeaderValue>,
}

impl ErrorPlace {
    pub(in crate::web) fn new(request: &Request) -> ErrorPlace {
        let path = request.uri().path();
        let frame = is_in_frame(path);
        let path = path.strip_prefix(FRAME_BASE).filter(|_| frame).unwrap_or(path);
        ErrorPlace {
            path: path.to_owned(),
            frame,
            has_key: Browser::from_headers(request.headers()).key.is_some(),
            accept_language: request.headers().get(header::ACCEPT_LANGUAGE).cloned(),
        }
    }

    /// Returns the language of the address, or else the browser's, and the flow of the address. A flow that lacks the
    /// language is left out.
    pub(in crate::web) fn read<'a>(&self, app: &'a App) -> (Language, Option<&'a Flow>) {
        let (flow, language) = self.parts(app);
        let chosen = flow.zip(language).map(|(flow, id)| flow.words[id.0].language.clone());
        let language = chosen.unwrap_or_else(|| self.preferred(app));
        let flow = flow.filter(|flow| flow.offered().any(|offered| *offered == language));
        (language, flow)
    }

    /// Returns the page of the flow in the address, in the flow's own language where the address has no other.
    pub(in crate::web) fn flow_page<'a>(&self, app: &'a App) -> Option<PageContext<'a>> {
        let (flow, language) = self.parts(app);
        let language = language.unwrap_or(LanguageId::SOURCE);
        Some(PageContext::new(app, flow?, language, self.frame))
    }

    fn parts<'a>(&self, app: &'a App) -> (Option<&'a Flow>, Option<LanguageId>) {
        let mut parts = self.path.split('/').skip(1);
        let flow = parts.next().and_then(|id| app.flows.find(id));
        let tag = parts.next().unwrap_or("");
        (flow, flow.and_then(|flow| flow.language(tag)))
    }

    /// Returns the interface's language that suits the browser.
    fn preferred(&self, app: &App) -> Language {
        let languages = app.interface.languages();
        let place = accepted_language(self.accept_language.as_ref(), &languages);
        languages[place.unwrap_or(0)].clone()
    }
}
