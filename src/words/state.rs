/// Where a translation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Written by a person, not yet reviewed by a qualified one.
    Draft,
    /// Made by a machine, not yet reviewed.
    Machine,
    /// Reviewed by a qualified person; also the state of the source text itself.
    Reviewed,
}

impl State {
    /// The one that is further from reviewed.
    pub(super) fn least(self, other: State) -> State {
        match (self, other) {
            (State::Machine, _) | (_, State::Machine) => State::Machine,
            (State::Draft, _) | (_, State::Draft) => State::Draft,
            (State::Reviewed, State::Reviewed) => State::Reviewed,
        }
    }
}

/// Whether a translation says what its source says now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was made from the sentence that the source has.
    Current,
    /// Its source has changed since; the source's sentence stands in for it.
    Stale,
    /// There is none; the source's sentence stands in for it.
    Missing,
}

/// How many strings of a translation stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All strings of the source.
    pub all: usize,
    /// Made from the sentence that the source has.
    pub current: usize,
    /// Made from a sentence that has changed.
    pub stale: usize,
    /// Not there.
    pub missing: usize,
    /// Current and reviewed.
    pub reviewed: usize,
    /// Current and made by a machine.
    pub machine: usize,
}
