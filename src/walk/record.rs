//! The text form of answers and marks, in which addresses, links and staff orders are sealed.
//!
//! Parts are joined with `&`: `question=answer` for an answer that counts, `question?=answer` for one that is only
//! suggested, and `!mark=value` or `!mark` for everything else that is known. A name that begins with `!` is never
//! read as a question, so nothing a link says about answers can come back as one.

use super::{Answers, written};
use crate::flow::Flow;

const MARK: char = '!';
const SUGGESTED: char = '?';
/// The usual length of a walk's text, in bytes.
const USUAL_BYTES: usize = 240;

/// A text taken apart: names and values, in the order of the text.
#[derive(Debug, Default)]
pub struct Record<'t> {
    /// Answers that count.
    pub answers: Vec<(&'t str, &'t str)>,
    /// Answers that are only suggested.
    pub suggested: Vec<(&'t str, &'t str)>,
    marks: Vec<(&'t str, &'t str)>,
}

impl<'t> Record<'t> {
    /// Takes a text apart. A part that is neither an answer nor a mark is skipped.
    pub fn parse(text: &'t str) -> Record<'t> {
        let mut record = Record::default();
        for part in text.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if let Some(mark) = name.strip_prefix(MARK) {
                record.marks.push((mark, value));
            } else if let Some(name) = name.strip_suffix(SUGGESTED) {
                record.suggested.push((name, value));
            } else if part.contains('=') {
                record.answers.push((name, value));
            }
        }
        record
    }

    /// Returns the value of a mark; of several with one name, the first.
    pub fn mark(&self, name: &str) -> Option<&'t str> {
        let found = self.marks.iter().find(|(have, _)| *have == name);
        found.map(|(_, value)| *value)
    }

    /// Returns the values of a mark that holds a list.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let list = self.mark(name).unwrap_or("").split(',');
        list.filter(|one| !one.is_empty())
    }
}

/// Puts answers and marks together as a text that [`Record::parse`] reads.
pub struct RecordWriter<'f> {
    flow: &'f Flow,
    text: String,
}

impl<'f> RecordWriter<'f> {
    /// Begins an empty text.
    pub fn new(flow: &'f Flow) -> RecordWriter<'f> {
        let text = String::with_capacity(USUAL_BYTES);
        RecordWriter { flow, text }
    }

    /// Adds answers that count.
    pub fn answers(self, answers: &Answers) -> Self {
        self.each(answers, "")
    }

    /// Adds answers that are only suggested.
    pub fn suggested(self, answers: &Answers) -> Self {
        self.each(answers, "?")
    }

    fn each(mut self, answers: &Answers, suffix: &str) -> Self {
        for (id, answer) in answers.iter() {
            let name = self.flow.question_of(id).id.as_str();
            let value = written(self.flow, id, answer);
            self.part(&[name, suffix, "=", &value]);
        }
        self
    }

    /// Adds a mark that holds a list, unless the list is empty.
    pub fn list<'a>(mut self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<&str> = values.into_iter().collect();
        if !values.is_empty() {
            self.part(&["!", name, "=", &values.join(",")]);
        }
        self
    }

    /// Adds a mark without a value, if it is set.
    pub fn flag(mut self, name: &str, set: bool) -> Self {
        if set {
            self.part(&["!", name]);
        }
        self
    }

    fn part(&mut self, pieces: &[&str]) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.extend(pieces.iter().copied());
    }

    /// Returns the text.
    pub fn finish(self) -> String {
        self.text
    }
}
