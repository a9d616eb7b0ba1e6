//! Questions, their options and scores of them.

use crate::flow::{Condition, Kind, OptionId, QuestionId, Text};
use crate::source::Span;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The question itself.
    pub ask: Text,
    /// Help in answering.
    pub hint: Option<Text>,
    /// Why it is asked.
    pub why: Option<Text>,
    /// What to do when nothing was chosen.
    pub error: Text,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Whether choosing none of several options is an answer.
    pub may_be_empty: bool,
    /// Which links may fill it in.
    pub prefill: Prefill,
    /// Asked even where its answer changes nothing.
    pub ask_always: bool,
    /// The options; an exclusive one comes last.
    pub options: Vec<Choice>,
    pub(crate) span: Span,
    pub(crate) when: Condition,
    /// Where its `when` stands, if it has one.
    pub(crate) when_span: Option<Span>,
}

/// Which links may fill a question in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefill {
    /// Every link.
    Always,
    /// Only sealed ones, so that the answer stands in no address in clear text.
    Sealed,
    /// None: the answer is for the person alone to give.
    Never,
}

/// An option of a question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it says.
    pub label: Text,
    /// More on what it covers.
    pub hint: Option<Text>,
    /// Whether it can't be chosen together with others (`none:`).
    pub exclusive: bool,
    /// What it adds to scores.
    pub points: i64,
    pub(crate) span: Span,
}

impl Question {
    /// Whether several options may be chosen.
    pub fn is_many(&self) -> bool {
        matches!(self.kind, Kind::Many)
    }

    /// The option with this id.
    pub fn option(&self, id: &str) -> Option<OptionId> {
        self.options.iter().position(|option| option.id == id).map(OptionId)
    }
}

/// A sum of the points of chosen options.
#[derive(Debug)]
pub struct Score {
    /// Its id.
    pub id: String,
    /// The questions whose options are summed.
    pub questions: Vec<QuestionId>,
}
