//! A compiled flow.

use jiff::tz::TimeZone;

use crate::flow::{
    Case, Compiled, Condition, Entry, EntryId, LanguageId, Notice, Outcome, Promise, Question, QuestionId, Score, Text,
};
use crate::source::Span;
use crate::words::Words;

/// A compiled flow.
#[derive(Debug)]
pub struct Flow {
    /// Its id, which is its folder's name and its address.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// One line on what it does.
    pub summary: Text,
    /// Paragraphs of the start page.
    pub start: Vec<Text>,
    /// The things one needs to answer.
    pub needed: Text,
    /// The person's request to a clinic, for the sheet that they show there.
    pub request: Option<Text>,
    /// About how long it takes.
    pub minutes: u32,
    /// The voices' names; at least one.
    pub voices: Vec<String>,
    /// The questions in asking order.
    pub questions: Vec<Question>,
    /// Rules, then `also`.
    pub entries: Vec<Entry>,
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// The notices.
    pub notices: Vec<Notice>,
    /// Sums of points.
    pub scores: Vec<Score>,
    /// The promises about every set of answers.
    pub promises: Vec<Promise>,
    /// The most questions anyone may be asked.
    pub max_questions: Option<usize>,
    /// After how many days a provider's facts need a new look.
    pub recheck_after: Option<u32>,
    /// Languages that are promised to be complete and up to date, each with where that is said.
    pub(crate) published: Vec<(String, Span)>,
    /// Published languages that are not offered, for they are not what is promised.
    pub(crate) withheld: Vec<LanguageId>,
    /// The keys of its strings, by place.
    pub(crate) keys: Vec<String>,
    /// By language, how hard a text may be to read, in the language's own measure.
    pub reading: Vec<(String, f64)>,
    /// Set if every string of a published language must have been reviewed.
    pub review_required: bool,
    /// Where its days begin and end.
    pub time_zone: TimeZone,
    /// Named conditions and option sets: name, place, and whether anything names it.
    pub(crate) defines: Vec<(String, Span, bool)>,
    /// Lints that the author has looked at and does not want to hear of, by place.
    pub(crate) allowed: Vec<(String, Span)>,
    /// Where the flow starts in its file.
    pub(crate) span: Span,
    /// Worked cases.
    pub cases: Vec<Case>,
    /// Its words in each language; the source language first.
    pub words: Vec<Words>,
    /// What is shown for which answers.
    pub compiled: Compiled,
}

impl Flow {
    /// Every condition but those of the voices.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let questions = self.questions.iter().map(|question| &question.when);
        let entries = self.entries.iter().map(|entry| &entry.when);
        let notices = self.notices.iter().map(|notice| &notice.when);
        let promises = self.promises.iter().map(|promise| &promise.when);
        let parts = self.outcomes.iter().flat_map(Outcome::conditions);
        let first = questions.chain(entries).chain(notices);
        first.chain(promises).chain(parts)
    }

    /// The outcome that an entry recommends.
    pub fn outcome_of(&self, entry: EntryId) -> &Outcome {
        &self.outcomes[self.entries[entry.0].outcome.0]
    }

    /// The rules, in order.
    pub fn rules(&self) -> Vec<EntryId> {
        let entries = self.entries.iter().enumerate();
        let rules = entries.filter(|(_, entry)| entry.is_rule());
        rules.map(|(at, _)| EntryId(at)).collect()
    }

    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<QuestionId> {
        self.questions.iter().position(|question| question.id == id).map(QuestionId)
    }

    /// A question of this flow.
    pub fn question_of(&self, id: QuestionId) -> &Question {
        &self.questions[id.0]
    }
}
