//! Outcomes, notices and the entries that recommend outcomes.

use crate::flow::{Condition, OutcomeId, ProviderId, Root, Text};
use crate::source::Span;

/// A rule, or an entry of `also`.
#[derive(Debug)]
pub struct Entry {
    /// The outcome it recommends.
    pub outcome: OutcomeId,
    /// Why it is shown.
    pub because: Option<Text>,
    pub(crate) span: Span,
    pub(crate) when: Condition,
    pub(crate) place: Place,
}

/// Where an entry may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
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
    pub providers: Vec<Item<Referral>>,
    /// Referral steps, in order.
    pub steps: Vec<Item<Text>>,
    /// What to say.
    pub say: Option<Text>,
    /// What to bring.
    pub bring: Vec<Item<Text>>,
    /// What to do if it does not work.
    pub if_not: Vec<Item<Text>>,
    pub(crate) span: Span,
}

/// A provider of an outcome.
#[derive(Clone, Copy, Debug)]
pub struct Referral {
    /// Who it is.
    pub provider: ProviderId,
    /// Whether it is for those only whom the steps did not help.
    pub if_not: bool,
}

/// A part of an outcome that may have a condition.
#[derive(Debug)]
pub struct Item<T> {
    /// The part.
    pub what: T,
    /// Where it is decided whether it is shown; none when it always is.
    pub shown: Option<Root>,
    pub(crate) span: Span,
    pub(crate) when: Condition,
}

/// A message shown with every outcome for which it holds.
#[derive(Debug)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: Text,
    pub(crate) span: Span,
    pub(crate) when: Condition,
}

impl Outcome {
    /// The conditions of its parts, in a fixed order.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let texts = self.steps.iter().chain(&self.bring).chain(&self.if_not);
        let texts = texts.map(|item| &item.when);
        self.providers.iter().map(|item| &item.when).chain(texts)
    }

    /// Where it is kept whether each part is shown, in the same order.
    pub(crate) fn shown_mut(&mut self) -> impl Iterator<Item = &mut Option<Root>> {
        let texts = self.steps.iter_mut().chain(&mut self.bring);
        let texts = texts.chain(&mut self.if_not).map(|item| &mut item.shown);
        let providers = self.providers.iter_mut().map(|item| &mut item.shown);
        providers.chain(texts)
    }
}

impl Entry {
    /// Whether it can be the recommendation.
    pub(crate) fn is_rule(&self) -> bool {
        matches!(self.place, Place::Anywhere | Place::OnlyFirst)
    }

    /// Whether it holds when no other rule does.
    pub(crate) fn is_otherwise(&self) -> bool {
        matches!(self.when, Condition::Otherwise)
    }

    /// The line of its file it starts on.
    pub fn line(&self) -> u32 {
        self.span.line
    }
}

impl Place {
    /// Which part of the list of others an entry stands in.
    pub(crate) fn listing(self) -> usize {
        match self {
            Place::BeforeOthers => 0,
            Place::Anywhere | Place::OnlyFirst => 1,
            Place::AfterOthers => 2,
        }
    }
}
