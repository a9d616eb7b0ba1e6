use rustc_hash::FxHashMap;

use super::check::Proof;
use super::compiled::Groundwork;
use super::{Flow, Kind, LanguageId, Measure, QuestionId};
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
    /// The answers.
    pub answers: Vec<String>,
}

/// What is left of each rule.
type Left = Vec<Diagram>;

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
pub(super) fn graph(flow: &Flow, groundwork: Groundwork) -> Result<Graph, String> {
    let too_large = || format!("`{}` is too large to draw", flow.id);
    let proof = Proof::new(flow, &[], groundwork);
    let rules: Vec<usize> = flow.rules().iter().map(|id| id.0).collect();
    let start: Option<Left> = rules
        .iter()
        .map(|rule| Some(proof.store.at(proof.first[*rule]?, Var(0), 0)))
        .collect();
    let start = start.ok_or_else(too_large)?;
    debug_assert_eq!(LanguageId::SOURCE.0, 0, "the source language is value 0");
    let mut drawing = Drawing {
        proof: &proof,
        rules,
        graph: Graph {
            points: Vec::new(),
            edges: Vec::new(),
        },
        known: FxHashMap::default(),
        outcomes: FxHashMap::default(),
    };
    drawing.draw(start).ok_or_else(too_large)?;
    Ok(drawing.graph)
}

impl Drawing<'_, '_> {
    /// The place of what is left; none when there are too many places.
    fn draw(&mut self, left: Left) -> Option<usize> {
        let vars = left
            .iter()
            .filter_map(|diagram| self.proof.store.var(*diagram));
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
        for (next, answer) in self.ways(question, left, Vec::new()) {
            let to = self.draw(next)?;
            self.edge(here, to, answer);
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

    /// What is left after each answer to a question; answers that differ in nothing that matters are
    /// one.
    fn ways(&self, question: QuestionId, left: Left, said: Vec<String>) -> Vec<(Left, String)> {
        let variables = self.proof.flow.compiled.variables();
        let vars = left
            .iter()
            .filter_map(|diagram| self.proof.store.var(*diagram));
        let var = vars
            .min()
            .filter(|var| variables.question_of(*var) == Some(question));
        let Some(var) = var else {
            // Options that were not chosen are left out, or nobody could read the label.
            let said = match said.is_empty() {
                true => "anything else".to_owned(),
                false => said.join(" + "),
            };
            return vec![(left, said)];
        };
        // Values that an answer can have; "not asked" is none of them.
        let many = self.proof.flow.question_of(question).is_many();
        let values = 0..self.proof.store.arity(var) - u32::from(!many);
        let each = values.flat_map(|value| {
            let next = left
                .iter()
                .map(|diagram| self.proof.store.at(*diagram, var, value));
            let answer = self.answer(question, var, value);
            let said = said.iter().cloned().chain(answer).collect();
            self.ways(question, next.collect(), said)
        });
        each.collect()
    }

    fn edge(&mut self, from: usize, to: usize, answer: String) {
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to;
        match self.graph.edges.iter_mut().find(same) {
            Some(edge) if edge.answers.contains(&answer) => {}
            Some(edge) => edge.answers.push(answer),
            None => self.graph.edges.push(Edge {
                from,
                to,
                answers: vec![answer],
            }),
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
                    (Some(from), _) if value > 0 => format!("from {from}"),
                    (_, Some(to)) => format!("under {to}"),
                    _ => "any".into(),
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
