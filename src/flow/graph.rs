//! A flow as a graph of questions and outcomes.

use rustc_hash::FxHashMap;

use super::compile::{Groundwork, ground};
use super::lint::Proof;
use super::{Flow, Flows, Kind, LanguageId, Measure, QuestionId};
use crate::diagram::{Diagram, Var};

/// The most points a graph may have and still be of use to anyone.
const MAX_POINTS: usize = 2_000;

/// How answers lead to recommendations: the compiled rules as a graph.
#[derive(Debug)]
pub struct Graph {
    /// Questions and outcomes; the first one is where people start.
    pub points: Vec<Point>,
    /// Which answers lead from one to another.
    pub edges: Vec<Edge>,
}

/// A place in a graph.
#[derive(Debug)]
pub struct Point {
    /// The id of the question or outcome.
    pub id: String,
    /// Its place among the outcomes, if it is one.
    pub outcome: Option<usize>,
}

/// Answers that lead from one place to another.
#[derive(Debug)]
pub struct Edge {
    /// Place of the question among the points.
    pub from: usize,
    /// Place of what comes next.
    pub to: usize,
    /// Some of the answers, the shortest first.
    pub answers: Vec<String>,
    /// How many answers there are.
    pub count: u64,
}

/// The most answers that one edge names.
const MAX_ANSWERS: usize = 16;

/// What is left of each rule.
type Left = Vec<Diagram>;

/// Different answers to a question that leave the same: some of them, as parts, and how many.
#[derive(Clone, Debug)]
struct Said {
    parts: Vec<Vec<String>>,
    count: u64,
}

struct Drawing<'a, 'f> {
    proof: &'a Proof<'f>,
    rules: Vec<usize>,
    graph: Graph,
    known: FxHashMap<Left, usize>,
    outcomes: FxHashMap<String, usize>,
}

/// The graph of a flow's recommendations in its source language.
///
/// # Errors
/// When the flow is too large to draw.
fn graph(flow: &Flow, groundwork: Groundwork) -> Result<Graph, String> {
    let too_large = || format!("`{}` is too large to draw", flow.id);
    let proof = Proof::new(flow, &[], groundwork);
    let rules: Vec<usize> = flow.rules().iter().map(|id| id.0).collect();
    let start: Option<Left> = rules.iter().map(|rule| Some(proof.store.at(proof.first[*rule]?, Var(0), 0))).collect();
    let start = start.ok_or_else(too_large)?;
    debug_assert_eq!(LanguageId::SOURCE.0, 0, "the source language is value 0");
    let mut drawing = Drawing {
        proof: &proof,
        rules,
        graph: Graph { points: Vec::new(), edges: Vec::new() },
        known: FxHashMap::default(),
        outcomes: FxHashMap::default(),
    };
    drawing.draw(start).ok_or_else(too_large)?;
    Ok(drawing.graph)
}

impl Flows {
    /// How answers lead to recommendations.
    ///
    /// # Errors
    /// When the flow is too large to draw.
    pub fn graph(&self, flow: &Flow) -> Result<Graph, String> {
        let groundwork = ground(flow).map_err(|_| format!("`{}` is too large to draw", flow.id))?;
        graph(flow, groundwork)
    }
}

impl Drawing<'_, '_> {
    /// The place of what is left; none when there are too many places.
    fn draw(&mut self, left: Left) -> Option<usize> {
        let vars = left.iter().filter_map(|diagram| self.proof.store.var(*diagram));
        let Some(var) = vars.min() else {
            return Some(self.outcome(&left));
        };
        if let Some(known) = self.known.get(&left) {
            return Some(*known);
        }
        if self.graph.points.len() >= MAX_POINTS {
            return None;
        }
        let question = self.proof.flow.compiled.variables().question_of(var)?;
        let here = self.point(self.proof.flow.question_of(question).id.clone(), None);
        self.known.insert(left.clone(), here);
        for (next, said) in self.ways(question, left) {
            let to = self.draw(next)?;
            self.edge(here, to, said);
        }
        Some(here)
    }

    fn point(&mut self, id: String, outcome: Option<usize>) -> usize {
        self.graph.points.push(Point { id, outcome });
        self.graph.points.len() - 1
    }

    fn outcome(&mut self, left: &Left) -> usize {
        let flow = self.proof.flow;
        let first = left.iter().position(|diagram| *diagram == Diagram::TRUE);
        let outcome = first.map(|at| flow.entries[self.rules[at]].outcome.0);
        let id = outcome.map_or("nothing".to_owned(), |at| flow.outcomes[at].id.clone());
        if let Some(known) = self.outcomes.get(&id) {
            return *known;
        }
        let here = self.point(id.clone(), Some(outcome.unwrap_or(flow.outcomes.len())));
        self.outcomes.insert(id, here);
        here
    }

    /// What is left after the answers to a question; answers that leave the same are together.
    fn ways(&self, question: QuestionId, left: Left) -> Vec<(Left, Said)> {
        let nothing = Said { parts: vec![Vec::new()], count: 1 };
        let mut ways = vec![(left, nothing)];
        for var in self.proof.flow.compiled.variables().of(question) {
            ways = self.split(question, var, ways);
        }
        ways
    }

    /// The ways after one more variable of their question.
    fn split(&self, question: QuestionId, var: Var, ways: Vec<(Left, Said)>) -> Vec<(Left, Said)> {
        let store = &self.proof.store;
        // Values that an answer can have; "not asked" is none of them.
        let many = self.proof.flow.question_of(question).is_many();
        let values = 0..store.arity(var) - u32::from(!many);
        let mut place: FxHashMap<Left, usize> = FxHashMap::default();
        let mut after: Vec<(Left, Said)> = Vec::new();
        let mut add = |left: Left, said: Said| match place.get(&left) {
            Some(at) => after[*at].1.extend(said),
            None => {
                place.insert(left.clone(), after.len());
                after.push((left, said));
            }
        };
        for (left, said) in ways {
            // Where the variable matters no more, its values are not told apart.
            if left.iter().all(|diagram| store.var(*diagram) != Some(var)) {
                add(left, said);
                continue;
            }
            for value in values.clone() {
                let next = left.iter().map(|diagram| store.at(*diagram, var, value));
                add(next.collect(), said.with(self.answer(question, var, value)));
            }
        }
        after
    }

    fn edge(&mut self, from: usize, to: usize, said: Said) {
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to;
        let answers = said.written();
        match self.graph.edges.iter_mut().find(same) {
            Some(edge) => {
                edge.answers.extend(answers);
                edge.count = edge.count.saturating_add(said.count);
            }
            None => self.graph.edges.push(Edge { from, to, answers, count: said.count }),
        }
    }

    /// The answer that a value stands for; none for an option that was not chosen.
    fn answer(&self, question: QuestionId, var: Var, value: u32) -> Option<String> {
        let asked = self.proof.flow.question_of(question);
        let variables = self.proof.flow.compiled.variables();
        Some(match &asked.kind {
            Kind::One => asked.options[value as usize].id.clone(),
            Kind::Many => {
                let option = &asked.options[variables.option_of(question, var)];
                return (value == 1).then(|| option.id.clone());
            }
            Kind::Number(_) | Kind::Date(_) => {
                let shown = |value| self.bound(question, value);
                match (shown(value), shown(value + 1)) {
                    (Some(from), Some(to)) => format!("from {from}, under {to}"),
                    (Some(from), None) => format!("from {from}"),
                    (None, Some(to)) => format!("under {to}"),
                    (None, None) => "any".into(),
                }
            }
        })
    }

    fn bound(&self, question: QuestionId, value: u32) -> Option<String> {
        let flow = self.proof.flow;
        let (measure, start) = flow.compiled.variables().least(question, value)?;
        let start = start?;
        Some(match (&flow.question_of(question).kind, measure) {
            (Kind::Number(number), _) => number.written(start),
            (_, Measure::Age) => format!("age {start}"),
            _ => super::Date::from_days(start).to_string(),
        })
    }
}

impl Said {
    /// The same answers, with one more part.
    fn with(&self, part: Option<String>) -> Said {
        let mut more = self.clone();
        if let Some(part) = part {
            for parts in &mut more.parts {
                parts.push(part.clone());
            }
        }
        more
    }

    fn extend(&mut self, said: Said) {
        self.parts.extend(said.parts);
        self.parts.sort_by_key(Vec::len);
        self.parts.truncate(MAX_ANSWERS);
        self.count = self.count.saturating_add(said.count);
    }

    /// Options that were not chosen are left out, or nobody could read the label; an answer without
    /// any of those that matter comes last.
    fn written(&self) -> Vec<String> {
        let chosen = self.parts.iter().filter(|parts| !parts.is_empty());
        let mut written: Vec<String> = chosen.map(|parts| parts.join(" + ")).collect();
        if self.parts.iter().any(Vec::is_empty) {
            written.push("anything else".to_owned());
        }
        written
    }
}
