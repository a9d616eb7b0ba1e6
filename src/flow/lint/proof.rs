//! The diagrams that the proofs of a flow share.

use crate::diagram::{Diagram, Found, Full, Store, Var};
use crate::flow::compile::Groundwork;
use crate::flow::{Claim, Condition, Flow, OptionId, OutcomeId, Place, Provider, QuestionId};

/// Room for the diagrams of one proof, in nodes.
pub(super) const ROOM: usize = 200_000;
/// How many nodes of a question that was answered stay for the next ones.
const KEPT: usize = 20_000;
/// How many diagrams are joined before a search is tried.
const FEW: usize = 8;

/// A flow and the diagrams that proofs are made of.
pub(crate) struct Proof<'a> {
    pub(crate) flow: &'a Flow,
    pub(crate) providers: &'a [Provider],
    pub(crate) store: Store,
    /// Where each entry holds. Of the `otherwise` rule: nowhere, or where no other rule does once
    /// that is known.
    pub(crate) holds: Vec<Diagram>,
    /// Where each question is asked.
    pub(crate) whens: Vec<Diagram>,
    /// Where each notice holds.
    pub(crate) notices: Vec<Diagram>,
    /// Where each rule is the first to hold; none where that diagram is too large to build.
    pub(crate) first: Vec<Option<Diagram>>,
    /// Where no rule but `otherwise` holds; none where too large.
    pub(crate) none: Option<Diagram>,
    /// See [`Proof::lengths`]; the outer option is whether it was tried.
    pub(super) lengths: Option<Option<Vec<Diagram>>>,
}

/// Whether something can happen.
pub(crate) enum Possible {
    /// For no answers.
    Never,
    /// For these, at least; the diagrams are those asked about.
    Yes(Vec<(Var, u32)>),
    /// It could not be found out within bounds.
    Unknown,
}

impl<'a> Proof<'a> {
    pub(crate) fn new(flow: &'a Flow, providers: &'a [Provider], groundwork: Groundwork) -> Proof<'a> {
        let mut proof = Proof {
            flow,
            providers,
            store: groundwork.store,
            holds: groundwork.holds,
            whens: groundwork.whens,
            notices: groundwork.notices,
            first: Vec::new(),
            none: None,
            lengths: None,
        };
        proof.order_rules();
        proof
    }

    /// Fills in where each rule is the first to hold.
    fn order_rules(&mut self) {
        self.store.allow(ROOM);
        let mut none = Some(Diagram::TRUE);
        for at in 0..self.flow.entries.len() {
            let entry = &self.flow.entries[at];
            let open = none.filter(|_| entry.is_rule());
            let first = open.and_then(|none| self.store.and(none, self.holds[at]).ok());
            self.first.push(first);
            if entry.is_rule() && !entry.is_otherwise() {
                none = none.and_then(|none| {
                    let not = self.store.not(self.holds[at]).ok()?;
                    self.store.and(none, not).ok()
                });
            }
        }
        self.none = none;
        for at in 0..self.flow.entries.len() {
            if self.flow.entries[at].is_otherwise() {
                self.first[at] = none;
            }
        }
    }

    /// Rules other than `otherwise`, by place.
    pub(crate) fn rules(&self) -> Vec<usize> {
        let entries = self.flow.entries.iter().enumerate();
        let rules = entries.filter(|(_, entry)| entry.is_rule() && !entry.is_otherwise());
        rules.map(|(at, _)| at).collect()
    }

    /// Diagrams that are all true exactly where no rule but `otherwise` holds.
    pub(crate) fn no_rule(&mut self) -> Vec<Diagram> {
        let rules = self.rules().into_iter();
        rules.map(|rule| self.not(self.holds[rule])).collect()
    }

    /// The `otherwise` rule, by place.
    pub(crate) fn otherwise(&self) -> Option<usize> {
        self.flow.entries.iter().position(|entry| entry.is_otherwise())
    }

    /// Diagrams that are all true exactly where a rule is the first to hold.
    pub(crate) fn first_of(&mut self, at: usize) -> Vec<Diagram> {
        if let Some(first) = self.first[at] {
            return vec![first];
        }
        let otherwise = self.flow.entries[at].is_otherwise();
        let before: Vec<usize> = self.rules().into_iter().filter(|other| otherwise || *other < at).collect();
        let mut all = if otherwise { Vec::new() } else { vec![self.holds[at]] };
        for other in before {
            all.push(self.not(self.holds[other]));
        }
        all
    }

    /// Negation; there is always room for one of a diagram that exists.
    pub(crate) fn not(&mut self, diagram: Diagram) -> Diagram {
        self.store.allow(ROOM);
        let nodes = self.store.len();
        self.store.not(diagram).unwrap_or_else(|Full| unreachable!("{nodes} nodes leave room for {ROOM} more"))
    }

    /// Whether answers exist for which all of these hold.
    pub(crate) fn possible(&mut self, all: &[Diagram]) -> Possible {
        let nodes = self.store.len();
        let found = self.look_for(all);
        if self.store.len() > nodes + KEPT {
            self.store.forget_since(nodes);
        }
        found
    }

    fn look_for(&mut self, all: &[Diagram]) -> Possible {
        // A few diagrams together are seldom large, and then the answer is certain.
        if all.len() <= FEW {
            self.store.allow(KEPT);
            if let Ok(both) = self.all(all) {
                return self.decided(both);
            }
        }
        self.store.allow(ROOM);
        match self.store.satisfy(all) {
            Found::Nothing => return Possible::Never,
            Found::Values(values) => return Possible::Yes(values),
            Found::GaveUp => {}
        }
        self.store.allow(ROOM);
        match self.all(all) {
            Ok(both) => self.decided(both),
            Err(Full) => Possible::Unknown,
        }
    }

    fn decided(&self, diagram: Diagram) -> Possible {
        match diagram {
            Diagram::FALSE => Possible::Never,
            diagram => Possible::Yes(self.path(diagram)),
        }
    }

    pub(super) fn all(&mut self, all: &[Diagram]) -> Result<Diagram, Full> {
        let start = Diagram::TRUE;
        all.iter().try_fold(start, |both, one| self.store.and(both, *one))
    }

    /// Some values for which a diagram that is not false is true.
    pub(crate) fn path(&self, mut diagram: Diagram) -> Vec<(Var, u32)> {
        let mut values = Vec::new();
        while let Some(var) = self.store.var(diagram) {
            let children = self.store.children_of(diagram);
            let next = children.iter().position(|child| *child != Diagram::FALSE);
            let value = next.and_then(|at| u32::try_from(at).ok());
            let value = value.expect("a reduced diagram that is undecided can become true");
            values.push((var, value));
            diagram = self.store.child(diagram, value);
        }
        values
    }

    /// Whether a condition holds wherever another does.
    pub(crate) fn implies(&mut self, narrow: Diagram, wide: Diagram) -> bool {
        let outside = self.not(wide);
        matches!(self.possible(&[narrow, outside]), Possible::Never)
    }

    /// Where an outcome is shown at all; none where the diagram is too large to build.
    pub(crate) fn shown(&mut self, outcome: OutcomeId) -> Option<Diagram> {
        let mut shown = Diagram::FALSE;
        for at in 0..self.flow.entries.len() {
            let entry = &self.flow.entries[at];
            if entry.outcome != outcome {
                continue;
            }
            let here = match entry.place {
                _ if entry.is_otherwise() => self.first[at]?,
                Place::OnlyFirst => self.first[at]?,
                Place::Anywhere | Place::BeforeOthers | Place::AfterOthers => self.holds[at],
            };
            self.store.allow(ROOM);
            shown = self.store.or(shown, here).ok()?;
        }
        Some(shown)
    }

    /// Where an outcome is the recommendation; none where too large.
    pub(crate) fn recommended(&mut self, outcome: OutcomeId) -> Option<Diagram> {
        let mut all = Diagram::FALSE;
        for at in 0..self.flow.entries.len() {
            let entry = &self.flow.entries[at];
            if entry.outcome == outcome && entry.is_rule() {
                self.store.allow(ROOM);
                all = self.store.or(all, self.first[at]?).ok()?;
            }
        }
        Some(all)
    }

    /// Where a claim holds; none where too large.
    pub(crate) fn claimed(&mut self, claim: Claim) -> Option<Diagram> {
        match claim {
            Claim::Recommends(outcome) => self.recommended(outcome),
            Claim::Includes(outcome) => self.shown(outcome),
            Claim::Never(outcome) => self.shown(outcome).map(|shown| self.not(shown)),
            Claim::NeverRecommends(outcome) => self.recommended(outcome).map(|first| self.not(first)),
            Claim::Notice(notice) => Some(self.notices[notice.0]),
        }
    }

    /// Where an option is chosen; none where too large.
    pub(crate) fn chosen(&mut self, question: QuestionId, option: usize) -> Option<Diagram> {
        self.condition(&Condition::HasAny(question, vec![OptionId(option)]))
    }

    /// Where a condition holds, seen by answers that can be given; none where too large.
    pub(crate) fn condition(&mut self, condition: &Condition) -> Option<Diagram> {
        self.store.allow(ROOM);
        let store = std::mem::replace(&mut self.store, Store::new(Vec::new(), 2));
        let (store, built) =
            self.flow.compiled.condition(&self.flow.questions, &self.flow.scores, store, &self.whens, condition);
        self.store = store;
        built.ok()
    }
}
