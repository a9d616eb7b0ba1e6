//! The types of a flow.

mod answer;
mod case;
mod condition;
mod date;
mod describe;
mod flow;
mod flows;
mod ids;
mod link_source;
mod outcome;
mod promise;
mod provider;
mod question;
mod say;
mod text;

pub use answer::{Answer, Days, Kind, MAX_ANSWERS_BYTES, Number, Problem, wrong_parts};
pub use case::{Case, Expectation};
pub use condition::{Bound, Condition, Measure};
pub use date::Date;
pub use flow::Flow;
pub use flows::Flows;
pub use ids::{
    EntryId, LanguageId, LinkSourceId, NoticeId, OptionId, OutcomeId, ProviderId, QuestionId, Root, ScoreId, VoiceId,
};
pub use link_source::LinkSource;
pub(crate) use outcome::Place;
pub use outcome::{Entry, Item, Notice, Outcome, Referral};
pub use promise::{Claim, Promise};
pub use provider::{Address, Fact, Phone, Provider, Url};
pub use question::{Choice, Prefill, Question, Score};
pub use text::Text;
