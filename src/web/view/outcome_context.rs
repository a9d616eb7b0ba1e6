//! Answers that have led to an outcome, and everything that pages about it need.

use super::page_context::PageContext;
use super::walk_view::WalkView;
use crate::flow::{Date, EntryId, Item, Outcome, Prefill, QuestionId, Seen};
use crate::link::{Filled, Link};
use crate::walk::{Next, Walk};
use crate::web::session::State;

/// Days that a link lives which a person makes of their own answers.
const KEPT_DAYS: i64 = 7;

/// The end of a walk.
pub(in crate::web) struct OutcomeContext<'a> {
    /// In the voice of the walk.
    pub(in crate::web) page: PageContext<'a>,
    pub(in crate::web) state: State,
    pub(in crate::web) walked: Walk<'a>,
    /// The recommendation.
    pub(in crate::web) first: EntryId,
    pub(in crate::web) seen: Seen,
}

/// A link with the person's own answers.
pub(in crate::web) struct OwnLink {
    pub(in crate::web) address: String,
    pub(in crate::web) until: Date,
}

impl<'a> OutcomeContext<'a> {
    /// Returns the end of a walk; none while a question is still open, or where nothing is recommended.
    pub(in crate::web) fn new(page: PageContext<'a>, state: State, walked: Walk<'a>) -> Option<OutcomeContext<'a>> {
        let Next::Outcome(seen) = &walked.next else {
            return None;
        };
        Some(OutcomeContext {
            page: page.with_voice(walked.voice),
            first: seen.first?,
            seen: seen.clone(),
            state,
            walked,
        })
    }

    /// Returns the recommended outcome.
    pub(in crate::web) fn outcome(&self) -> &'a Outcome {
        self.page.flow.outcome_of(self.first)
    }

    /// Returns the items of an outcome that these answers show.
    pub(in crate::web) fn shown<'i, T>(&self, items: &'i [Item<T>]) -> impl Iterator<Item = &'i T> {
        let shown = items.iter().filter(|item| self.walked.shows(item.shown));
        shown.map(|item| &item.what)
    }

    /// Returns the answers as pages list them.
    pub(in crate::web) fn walk(&self) -> WalkView<'a, '_> {
        WalkView { page: self.page, state: &self.state, walked: &self.walked }
    }

    /// Returns true if a link of one's own would ask a question again that was answered.
    pub(in crate::web) fn asks_again(&self) -> bool {
        let flow = self.page.flow;
        let never = |id: &QuestionId| flow.question_of(*id).prefill == Prefill::Never;
        self.walked.path.iter().any(never)
    }

    /// Makes a link that keeps the person's answers for some days.
    pub(in crate::web) fn own_link(&self) -> OwnLink {
        let PageContext { app, flow, .. } = self.page;
        let today = self.walked.reader.today;
        let link = Link {
            filled: Filled::kept(flow, &self.state.answers, &self.walked.path),
            kept: true,
            expires: Date::from_days(today.days() + KEPT_DAYS),
        };
        let (keys, url) = (&app.settings.keys, &app.settings.public_url);
        OwnLink { address: link.address(keys, &app.flows, flow, self.page.language, url), until: link.expires }
    }
}
