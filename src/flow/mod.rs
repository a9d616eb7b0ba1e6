//! The language of flows: from an author's files to a compiled [`Flow`].
//!
//! [`load`] is the only door. A `Flow` that exists has no unknown id, no missing sentence and no
//! question it can't ask.

mod cases;
mod compile;
mod condition;
mod load;
mod providers;
mod read;

pub use cases::{Case, Expectation};
pub use compile::{Root, Shown};
pub use condition::Condition;
pub use load::{Flows, load};
pub use providers::{Address, Date, Fact, Phone, Provider, Url};

use crate::words::{Language, Words};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) usize);
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
    /// A voice, by its place under `voices`.
    VoiceId,
    /// A language of a flow; the source language is the first.
    LanguageId
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
    /// Worked cases.
    pub cases: Vec<Case>,
    /// Its words in each language; the source language first.
    pub words: Vec<Words>,
    /// What is shown for which answers.
    pub shown: Shown,
}

/// A question.
#[derive(Debug)]
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
    /// Whether several options may be chosen.
    pub many: bool,
    /// Whether a link may fill it in.
    pub prefill: bool,
    /// Asked even where its answer changes nothing.
    pub ask_always: bool,
    /// The options; an exclusive one comes last.
    pub options: Vec<Choice>,
    when: Condition,
}

/// An option of a question.
#[derive(Debug)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it says.
    pub label: Text,
    /// More on what it covers.
    pub hint: Option<Text>,
    /// Whether it can't be chosen together with others (`none:`).
    pub exclusive: bool,
}

/// A rule, or an entry of `also`.
#[derive(Debug)]
pub struct Entry {
    /// The outcome it recommends.
    pub outcome: OutcomeId,
    /// Why it is shown.
    pub because: Option<Text>,
    /// The line of the file it starts on.
    pub line: usize,
    when: Condition,
    place: Place,
}

/// Where an entry may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// First, or among the others.
    Anywhere,
    /// First or not at all.
    OnlyFirst,
    /// Before the rules that are not first.
    BeforeOthers,
    /// After them.
    AfterOthers,
}

/// A recommendation with its referral instructions.
#[derive(Debug)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What to do.
    pub title: Text,
    /// What this is.
    pub brief: Option<Text>,
    /// Who to call.
    pub providers: Vec<Item<ProviderId>>,
    /// Referral steps, in order.
    pub steps: Vec<Item<Text>>,
    /// What to say.
    pub say: Option<Text>,
    /// What to bring.
    pub bring: Vec<Item<Text>>,
    /// What to do if it does not work.
    pub if_not: Vec<Item<Text>>,
}

/// A part of an outcome that may have a condition.
#[derive(Debug)]
pub struct Item<T> {
    /// The part.
    pub what: T,
    /// Where it is decided whether it is shown.
    pub shown: Root,
    when: Condition,
}

/// A message shown with every outcome for which it holds.
#[derive(Debug)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: Text,
    when: Condition,
}

impl Flow {
    /// A sentence in a language and a voice.
    pub fn say(&self, text: &Text, language: LanguageId, voice: VoiceId) -> &str {
        let at = match text {
            Text::Same(at) => *at,
            Text::PerVoice(each) => each[voice.0],
        };
        self.words[language.0].get(at)
    }

    /// The flow's language with this tag.
    pub fn language(&self, tag: &str) -> Option<LanguageId> {
        self.words
            .iter()
            .position(|words| words.language.as_str() == tag)
            .map(LanguageId)
    }

    /// The languages it can be read in.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.words.iter().map(|words| &words.language)
    }

    /// The outcome that an entry recommends.
    pub fn outcome_of(&self, entry: EntryId) -> &Outcome {
        &self.outcomes[self.entries[entry.0].outcome.0]
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

    /// The voice used while it is not known who is asked: the last one, `otherwise`.
    pub fn plain_voice(&self) -> VoiceId {
        VoiceId(self.voices.len() - 1)
    }
}

impl LanguageId {
    /// The language the flow is written in.
    pub const SOURCE: LanguageId = LanguageId(0);
}

impl Question {
    /// The option with this id.
    pub fn option(&self, id: &str) -> Option<OptionId> {
        self.options
            .iter()
            .position(|option| option.id == id)
            .map(OptionId)
    }
}
