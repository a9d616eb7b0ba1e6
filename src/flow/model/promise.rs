//! Promises of a flow.

use crate::flow::{Condition, NoticeId, OutcomeId};
use crate::source::Span;

/// Something that must be true of every set of answers for which a condition holds.
#[derive(Debug)]
pub struct Promise {
    /// What is promised.
    pub claim: Claim,
    pub(crate) when: Condition,
    pub(crate) span: Span,
}

/// What a promise says of the answers it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The outcome is the recommendation.
    Recommends(OutcomeId),
    /// The outcome is the recommendation or among the others.
    Includes(OutcomeId),
    /// The outcome is not shown.
    Never(OutcomeId),
    /// The outcome is not the recommendation.
    NeverRecommends(OutcomeId),
    /// The notice is shown.
    Notice(NoticeId),
}
