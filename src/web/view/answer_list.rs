//! Answers as pages show them, each with the way to change it.

use serde::Serialize;

use super::localized_text::LocalizedText;
use super::markup::fill;
use super::page_context::change_href;
use super::walk_view::WalkView;
use crate::flow::{Answer, Kind, OptionId, Question, QuestionId};
use crate::words::Word;

/// An answer with the way to change it.
#[derive(Serialize)]
pub(in crate::web) struct Answered {
    question: LocalizedText,
    answers: Vec<LocalizedText>,
    change_href: String,
    /// The place that filled it in, in a sentence.
    prefilled: Option<String>,
    /// Set if it is only suggested, and the question will be asked.
    will_ask: bool,
}

/// The answers given so far.
#[derive(Serialize)]
#[serde(transparent)]
pub(in crate::web) struct AnswerList(Vec<Answered>);

impl AnswerList {
    /// Returns the answers on the path that come before a question, or all of them.
    pub(in crate::web) fn on_path(view: WalkView<'_, '_>, before: Option<QuestionId>) -> AnswerList {
        let path = view.walked.path.iter().copied();
        let path = path.filter(|id| before.is_none_or(|before| *id < before));
        AnswerList(path.map(|id| Answered::new(view, id)).collect())
    }

    /// Returns the answers that a link filled in or suggests.
    pub(in crate::web) fn of_link(view: WalkView<'_, '_>) -> AnswerList {
        let ids = view.filled_in().into_iter();
        AnswerList(ids.map(|id| Answered::new(view, id)).collect())
    }

    pub(in crate::web) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Answered {
    pub(in crate::web) fn new(view: WalkView<'_, '_>, id: QuestionId) -> Answered {
        let question = view.page.flow.question_of(id);
        let prefilled = view.state.prefilled.contains(&id);
        Answered {
            question: view.page.text(&question.ask),
            answers: answers(view, id),
            change_href: change_href(view.page.flow, id),
            prefilled: prefilled.then(|| filled_by(view)),
            will_ask: view.will_ask(id),
        }
    }
}

fn answers(view: WalkView<'_, '_>, id: QuestionId) -> Vec<LocalizedText> {
    let (page, question) = (view.page, view.page.flow.question_of(id));
    match (view.given(id), &question.kind) {
        (Some(Answer::Options(chosen)), _) => labels(view, question, chosen),
        (Some(Answer::Number(steps)), Kind::Number(kind)) => {
            let amount = page.number(*steps, kind.decimals);
            vec![match &kind.unit {
                Some(unit) => page.text(unit).after(&amount),
                None => LocalizedText::own(amount),
            }]
        }
        (Some(Answer::Date(date)), _) => vec![LocalizedText::own(page.date(*date))],
        (Some(Answer::Misread(typed, _)), _) => vec![LocalizedText::own(typed.clone())],
        (Some(Answer::Number(_)) | None, _) => Vec::new(),
    }
}

fn labels(view: WalkView<'_, '_>, question: &Question, chosen: &[OptionId]) -> Vec<LocalizedText> {
    let labels = chosen.iter().map(|option| &question.options[option.0].label);
    labels.map(|label| view.page.text(label)).collect()
}

fn filled_by(view: WalkView<'_, '_>) -> String {
    match view.place_name() {
        Some(place) => fill(view.page.word(Word::PrefilledBy), &[("place", place)]),
        None => view.page.word(Word::Prefilled).to_owned(),
    }
}
