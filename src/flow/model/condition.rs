//! Conditions on answers.

use crate::flow::{OptionId, QuestionId, ScoreId};
use crate::source::Span;

/// What must hold for something to be shown or asked. A line about a question that was not asked
/// does not hold.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Holds for every answer.
    Always,
    /// Holds when no other rule does.
    Otherwise,
    /// One of these options was chosen.
    HasAny(QuestionId, Vec<OptionId>),
    /// All of these options were chosen.
    HasAll(QuestionId, Vec<OptionId>),
    /// Something was chosen, and nothing outside these options.
    Only(QuestionId, Vec<OptionId>),
    /// A number, or a date seen as a day or as an age, lies on one side of a bound.
    Measures(QuestionId, Measure, Bound),
    /// A sum of points lies on one side of a bound.
    Scores(ScoreId, Bound),
    /// The reader's language is one of these, by place among the flow's languages.
    Language(Vec<usize>),
    /// A condition and the line of the file that says it.
    Line(Span, Box<Condition>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

/// What of an answer a bound is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The number itself, in steps of its question.
    Number,
    /// The day, counted from the same day as [`crate::flow::Date::days`].
    Day,
    /// Full years from the date until today.
    Age,
}

/// One side of a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The bound or more.
    AtLeast(i64),
    /// Less than the bound.
    Under(i64),
}

impl Bound {
    /// Whether a number keeps to the bound.
    pub fn holds(self, number: i64) -> bool {
        match self {
            Bound::AtLeast(limit) => number >= limit,
            Bound::Under(limit) => number < limit,
        }
    }

    /// The number compared with.
    pub fn limit(self) -> i64 {
        match self {
            Bound::AtLeast(limit) | Bound::Under(limit) => limit,
        }
    }
}

impl Condition {
    /// Calls `visit` with this condition and every condition inside it.
    pub fn each(&self, visit: &mut impl FnMut(&Condition)) {
        visit(self);
        match self {
            Condition::Not(inner) | Condition::Line(_, inner) => inner.each(visit),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| part.each(visit));
            }
            Condition::Always
            | Condition::Otherwise
            | Condition::HasAny(..)
            | Condition::HasAll(..)
            | Condition::Only(..)
            | Condition::Measures(..)
            | Condition::Scores(..)
            | Condition::Language(_) => {}
        }
    }
}
