//! Builds diagrams of a flow's questions in one store.

use rustc_hash::FxHashMap;

use super::variables::Variables;
use crate::diagram::{Built, Diagram, Full, Store};
use crate::flow::{Condition, Entry, OutcomeId, Place, Question, Score};

/// The most nodes spent on one entry's place among the others.
const ENTRY_ROOM: usize = 100_000;

/// Diagrams of a flow while they are made.
pub(super) struct Builder<'a> {
    pub(super) questions: &'a [Question],
    pub(super) scores: &'a [Score],
    pub(super) variables: &'a Variables,
    pub(super) store: Store,
    /// When each question is asked, in terms of the answers that count.
    pub(super) whens: Vec<Diagram>,
    /// Where each rule is the first to hold, as far as it was needed.
    first: FxHashMap<usize, Diagram>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        questions: &'a [Question],
        scores: &'a [Score],
        variables: &'a Variables,
        store: Store,
    ) -> Result<Builder<'a>, Full> {
        let mut builder =
            Builder { questions, scores, variables, store, whens: Vec::new(), first: FxHashMap::default() };
        for question in questions {
            let when = builder.holds(&question.when)?;
            builder.whens.push(when);
        }
        Ok(builder)
    }

    /// A builder that goes on from diagrams made before.
    pub(super) fn resumed(
        questions: &'a [Question],
        scores: &'a [Score],
        variables: &'a Variables,
        store: Store,
        whens: &[Diagram],
    ) -> Builder<'a> {
        Builder { questions, scores, variables, store, whens: whens.to_vec(), first: FxHashMap::default() }
    }

    /// Where the first of several conditions is this one, for voices.
    pub(super) fn in_turn(&mut self, conditions: &[Condition]) -> Result<Vec<Diagram>, Full> {
        let mut none_before = Diagram::TRUE;
        let mut turns = Vec::new();
        for condition in conditions {
            let holds = if matches!(condition, Condition::Otherwise) { Diagram::TRUE } else { self.holds(condition)? };
            turns.push(self.store.and(none_before, holds)?);
            let not = self.store.not(holds)?;
            none_before = self.store.and(none_before, not)?;
        }
        Ok(turns)
    }

    /// Where no rule holds before this one, and it does. The `otherwise` rule is none of those
    /// before: it holds only where they don't.
    pub(super) fn first(&mut self, entries: &[Entry], holds: &[Diagram], at: usize) -> Built {
        if let Some(known) = self.first.get(&at) {
            return Ok(*known);
        }
        let otherwise = entries[at].is_otherwise();
        let before = if otherwise { entries.len() } else { at };
        let mut first = if otherwise { Diagram::TRUE } else { holds[at] };
        for other in (0..before).filter(|other| *other != at && entries[*other].is_rule()) {
            if !entries[other].is_otherwise() {
                let not = self.store.not(holds[other])?;
                first = self.store.and(first, not)?;
            }
        }
        self.first.insert(at, first);
        Ok(first)
    }

    /// Where an entry is what the person sees of its outcome, the `otherwise` rule counted in; none
    /// where that takes more nodes than the room left, which it uses up.
    pub(super) fn exactly_seen(
        &mut self,
        entries: &[Entry],
        holds: &[Diagram],
        at: usize,
        room: &mut usize,
    ) -> Option<Diagram> {
        let nodes = self.store.len();
        let bound = self.store.allow((*room).min(ENTRY_ROOM));
        let seen = self.seen(entries, holds, at);
        let seen = seen.and_then(|seen| self.not_behind_otherwise(entries, holds, at, seen));
        self.store.bound(bound);
        *room = room.saturating_sub(self.store.len() - nodes);
        seen.ok()
    }

    /// Where an entry of `also` is not hidden by the `otherwise` rule for the same outcome.
    fn not_behind_otherwise(&mut self, entries: &[Entry], holds: &[Diagram], at: usize, seen: Diagram) -> Built {
        let otherwise = entries.iter().position(Entry::is_otherwise);
        let same = |other: &usize| entries[*other].outcome == entries[at].outcome;
        match otherwise.filter(|_| !entries[at].is_rule()).filter(same) {
            None => Ok(seen),
            Some(otherwise) => {
                let first = self.first(entries, holds, otherwise)?;
                let not = self.store.not(first)?;
                self.store.and(seen, not)
            }
        }
    }

    /// Where an entry is what the person sees of its outcome: first, or in its place among the
    /// others. Once all of these are known, so are the recommendation and the others, in order.
    fn seen(&mut self, entries: &[Entry], holds: &[Diagram], at: usize) -> Built {
        let place = entries[at].place;
        if place == Place::OnlyFirst {
            return self.first(entries, holds, at);
        }
        let mut seen = holds[at];
        for other in (0..entries.len()).filter(|other| *other != at) {
            if entries[other].outcome != entries[at].outcome || entries[other].is_otherwise() {
                continue;
            }
            let hides = self.hides(entries, holds, other, at)?;
            let not = self.store.not(hides)?;
            seen = self.store.and(seen, not)?;
        }
        Ok(seen)
    }

    /// Where `other`, of the same outcome, is seen instead of the entry `at`.
    fn hides(&mut self, entries: &[Entry], holds: &[Diagram], other: usize, at: usize) -> Built {
        let (this, that) = (entries[at].place, entries[other].place);
        match (that, this) {
            (Place::OnlyFirst, _) | (Place::Anywhere, Place::BeforeOthers) => self.first(entries, holds, other),
            (Place::BeforeOthers, Place::Anywhere) => {
                let first = self.first(entries, holds, at)?;
                let not = self.store.not(first)?;
                self.store.and(holds[other], not)
            }
            _ if (that.listing(), other) < (this.listing(), at) => Ok(holds[other]),
            _ => Ok(Diagram::FALSE),
        }
    }

    /// Where an outcome is seen at all.
    pub(super) fn shown(&mut self, entries: &[Entry], holds: &[Diagram], outcome: OutcomeId) -> Built {
        let mut shown = Diagram::FALSE;
        for at in (0..entries.len()).filter(|at| entries[*at].outcome == outcome) {
            let here = match entries[at].place {
                _ if entries[at].is_otherwise() => self.first(entries, holds, at)?,
                Place::OnlyFirst => self.first(entries, holds, at)?,
                Place::Anywhere | Place::BeforeOthers | Place::AfterOthers => holds[at],
            };
            shown = self.store.or(shown, here)?;
        }
        Ok(shown)
    }
}
