use std::collections::BTreeMap;

use crate::flow::{Flow, OptionId, QuestionId};

/// Everything a person answered, on the path or not. A question that was sent without a choice is
/// kept as an empty answer, so that the walk can say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<QuestionId, Vec<OptionId>>,
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
    /// The options chosen for a question, in the order of its options.
    pub fn get(&self, question: QuestionId) -> Option<&[OptionId]> {
        self.given.get(&question).map(Vec::as_slice)
    }

    /// Replaces the answer to a question; no options means "sent without a choice".
    pub fn set(&mut self, question: QuestionId, mut options: Vec<OptionId>) {
        options.sort_unstable();
        options.dedup();
        self.given.insert(question, options);
    }

    /// All answers in asking order.
    pub fn iter(&self) -> impl Iterator<Item = (QuestionId, &[OptionId])> {
        self.given
            .iter()
            .map(|(question, options)| (*question, options.as_slice()))
    }

    fn add(&mut self, question: QuestionId, option: Option<OptionId>) {
        let mut options = self.given.get(&question).cloned().unwrap_or_default();
        options.extend(option);
        self.set(question, options);
    }
}

/// Answers from `question=option` pairs; an option may be several, separated by commas. What is
/// not known in this flow is returned beside them, never an error.
pub fn parse_pairs<'a>(
    flow: &Flow,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Answers, Vec<Unread>) {
    let (mut answers, mut unread) = (Answers::default(), Vec::new());
    for (name, value) in pairs {
        let Some(id) = flow.question(name) else {
            unread.push(Unread::Question(name.to_owned()));
            continue;
        };
        if value.is_empty() {
            answers.add(id, None);
        }
        for part in value.split(',').filter(|part| !part.is_empty()) {
            match flow.questions[id.0].option(part) {
                Some(option) => answers.add(id, Some(option)),
                None => unread.push(Unread::Option(id, part.to_owned())),
            }
        }
    }
    (answers, unread)
}
