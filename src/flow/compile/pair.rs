//! Two versions of a flow as diagrams of one store.

use rustc_hash::FxHashMap;

use super::builder::Builder;
use super::variables::{Layout, Variables};
use crate::diagram::{Diagram, Full, Store, Var};
use crate::flow::{Condition, Entry, Question, QuestionId, Score};

/// Room for the diagrams of two versions of a flow.
const ROOM: usize = 1_000_000;

/// One of two versions over the same questions.
pub(crate) struct SideOf<'a> {
    pub(crate) questions: &'a [Question],
    pub(crate) scores: &'a [Score],
    pub(crate) entries: &'a [Entry],
    pub(crate) notices: &'a [Condition],
}

/// Diagrams of two versions of a flow in one store, the old one first.
pub(crate) struct Pair {
    pub(crate) store: Store,
    variables: Variables,
    /// Where each entry is what the person sees of its outcome.
    pub(crate) seen: [Vec<Diagram>; 2],
    /// Where each entry is the recommendation; false for entries of `also`.
    pub(crate) first: [Vec<Diagram>; 2],
    pub(crate) notices: [Vec<Diagram>; 2],
    /// Where the answers are those that can be given in either version, with options of both.
    pub(crate) given: Diagram,
}

type Shown = (Vec<Diagram>, Vec<Diagram>, Vec<Diagram>, Vec<Diagram>);

impl Pair {
    pub(crate) fn new(sides: &[SideOf<'_>; 2], lone: &[Vec<usize>], languages: usize) -> Result<Pair, Full> {
        let conditions: Vec<&Condition> = sides.iter().flat_map(conditions).collect();
        let variables = Variables::new(sides[1].questions, &conditions);
        let store = Store::new(variables.arity(languages), ROOM);
        let (store, old) = shown(&sides[0], &variables, store)?;
        let (mut store, new) = shown(&sides[1], &variables, store)?;
        let mut whens = Vec::new();
        for (old, new) in old.3.iter().zip(&new.3) {
            whens.push(store.or(*old, *new)?);
        }
        let mut builder = Builder::resumed(sides[1].questions, &[], &variables, store, &whens);
        let mut given = builder.given()?;
        for (question, options) in lone.iter().enumerate() {
            for option in options {
                let chosen = builder.chosen(QuestionId(question), *option)?;
                let not = builder.store.not(chosen)?;
                given = builder.store.and(given, not)?;
            }
        }
        let store = builder.store;
        Ok(Pair { store, variables, seen: [old.0, new.0], first: [old.1, new.1], notices: [old.2, new.2], given })
    }

    /// Values for which a diagram is true, with as few answers as can be, and how many those are.
    pub(crate) fn fewest(&self, diagram: Diagram) -> (usize, Vec<(Var, u32)>) {
        let mut known = FxHashMap::default();
        let answers = self.cost(diagram, &mut known);
        let (mut values, mut diagram) = (Vec::new(), diagram);
        while let Some(var) = self.store.var(diagram) {
            let children = self.store.children_of(diagram).iter().enumerate();
            let costs = children.filter_map(|(value, child)| {
                let value = u32::try_from(value).ok()?;
                let cost = self.cost(*child, &mut known)?;
                Some((cost + self.price(var, value), value, *child))
            });
            let Some((_, value, child)) = costs.min_by_key(|(cost, value, _)| (*cost, *value)) else {
                break;
            };
            values.push((var, value));
            diagram = child;
        }
        (answers.unwrap_or(usize::MAX), values)
    }

    fn cost(&self, diagram: Diagram, known: &mut FxHashMap<Diagram, Option<usize>>) -> Option<usize> {
        let Some(var) = self.store.var(diagram) else {
            return (diagram == Diagram::TRUE).then_some(0);
        };
        if let Some(done) = known.get(&diagram) {
            return *done;
        }
        let children = self.store.children_of(diagram).iter().enumerate();
        let costs = children.filter_map(|(value, child)| {
            let value = u32::try_from(value).ok()?;
            Some(self.cost(*child, known)? + self.price(var, value))
        });
        let least = costs.min();
        known.insert(diagram, least);
        least
    }

    /// An answer costs one; not to be asked costs nothing.
    fn price(&self, var: Var, value: u32) -> usize {
        let Some(question) = self.variables.question_of(var) else {
            return 0;
        };
        match self.variables.layout(question) {
            Layout::Many { .. } => value as usize,
            layout @ (Layout::One { .. } | Layout::Cut { .. }) => usize::from(value != layout.values()),
        }
    }

    /// Values as answers in the form that `signpost walk` reads, and whether one of them is an age.
    pub(crate) fn written(&self, questions: &[Question], values: &[(Var, u32)]) -> (String, bool) {
        let value = |var: Var| {
            let found = values.iter().find(|(have, _)| *have == var);
            found.map(|(_, value)| *value)
        };
        let (mut parts, mut ages) = (Vec::new(), false);
        for (at, question) in questions.iter().enumerate() {
            let id = QuestionId(at);
            let answer = self.variables.written(id, question, value);
            if let Some(answer) = answer.filter(|answer| !answer.is_empty()) {
                ages |= self.variables.is_age(id);
                parts.push(format!("{}={answer}", question.id));
            }
        }
        (parts.join("&"), ages)
    }
}

fn conditions<'a>(side: &'a SideOf<'_>) -> Vec<&'a Condition> {
    let questions = side.questions.iter().map(|question| &question.when);
    let entries = side.entries.iter().map(|entry| &entry.when);
    questions.chain(entries).chain(side.notices).collect()
}

/// What one version shows: seen, first, notices, and where its questions are asked.
fn shown(side: &SideOf<'_>, variables: &Variables, store: Store) -> Result<(Store, Shown), Full> {
    let mut builder = Builder::new(side.questions, side.scores, variables, store)?;
    let each = side.entries.iter();
    let holds: Result<Vec<_>, _> = each.map(|entry| builder.holds(&entry.when)).collect();
    let holds = holds?;
    let (mut seen, mut first) = (Vec::new(), Vec::new());
    for (at, entry) in side.entries.iter().enumerate() {
        let is_first = match entry.is_rule() {
            true => builder.first(side.entries, &holds, at)?,
            false => Diagram::FALSE,
        };
        first.push(is_first);
        let mut room = ROOM;
        seen.push(match entry.is_otherwise() {
            true => is_first,
            false => builder.exactly_seen(side.entries, &holds, at, &mut room).ok_or(Full)?,
        });
    }
    let notices = side.notices.iter();
    let notices: Result<Vec<_>, _> = notices.map(|when| builder.holds(when)).collect();
    let whens = builder.whens.clone();
    Ok((builder.store, (seen, first, notices?, whens)))
}
