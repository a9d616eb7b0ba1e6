//! Counts of a flow's answers, questions and outcomes.

use num_bigint::BigUint;

use super::proof::Proof;
use super::proof::ROOM;
use crate::diagram::{Diagram, Store};
use crate::flow::compile::{Groundwork, ground};
use crate::flow::{Flow, Flows, QuestionId};

/// What can be counted of a flow, as far as it could be within bounds.
#[derive(Debug)]
pub struct Figures {
    /// Sets of answers: every question whose `when` holds answered, in one language.
    pub answer_sets: Option<BigUint>,
    /// The most questions anybody is asked.
    pub longest: Option<usize>,
    /// Questions asked on average over all sets of answers.
    pub average: Option<f64>,
    /// By outcome: the shares of the answer sets that have it first, and at all.
    pub shares: Vec<Share>,
    /// In how many languages the shares count each set of answers.
    pub languages: usize,
    /// Diagram nodes that the walk needs.
    pub nodes: usize,
}

/// How much of all answer sets reach an outcome.
#[derive(Debug)]
pub struct Share {
    /// The outcome's id.
    pub outcome: String,
    /// Answer sets with it as the recommendation, counted in each language.
    pub first: BigUint,
    /// Answer sets that show it at all, counted in each language.
    pub shown: BigUint,
}

impl Flows {
    /// The counts of a flow.
    pub fn figures(&self, flow: &Flow) -> Option<Figures> {
        // Compiled anew: a server that only walks keeps nothing that only proofs need.
        let groundwork = ground(flow).ok()?;
        Some(Figures::of(flow, groundwork))
    }
}

impl Figures {
    /// Counts; slower than the proofs, so not part of loading.
    pub(in crate::flow) fn of(flow: &Flow, groundwork: Groundwork) -> Figures {
        let mut proof = Proof::new(flow, &[], groundwork);
        let given = proof.given();
        let languages = BigUint::from(flow.words.len());
        let sets = |proof: &Proof<'_>, diagram| proof.store.count(diagram) / &languages;
        let shares = given.map(|given| shares(&mut proof, given)).unwrap_or_default();
        Figures {
            answer_sets: given.map(|given| sets(&proof, given)),
            longest: proof.lengths().map(|lengths| lengths.len() - 1),
            average: given.and_then(|given| average(&mut proof, given)),
            shares,
            languages: flow.words.len(),
            nodes: flow.compiled.nodes(),
        }
    }
}

fn shares(proof: &mut Proof<'_>, given: Diagram) -> Vec<Share> {
    let mut shares = Vec::new();
    for (at, outcome) in proof.flow.outcomes.iter().enumerate() {
        let id = crate::flow::OutcomeId(at);
        let (Some(first), Some(shown)) = (proof.recommended(id), proof.shown(id)) else {
            return Vec::new();
        };
        proof.store.allow(ROOM);
        let both = proof.store.and(first, given).and_then(|first| {
            let shown = proof.store.and(shown, given)?;
            Ok((first, shown))
        });
        let Ok((first, shown)) = both else {
            return Vec::new();
        };
        shares.push(Share {
            outcome: outcome.id.clone(),
            first: proof.store.count(first),
            shown: proof.store.count(shown),
        });
    }
    shares
}

/// The average number of questions over all sets of answers.
fn average(proof: &mut Proof<'_>, given: Diagram) -> Option<f64> {
    let mut asked = BigUint::ZERO;
    for at in 0..proof.flow.questions.len() {
        let here = proof.asked(QuestionId(at))?;
        proof.store.allow(ROOM);
        let here = proof.store.and(here, given).ok()?;
        asked += proof.store.count(here);
    }
    let thousandths = asked * 1_000_u32 / proof.store.count(given);
    u32::try_from(thousandths).ok().map(|n| f64::from(n) / 1_000.0)
}

impl Proof<'_> {
    /// Where the answers are those that can be given; none where too large.
    fn given(&mut self) -> Option<Diagram> {
        self.store.allow(ROOM);
        let store = std::mem::replace(&mut self.store, Store::new(Vec::new(), 2));
        let compiled = &self.flow.compiled;
        let (store, built) = compiled.given(&self.flow.questions, store, &self.whens);
        self.store = store;
        built.ok()
    }
}
