//! Sealed answers that have led to an outcome.

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::form::Pairs;
use super::page_error::PageError;
use super::walk_page::WalkPage;
use crate::walk::walk;
use crate::web::app::AppState;
use crate::web::view::OutcomeContext;

/// A page about an outcome: the answers of the address, all of them given.
pub(in crate::web) struct OutcomePage(WalkPage);

/// The choices in the query that go with the reader into another language.
const CHOICES: [&str; 3] = ["with", "discreet", "answers"];

impl OutcomePage {
    /// Returns the outcome. While something is still to be asked, the way on is the walk.
    pub(in crate::web) fn context(&self) -> Result<OutcomeContext<'_>, PageError> {
        let (page, state) = (self.0.context(), self.0.state());
        let walked = walk(page.flow, page.reader(), &state.answers);
        let unseen = state.unseen;
        let context = OutcomeContext::new(page, state, walked).filter(|_| !unseen);
        context.ok_or_else(|| PageError::Moved(self.0.path_in(page.language, "")))
    }

    /// Returns the address of the same page in the language that the query asks for, with the reader's choices.
    pub(in crate::web) fn in_other_language(&self, query: &Pairs, name: &str) -> Option<String> {
        let flow = self.0.context().flow;
        let language = flow.language(query.value("lang")?)?;
        let choices = query.as_slice().iter();
        let choices = choices.filter(|(name, _)| CHOICES.contains(&name.as_str()));
        // Only a language of the flow is a value. Nothing else of the query is sent back.
        let choices = choices.map(|(name, value)| match flow.language(value) {
            Some(id) => format!("{name}={}", flow.words[id.0].language),
            None => format!("{name}="),
        });
        let choices = choices.collect::<Vec<_>>().join("&");
        Some(self.0.path_in(language, &format!("{name}?{choices}")))
    }
}

impl FromRequestParts<AppState> for OutcomePage {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<OutcomePage, PageError> {
        let page = WalkPage::from_request_parts(parts, state).await?;
        Ok(OutcomePage(page))
    }
}
