use super::{OptionId, QuestionId};

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
    /// The reader's language is one of these, by place among the flow's languages.
    Language(Vec<usize>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}
