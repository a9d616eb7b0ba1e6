use std::collections::BTreeMap;

use crate::flow::{Answer, Flow, Kind, OptionId, QuestionId};

/// Everything a person answered, on the path or not. A question that was sent without an answer is
/// kept as an empty one, so that the walk can say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<QuestionId, Answer>,
}

/// A part of what was sent that means nothing in this flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No such question.
    Question(String),
    /// No such option of this question.
    Option(QuestionId, String),
}

impl Answers {
    /// The answer to a question.
    pub fn get(&self, question: QuestionId) -> Option<&Answer> {
        self.given.get(&question)
    }

    /// The options chosen for a question, in their order; none where it takes a number or a day.
    pub fn chosen(&self, question: QuestionId) -> &[OptionId] {
        match self.given.get(&question) {
            Some(Answer::Options(options)) => options,
            Some(Answer::Number(_) | Answer::Date(_) | Answer::Misread(..)) | None => &[],
        }
    }

    /// Replaces the answer to a question.
    pub fn set(&mut self, question: QuestionId, mut answer: Answer) {
        if let Answer::Options(options) = &mut answer {
            options.sort_unstable();
            options.dedup();
        }
        self.given.insert(question, answer);
    }

    /// Takes out the answer to a question.
    pub fn remove(&mut self, question: QuestionId) -> Option<Answer> {
        self.given.remove(&question)
    }

    /// Whether something among them was typed: a number, a day, or what was meant for one.
    pub fn has_typed(&self) -> bool {
        let chosen = |answer: &Answer| matches!(answer, Answer::Options(_));
        !self.given.values().all(chosen)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Takes out what was typed and can't be read; the questions it was typed for.
    pub fn remove_misread(&mut self) -> Vec<QuestionId> {
        let misread = |answer: &Answer| matches!(answer, Answer::Misread(..));
        let given = self.given.iter();
        let ids = given.filter(|(_, answer)| misread(answer)).map(|(id, _)| *id);
        let ids: Vec<QuestionId> = ids.collect();
        self.given.retain(|_, answer| !misread(answer));
        ids
    }

    /// All answers in asking order.
    pub fn iter(&self) -> impl Iterator<Item = (QuestionId, &Answer)> {
        self.given.iter().map(|(question, answer)| (*question, answer))
    }

    /// Adds to the options chosen for a question.
    fn add(&mut self, question: QuestionId, mut options: Vec<OptionId>) {
        options.extend_from_slice(self.chosen(question));
        self.set(question, Answer::Options(options));
    }
}

/// Answers from `question=answer` pairs: an option, several separated by commas, a number, or a day
/// as year-month-day. What is not known in this flow is returned beside them, never an error.
pub fn parse_pairs<'a>(flow: &Flow, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Answers, Vec<Unread>) {
    let (mut answers, mut unread) = (Answers::default(), Vec::new());
    for (name, value) in pairs {
        let Some(id) = flow.question(name) else {
            unread.push(Unread::Question(name.to_owned()));
            continue;
        };
        let question = flow.question_of(id);
        if matches!(question.kind, Kind::Number(_) | Kind::Date(_)) {
            answers.set(id, Answer::typed(&question.kind, value));
            continue;
        }
        let mut options = Vec::new();
        for part in value.split(',').filter(|part| !part.is_empty()) {
            match question.option(part) {
                Some(option) => options.push(option),
                None => unread.push(Unread::Option(id, part.to_owned())),
            }
        }
        if value.is_empty() || !options.is_empty() {
            answers.add(id, options);
        }
    }
    (answers, unread)
}

/// An answer as [`parse_pairs`] reads it.
pub fn written(flow: &Flow, question: QuestionId, answer: &Answer) -> String {
    let question = flow.question_of(question);
    match (answer, &question.kind) {
        (Answer::Options(options), _) => {
            let ids = options.iter().map(|option| &*question.options[option.0].id);
            ids.collect::<Vec<_>>().join(",")
        }
        (Answer::Number(steps), Kind::Number(number)) => number.written(*steps),
        (Answer::Number(steps), _) => steps.to_string(),
        (Answer::Date(date), _) => date.to_string(),
        (Answer::Misread(typed, _), _) => typed.clone(),
    }
}
