//! The parts of a link, and of earlier answers, that could not be used, in plain words.

use serde::Serialize;

use super::markup::fill;
use super::walk_view::WalkView;
use crate::flow::QuestionId;
use crate::link::is_idlike;
use crate::walk::Unread;
use crate::words::Word;

/// Parts that could not be used.
#[derive(Serialize)]
pub(in crate::web) struct UnreadParts {
    /// Parts of a link.
    parts: Vec<String>,
    /// The person's own answers to an earlier version of the flow.
    outdated: Vec<String>,
    /// Set if there are such answers, perhaps only to questions that are no longer asked.
    changed: bool,
    /// Set if the person can give some of these answers.
    answers: bool,
}

impl UnreadParts {
    pub(in crate::web) fn new(view: WalkView<'_, '_>) -> UnreadParts {
        let state = view.state;
        let parts = state.unread.iter();
        let mut parts: Vec<String> = parts.map(|unread| part(view, unread)).collect();
        parts.dedup();
        let outdated = state.outdated.iter().filter_map(question);
        let mut all = state.unread.iter().chain(&state.outdated);
        UnreadParts {
            parts,
            outdated: outdated.map(|id| answer_to(view, id)).collect(),
            changed: !state.outdated.is_empty(),
            answers: all.any(|unread| question(unread).is_some()),
        }
    }
}

fn question(unread: &Unread) -> Option<QuestionId> {
    match unread {
        Unread::Option(id, _) => Some(*id),
        Unread::Question(_) => None,
    }
}

fn part(view: WalkView<'_, '_>, unread: &Unread) -> String {
    match unread {
        Unread::Option(id, _) => answer_to(view, *id),
        Unread::Question(name) if is_idlike(name) => fill(view.page.word(Word::UnreadPart), &[("name", name)]),
        Unread::Question(_) => view.page.word(Word::UnreadSomething).to_owned(),
    }
}

fn answer_to(view: WalkView<'_, '_>, id: QuestionId) -> String {
    let question = view.page.text(&view.page.flow.question_of(id).ask).plain();
    let words = view.page.word(Word::UnreadOption);
    fill(words, &[("question", &question)])
}
