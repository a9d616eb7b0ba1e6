//! The language of flows: from an author's files to a compiled [`Flow`].
//!
//! [`load`] is the only door. A `Flow` that exists has no unknown id, no missing sentence and no
//! question it can't ask.

mod compile;
mod diff;
mod graph;
mod lint;
mod load;
mod model;
mod parse;
mod publish;
mod wording;

pub use compile::{Compiled, Position, Seen};
pub use diff::{Difference, Group, Shown, difference};
pub use graph::{Edge, Graph, Point};
pub use lint::{Figures, LINTS, Share, stale_facts};
pub use load::load;
pub(crate) use model::Place;
pub use model::{
    Address, Answer, Bound, Case, Choice, Claim, Condition, Date, Days, Entry, EntryId, Expectation, Fact, Flow, Flows,
    Item, Kind, LanguageId, LinkSource, LinkSourceId, MAX_ANSWERS_BYTES, Measure, Notice, NoticeId, Number, OptionId,
    Outcome, OutcomeId, Phone, Prefill, Problem, Promise, Provider, ProviderId, Question, QuestionId, Referral, Root,
    Score, ScoreId, Text, Url, VoiceId, wrong_parts,
};
pub use publish::unfit_languages;
pub use wording::{Translation, terms};
