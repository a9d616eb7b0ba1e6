//! Answers as pages show them, each with the way to change it.

use minijinja::{Error, Value};
use serde::Serialize;

use super::App;
use super::formats::{long_date, number};
use super::interface::Word;
use super::parts::{PartKey, hole};
use super::rich::fill;
use super::shown::Shown;
use super::state::State;
use super::view::{change_href, place_name};
use crate::flow::{Answer, Flow, Kind, LanguageId, QuestionId};
use crate::walk::Walk;

/// An answer with the way to change it.
#[derive(Serialize)]
pub(super) struct Answered<'a> {
    question: Shown<'a>,
    answers: Vec<Shown<'a>>,
    change_href: String,
    /// Who filled it in, if it was not the person.
    prefilled: Option<String>,
    /// Whether it is only suggested, and will be asked.
    will_ask: bool,
}

/// One of them as a row.
#[derive(Serialize)]
struct Row<'a> {
    row: Answered<'a>,
    w: Value,
}

/// What is around the rows.
#[derive(Serialize)]
struct List {
    /// All of them, as one.
    rows: [Value; 1],
    w: Value,
}

/// Whose answers are shown, and to whom.
#[derive(Clone, Copy)]
pub(super) struct Given<'a, 's> {
    pub(super) app: &'a App,
    pub(super) flow: &'a Flow,
    pub(super) at: LanguageId,
    pub(super) state: &'s State,
    pub(super) walked: &'s Walk<'s>,
}

impl<'a, 's> Given<'a, 's> {
    /// The answers on the path that come before a question, or all of them, as a list; nothing if there are none.
    pub(super) fn list(self, before: Option<QuestionId>) -> Result<Value, Error> {
        let path = self.walked.path.iter();
        let path = path.filter(|id| before.is_none_or(|before| **id < before));
        let rows: Vec<Value> = path.map(|id| self.row(*id)).collect::<Result<_, _>>()?;
        if rows.is_empty() {
            return Ok(Value::from_safe_string(String::new()));
        }
        let (app, language) = (self.app, &self.flow.words[self.at.0].language);
        let list = || List {
            rows: [hole(0)],
            w: app.template_words(language),
        };
        let key = PartKey::of("answers").and(language.as_str());
        app.filled(key, "answers.html", list, &[&rows])
    }

    /// Every answer a link filled in or suggests, on the path or not yet; on its first page also where the person has
    /// changed it.
    pub(super) fn filled_in(self) -> Vec<QuestionId> {
        let (answers, suggested) = (&self.state.answers, &self.state.suggested);
        let given = answers.iter().chain(suggested.iter());
        let given = given.map(|(id, _)| id);
        let mut ids: Vec<QuestionId> = given.filter(|id| self.state.is_from_link(*id)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// An answer as a row.
    pub(super) fn row(self, id: QuestionId) -> Result<Value, Error> {
        let language = &self.flow.words[self.at.0].language;
        self.app.part(self.key(id), "answer_row.html", || Row {
            row: self.answered(id),
            w: self.app.template_words(language),
        })
    }

    /// What a row depends on; none for what was typed.
    fn key(self, id: QuestionId) -> Option<PartKey> {
        let Answer::Options(chosen) = self.given(id)? else {
            return None;
        };
        let prefilled = self.state.prefilled.contains(&id);
        let source = self.state.source.filter(|_| prefilled);
        let key = self.part_key("row").number(id.0);
        let key = key.flag(prefilled).flag(self.will_ask(id)).and("=");
        let key = chosen.iter().fold(key, |key, option| key.number(option.0));
        Some(match source {
            Some(source) => key.and("from").number(source.0),
            None => key,
        })
    }

    /// The beginning of the key of a part.
    pub(super) fn part_key(self, name: &str) -> PartKey {
        PartKey::in_flow(name, self.flow, self.at, self.walked.voice)
    }

    /// The person's own answer, or what a link suggests.
    pub(super) fn given(self, id: QuestionId) -> Option<&'s Answer> {
        let own = self.state.answers.get(id);
        own.or_else(|| self.state.suggested.get(id))
    }

    fn will_ask(self, id: QuestionId) -> bool {
        let own = self.state.answers.get(id);
        own.is_none() && self.given(id).is_some() && self.walked.may_ask(id)
    }

    /// An answer and where it comes from.
    pub(super) fn answered(self, id: QuestionId) -> Answered<'a> {
        let Given { app, flow, at, .. } = self;
        Answered {
            question: Shown::of_flow(app, flow, at, self.walked.voice, &flow.question_of(id).ask),
            answers: self.answers(id),
            change_href: change_href(flow, id),
            prefilled: self.state.prefilled.contains(&id).then(|| self.filled_by()),
            will_ask: self.will_ask(id),
        }
    }

    fn answers(self, id: QuestionId) -> Vec<Shown<'a>> {
        let Given { app, flow, at, .. } = self;
        let question = flow.question_of(id);
        let say = |text| Shown::of_flow(app, flow, at, self.walked.voice, text);
        let language = &flow.words[at.0].language;
        match (self.given(id), &question.kind) {
            (Some(Answer::Options(chosen)), _) => {
                let chosen = chosen.iter();
                chosen
                    .map(|option| say(&question.options[option.0].label))
                    .collect()
            }
            (Some(Answer::Number(steps)), Kind::Number(kind)) => {
                let amount = number(*steps, kind.decimals, language);
                vec![match &kind.unit {
                    Some(unit) => say(unit).after(&amount),
                    None => Shown::own(amount),
                }]
            }
            (Some(Answer::Date(date)), _) => vec![Shown::own(long_date(*date, language))],
            (Some(Answer::Misread(typed, _)), _) => vec![Shown::own(typed.clone())],
            (Some(Answer::Number(_)) | None, _) => Vec::new(),
        }
    }

    fn filled_by(self) -> String {
        let language = &self.flow.words[self.at.0].language;
        let word = |word| self.app.interface.word(language, word);
        match place_name(self.app, language, self.state) {
            Some(place) => fill(word(Word::PrefilledBy), &[("place", place)]),
            None => word(Word::Prefilled).to_owned(),
        }
    }
}
