//! The language of flows: from an author's files to a compiled [`Flow`].
//!
//! [`load`] is the only door. A `Flow` that exists has no unknown id, no missing sentence and no
//! question it can't ask.

mod answer;
mod cases;
mod check;
mod compiled;
mod condition;
mod date;
mod describe;
mod diff;
mod graph;
mod include;
mod link_sources;
mod load;
mod outcome;
mod providers;
mod publish;
mod question;
mod read;
mod say;
mod site;
mod wording;

pub use answer::{Answer, Days, Kind, MAX_ANSWERS_BYTES, Number, Problem, wrong_parts};
pub use cases::{Case, Expectation};
pub use check::{Figures, Share, stale_facts};
pub use compiled::{Compiled, Position, Root, Seen};
pub use condition::{Bound, Condition, Measure};
pub use date::Date;
pub use diff::{Difference, Group, Shown, difference};
pub use graph::{Edge, Graph, Point};
pub use link_sources::LinkSource;
pub use load::{Flows, load};
pub(crate) use outcome::Place;
pub use outcome::{Entry, Item, Notice, Outcome, Referral};
pub use providers::{Address, Fact, Phone, Provider, Url};
pub use publish::unfit_languages;
pub use question::{Choice, Prefill, Question};
pub use site::{Color, Colors, Label, Logo, LogoFormat, Site, SiteLink, SitePhone};
pub use wording::{Translation, terms};

use crate::source::Span;
use crate::words::Words;
use jiff::tz::TimeZone;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) usize);

        impl $name {
            /// Its place among its kind, from 0.
            pub fn place(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// A question, by its place in asking order.
    QuestionId,
    /// An option of some question, by its place.
    OptionId,
    /// An outcome of a flow.
    OutcomeId,
    /// A provider of the shared providers file.
    ProviderId,
    /// A notice of a flow.
    NoticeId,
    /// An entry of `rules` or `also`: rules first, each in the author's order.
    EntryId,
    /// A score, by its place under `scores`.
    ScoreId,
    /// A voice, by its place under `voices`.
    VoiceId,
    /// A language of a flow; the source language is the first.
    LanguageId,
    /// A place that gives links to people.
    LinkSourceId
}

/// A sentence of the flow: its strings by place in [`Words`], one for all voices or one for each.
#[derive(Clone, Debug)]
pub enum Text {
    /// The same for every voice.
    Same(usize),
    /// One per voice, in the order of the voices.
    PerVoice(Vec<usize>),
}

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
    /// What one needs to answer.
    pub needed: Text,
    /// What the person asks of a clinic, for the sheet that they show there.
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
    /// What must be true of every set of answers.
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
    /// Whether every string of a published language must have been reviewed.
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

/// A sum of the points of chosen options.
#[derive(Debug)]
pub struct Score {
    /// Its id.
    pub id: String,
    /// The questions whose options are summed.
    pub questions: Vec<QuestionId>,
}

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
        self.questions
            .iter()
            .position(|question| question.id == id)
            .map(QuestionId)
    }

    /// A question of this flow.
    pub fn question_of(&self, id: QuestionId) -> &Question {
        &self.questions[id.0]
    }
}
