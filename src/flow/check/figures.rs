use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::super::compiled::Groundwork;
use super::super::{Flow, LanguageId, Position, QuestionId};
use super::Proof;
use super::example::Example;
use super::proof::ROOM;
use crate::diagram::{Diagram, Var};

/// How many positions of a walk are told apart before the figures are given up.
const MAX_POSITIONS: usize = 200_000;

/// What can be counted of a flow, as far as it could be within bounds.
#[derive(Debug)]
pub struct Figures {
    /// Sets of answers: every question whose `when` holds answered, in one language.
    pub answer_sets: Option<BigUint>,
    /// The most questions anybody is asked.
    pub longest: Option<usize>,
    /// Questions asked on average, if every answer were given equally often.
    pub average: Option<f64>,
    /// By outcome: the shares of the answer sets that have it first, and at all.
    pub shares: Vec<Share>,
    /// Diagram nodes that the walk needs.
    pub nodes: usize,
}

/// How much of all answer sets reach an outcome.
#[derive(Debug)]
pub struct Share {
    /// The outcome's id.
    pub outcome: String,
    /// Answer sets with it as the recommendation.
    pub first: BigUint,
    /// Answer sets that show it at all.
    pub shown: BigUint,
}

impl Figures {
    /// Counts; slower than the proofs, so not part of loading.
    pub(in super::super) fn of(flow: &Flow, groundwork: Groundwork) -> Figures {
        let mut proof = Proof::new(flow, &[], groundwork);
        let given = proof.given();
        let languages = BigUint::from(flow.words.len());
        let sets = |proof: &Proof<'_>, diagram| proof.store.count(diagram) / &languages;
        let shares = given.map(|given| shares(&mut proof, given)).unwrap_or_default();
        Figures {
            answer_sets: given.map(|given| sets(&proof, given)),
            longest: proof.longest().map(|(longest, _)| longest),
            average: average(&proof),
            shares,
            nodes: flow.compiled.nodes(),
        }
    }
}

fn shares(proof: &mut Proof<'_>, given: Diagram) -> Vec<Share> {
    let mut shares = Vec::new();
    let languages = BigUint::from(proof.flow.words.len());
    for (at, outcome) in proof.flow.outcomes.iter().enumerate() {
        let id = super::super::OutcomeId(at);
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
            first: proof.store.count(first) / &languages,
            shown: proof.store.count(shown) / &languages,
        });
    }
    shares
}

/// The average number of questions in the source language; none when there are too many positions.
fn average(proof: &Proof<'_>) -> Option<f64> {
    let mut known = FxHashMap::default();
    let start = Position::start(proof.flow, LanguageId::SOURCE);
    from_here(proof, &start, &mut known)
}

type Known = FxHashMap<(Vec<Diagram>, Vec<QuestionId>), f64>;

fn from_here(proof: &Proof<'_>, position: &Position<'_>, known: &mut Known) -> Option<f64> {
    let Some(question) = position.next_question() else {
        return Some(0.0);
    };
    if let Some(done) = known.get(&position.key()) {
        return Some(*done);
    }
    if known.len() > MAX_POSITIONS {
        return None;
    }
    let (mut ways, mut sum) = (0.0, 0.0);
    for (position, count) in proof.ways(position, question) {
        ways += count;
        sum += count * from_here(proof, &position, known)?;
    }
    let here = 1.0 + sum / ways;
    known.insert(position.key(), here);
    Some(here)
}

impl Proof<'_> {
    /// Where the answers are those that can be given; none where too large.
    fn given(&mut self) -> Option<Diagram> {
        self.store.allow(ROOM);
        let store = std::mem::replace(&mut self.store, crate::diagram::Store::new(Vec::new(), 2));
        let compiled = &self.flow.compiled;
        let (store, built) = compiled.given(&self.flow.questions, store, &self.whens);
        self.store = store;
        built.ok()
    }

    /// The positions after a question, each with the number of answers that lead to it.
    fn ways<'b>(&self, position: &Position<'b>, question: QuestionId) -> Vec<(Position<'b>, f64)> {
        let vars: Vec<Var> = self.flow.compiled.variables().of(question).collect();
        let many = self.flow.question_of(question).is_many();
        // Position, the first value (of an exclusive option), whether something was chosen, count.
        let mut ways = vec![(position.clone(), 0, false, 1.0)];
        for (number, var) in vars.iter().enumerate() {
            let mut found: FxHashMap<_, (Position<'b>, u32, bool, f64)> = FxHashMap::default();
            for (position, first, chosen, count) in ways {
                for value in self.values_of(question, *var, &[first][..number.min(1)]) {
                    let mut position = position.clone();
                    position.fix(*var, value);
                    let first = if number == 0 { value } else { first };
                    let chosen = chosen || value != 0;
                    let key = (position.key(), first, chosen);
                    found
                        .entry(key)
                        .or_insert((position, first, chosen, 0.0))
                        .3 += count;
                }
            }
            ways = found.into_values().collect();
        }
        let sound = ways.into_iter().filter(|(_, _, chosen, _)| !many || *chosen);
        sound
            .map(|(mut position, _, _, count)| {
                position.asked(question);
                (position, count)
            })
            .collect()
    }

    /// The most questions anybody is asked, and answers that lead there; none when there are too
    /// many positions to look at.
    pub(super) fn longest(&self) -> Option<(usize, Example)> {
        self.longest_walk(MAX_POSITIONS)
    }
}
