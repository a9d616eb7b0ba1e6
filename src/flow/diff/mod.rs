//! What people are shown differently by two versions of a flow.

mod align;

use std::collections::BTreeMap;

use num_bigint::BigUint;

use super::compile::{DAY, Pair, SideOf};
use super::{Date, Entry, Flow};
use crate::diagram::{Diagram, Full, Store, Var};
use align::{Aligned, align};

/// How many different changes are told apart.
const MAX_PIECES: usize = 2_000;

/// The difference between two versions of a flow.
#[derive(Debug)]
pub struct Difference {
    /// Ids that only the old version has.
    pub vanished: Vec<String>,
    /// Ids that only the new version has.
    pub appeared: Vec<String>,
    /// In how many languages each set of answers is counted, for conditions may name the language.
    pub languages: usize,
    /// Sets of answers: those of the questions of either version, with options that both have.
    pub all: BigUint,
    /// How many of them lead to something else now.
    pub changed: BigUint,
    /// The changes, those of most sets first.
    pub groups: Vec<Group>,
    /// Sets of answers whose change was not looked at, for there were too many different ones.
    pub rest: BigUint,
}

/// Sets of answers that lead from one thing to another.
#[derive(Debug)]
pub struct Group {
    /// What was shown.
    pub before: Shown,
    /// What is shown now.
    pub after: Shown,
    /// How many sets of answers.
    pub count: BigUint,
    /// The fewest answers of one of them, in questions of either version.
    pub example: String,
    /// The reader's language in the example.
    pub language: String,
    /// The day on which ages in the example are true; none where it has no age.
    pub today: Option<Date>,
}

/// What a person is shown, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    /// The recommendation.
    pub first: Option<String>,
    /// The others, in order.
    pub others: Vec<String>,
    /// The notices.
    pub notices: Vec<String>,
}

/// Compares two versions of a flow over every set of answers.
///
/// # Errors
/// When the two can't be put side by side, or are too large to compare.
pub fn difference(old: &Flow, new: &Flow) -> Result<Difference, String> {
    let aligned = align(old, new)?;
    let too_large = |Full| "the two versions are too large to compare".to_owned();
    let pair = Pair::new(&aligned.sides(), &aligned.lone, aligned.languages.len());
    let mut pair = pair.map_err(too_large)?;
    let changed = changed(old, new, &aligned, &mut pair).map_err(too_large)?;
    let (groups, rest) = groups(old, new, &aligned, &mut pair, changed).map_err(too_large)?;
    Ok(Difference {
        vanished: only_in(old, new),
        appeared: only_in(new, old),
        languages: aligned.languages.len(),
        all: pair.store.count(pair.given),
        changed: pair.store.count(changed),
        groups,
        rest: pair.store.count(rest),
    })
}

impl Aligned {
    fn sides(&self) -> [SideOf<'_>; 2] {
        [&self.old, &self.new].map(|side| SideOf {
            questions: &side.questions,
            scores: &side.scores,
            entries: &side.entries,
            notices: &side.notices,
        })
    }
}

fn only_in(one: &Flow, other: &Flow) -> Vec<String> {
    let mut ids = Vec::new();
    for question in &one.questions {
        match other.question(&question.id) {
            None => ids.push(format!("question {}", question.id)),
            Some(id) => {
                let missing = question.options.iter();
                let missing = missing.filter(|o| other.question_of(id).option(&o.id).is_none());
                ids.extend(missing.map(|o| format!("option {} of {}", o.id, question.id)));
            }
        }
    }
    let outcome = |id: &str| other.outcomes.iter().any(|outcome| outcome.id == id);
    let notice = |id: &str| other.notices.iter().any(|notice| notice.id == id);
    let outcomes = one.outcomes.iter().filter(|o| !outcome(&o.id));
    ids.extend(outcomes.map(|o| format!("outcome {}", o.id)));
    let notices = one.notices.iter().filter(|n| !notice(&n.id));
    ids.extend(notices.map(|n| format!("notice {}", n.id)));
    ids
}

/// Diagrams by what they are about, such as "ucsf is first"; false where an id is not there.
type Facts = BTreeMap<String, Diagram>;

fn facts(flow: &Flow, entries: &[Entry], side: usize, pair: &mut Pair) -> Result<Facts, Full> {
    let mut facts = Facts::new();
    let mut add = |pair: &mut Pair, name: String, diagram| -> Result<(), Full> {
        let known = facts.get(&name).copied().unwrap_or(Diagram::FALSE);
        facts.insert(name, pair.store.or(known, diagram)?);
        Ok(())
    };
    let outcome = |at: usize| &flow.outcomes[entries[at].outcome.0].id;
    for at in 0..entries.len() {
        let seen = pair.seen[side][at];
        let first = pair.first[side][at];
        let not_first = pair.store.not(first)?;
        let listed = pair.store.and(seen, not_first)?;
        add(pair, format!("first {}", outcome(at)), first)?;
        add(pair, format!("other {}", outcome(at)), listed)?;
        for later in 0..entries.len() {
            let order = |at: usize| (entries[at].place.listing(), at);
            if order(at) < order(later) {
                let not_first = pair.store.not(pair.first[side][later])?;
                let listed_later = pair.store.and(pair.seen[side][later], not_first)?;
                let both = pair.store.and(listed, listed_later)?;
                add(pair, format!("order {} {}", outcome(at), outcome(later)), both)?;
            }
        }
    }
    for (at, notice) in flow.notices.iter().enumerate() {
        let holds = pair.notices[side][at];
        add(pair, format!("notice {}", notice.id), holds)?;
    }
    Ok(facts)
}

/// Where the two versions show different things.
fn changed(old: &Flow, new: &Flow, aligned: &Aligned, pair: &mut Pair) -> Result<Diagram, Full> {
    let before = facts(old, &aligned.old.entries, 0, pair)?;
    let after = facts(new, &aligned.new.entries, 1, pair)?;
    let mut changed = Diagram::FALSE;
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let of = |facts: &Facts| facts.get(name).copied().unwrap_or(Diagram::FALSE);
        let (was, is) = (of(&before), of(&after));
        let not = pair.store.not(is)?;
        let differs = pair.store.choose(was, not, is)?;
        changed = pair.store.or(changed, differs)?;
    }
    pair.store.and(changed, pair.given)
}

/// Sets of answers that lead from one thing to another, gathered piece by piece.
#[derive(Default)]
struct Pieces {
    count: BigUint,
    /// How many answers the smallest example has, and its values.
    answers: usize,
    values: Vec<(Var, u32)>,
}

/// Takes piece after piece off what changed: all answers that lead to the same things as one of them.
fn groups(
    old: &Flow,
    new: &Flow,
    aligned: &Aligned,
    pair: &mut Pair,
    changed: Diagram,
) -> Result<(Vec<Group>, Diagram), Full> {
    let mut found: BTreeMap<(Shown, Shown), Pieces> = BTreeMap::new();
    let mut left = changed;
    for _ in 0..MAX_PIECES {
        if left == Diagram::FALSE {
            break;
        }
        let (answers, values) = pair.fewest(left);
        let piece = piece(pair, left, &values)?;
        let shown = [(old, &aligned.old), (new, &aligned.new)];
        let shown: Vec<Shown> = shown
            .iter()
            .enumerate()
            .map(|(side, (flow, own))| shown_for(flow, &own.entries, side, pair, &values))
            .collect();
        let [before, after] = [shown[0].clone(), shown[1].clone()];
        let count = pair.store.count(piece);
        let pieces = found.entry((before, after)).or_default();
        if pieces.count == BigUint::ZERO || answers < pieces.answers {
            (pieces.answers, pieces.values) = (answers, values);
        }
        pieces.count += count;
        let not = pair.store.not(piece)?;
        left = pair.store.and(left, not)?;
    }
    let mut groups: Vec<Group> = found
        .into_iter()
        .map(|((before, after), pieces)| {
            let (example, ages) = pair.written(&aligned.new.questions, &pieces.values);
            Group {
                before,
                after,
                count: pieces.count,
                example,
                language: aligned.languages[language(&pieces.values)].clone(),
                today: ages.then_some(DAY),
            }
        })
        .collect();
    groups.sort_by(|a, b| b.count.cmp(&a.count));
    Ok((groups, left))
}

fn language(values: &[(Var, u32)]) -> usize {
    let language = values.iter().find(|(var, _)| *var == Var(0));
    language.map_or(0, |(_, value)| *value as usize)
}

/// The part of `left` in which every decision comes out as for these values.
fn piece(pair: &mut Pair, left: Diagram, values: &[(Var, u32)]) -> Result<Diagram, Full> {
    let decisions: Vec<Diagram> = [0, 1]
        .into_iter()
        .flat_map(|side| {
            let seen = pair.seen[side].iter().chain(&pair.first[side]);
            seen.chain(&pair.notices[side]).copied().collect::<Vec<_>>()
        })
        .collect();
    let mut piece = left;
    for decision in decisions {
        let same = if value(&pair.store, decision, values) { decision } else { pair.store.not(decision)? };
        piece = pair.store.and(piece, same)?;
    }
    Ok(piece)
}

fn value(store: &Store, mut diagram: Diagram, values: &[(Var, u32)]) -> bool {
    while let Some(var) = store.var(diagram) {
        let value = values.iter().find(|(have, _)| *have == var);
        diagram = store.child(diagram, value.map_or(0, |(_, value)| *value));
    }
    diagram == Diagram::TRUE
}

fn shown_for(flow: &Flow, entries: &[Entry], side: usize, pair: &Pair, values: &[(Var, u32)]) -> Shown {
    let holds = |diagram: Diagram| value(&pair.store, diagram, values);
    let id = |at: &usize| flow.outcomes[entries[*at].outcome.0].id.clone();
    let first = (0..entries.len()).find(|at| holds(pair.first[side][*at]));
    let mut listed: Vec<usize> =
        (0..entries.len()).filter(|at| Some(*at) != first && holds(pair.seen[side][*at])).collect();
    listed.sort_by_key(|at| (entries[*at].place.listing(), *at));
    let notices = flow.notices.iter().enumerate();
    let notices = notices.filter(|(at, _)| holds(pair.notices[side][*at]));
    Shown {
        first: first.as_ref().map(id),
        others: listed.iter().map(id).collect(),
        notices: notices.map(|(_, notice)| notice.id.clone()).collect(),
    }
}
