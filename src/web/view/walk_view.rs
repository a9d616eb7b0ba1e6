//! A set of answers with the walk that they make, in one language.

use super::page_context::PageContext;
use crate::flow::{Answer, QuestionId};
use crate::walk::Walk;
use crate::web::session::State;

/// The answers of a page, and the walk along them.
#[derive(Clone, Copy)]
pub(in crate::web) struct WalkView<'a, 's> {
    /// In the voice of the walk.
    pub(in crate::web) page: PageContext<'a>,
    pub(in crate::web) state: &'s State,
    pub(in crate::web) walked: &'s Walk<'s>,
}

impl<'a, 's> WalkView<'a, 's> {
    pub(in crate::web) fn new(page: PageContext<'a>, state: &'s State, walked: &'s Walk<'s>) -> WalkView<'a, 's> {
        WalkView { page: page.with_voice(walked.voice), state, walked }
    }

    /// Returns the person's own answer, or the one that a link suggests.
    pub(in crate::web) fn given(self, id: QuestionId) -> Option<&'s Answer> {
        let own = self.state.answers.get(id);
        own.or_else(|| self.state.suggested.get(id))
    }

    /// Returns true if the answer is only suggested, and the question may still be asked.
    pub(in crate::web) fn will_ask(self, id: QuestionId) -> bool {
        let own = self.state.answers.get(id);
        own.is_none() && self.given(id).is_some() && self.walked.may_ask(id)
    }

    /// Returns the questions that a link answers or suggests an answer to, on the path or not. On the link's first page
    /// they include those that the person has changed.
    pub(in crate::web) fn filled_in(self) -> Vec<QuestionId> {
        let (answers, suggested) = (&self.state.answers, &self.state.suggested);
        let given = answers.iter().chain(suggested.iter());
        let given = given.map(|(id, _)| id);
        let mut ids: Vec<QuestionId> = given.filter(|id| self.state.is_from_link(*id)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Returns the name of the place that gave the link.
    pub(in crate::web) fn place_name(self) -> Option<&'a str> {
        let source = self.state.source?;
        let source = &self.page.app.flows.link_sources[source.0];
        Some(source.name(self.page.language()))
    }
}
