//! Compiles the conditions of a flow into diagrams.

use rustc_hash::FxHashMap;

use super::builder::Builder;
use super::compiled::{Compiled, Groundwork, Late, TooLarge, place};
use super::variables::Variables;
use crate::diagram::{Built, Diagram, Full, Store};
use crate::flow::{Condition, Entry, EntryId, Flow, Outcome, OutcomeId, Place, QuestionId, Root};
use crate::source::Span;

/// The most diagram nodes one flow may need.
const MAX_NODES: usize = 400_000;

/// The most variables one flow may need: operations on diagrams go as deep as there are variables.
const MAX_VARIABLES: usize = 3_000;
/// The most nodes spent on telling exactly which entries hide which.
const SEEN_ROOM: usize = 150_000;

/// Compiles a flow whose parts are read.
pub(in crate::flow) fn compile(flow: &mut Flow, voices: &[Condition]) -> Result<Groundwork, TooLarge> {
    let named: Vec<&Condition> = voices.iter().chain(flow.conditions()).collect();
    let variables = Variables::new(&flow.questions, &named);
    let mut builder = start(flow, &variables)?;
    let (holds, notices) = hold(flow, &mut builder)?;
    let too_large = |Full| TooLarge { span: flow.span };
    let turns = builder.in_turn(voices).map_err(too_large)?;
    let mut roots = Roots::default();
    let always = (0..flow.questions.len()).filter(|at| flow.questions[*at].ask_always);
    let always: Vec<_> = always.map(|at| (QuestionId(at), roots.of(builder.whens[at]))).collect();
    let voices = turns.into_iter().map(|turn| roots.of(turn)).collect();
    let notice_roots = notices.iter().map(|holds| roots.of(*holds)).collect();
    let shown = parts(flow, &mut builder, &holds, &mut roots)?;
    let (entries, late) = seen(flow, &mut builder, &holds, &mut roots);
    let late_from = roots.list.len();
    roots.list.extend(late);
    let groundwork = Groundwork { store: builder.store.clone(), holds, whens: builder.whens, notices };
    let (mut store, mut list) = (builder.store, roots.list);
    store.keep(&mut list.iter_mut().collect::<Vec<_>>());
    let mut compiled = Compiled {
        store,
        variables,
        roots: list,
        late_from,
        late: late_ones(&flow.entries, &entries, late_from),
        voices,
        entries,
        rules: flow.entries.iter().filter(|entry| entry.is_rule()).count(),
        listed: listed(&flow.entries),
        notices: notice_roots,
        always,
        starts: Vec::new(),
    };
    let languages = 0..flow.words.len();
    compiled.starts = languages.map(|at| compiled.start(place(at))).collect();
    set_shown(&mut flow.outcomes, shown);
    flow.compiled = compiled;
    Ok(groundwork)
}

/// What the proofs of a compiled flow start from, made once more.
pub(in crate::flow) fn ground(flow: &Flow) -> Result<Groundwork, TooLarge> {
    let mut builder = start(flow, &flow.compiled.variables)?;
    let (holds, notices) = hold(flow, &mut builder)?;
    Ok(Groundwork { store: builder.store, holds, whens: builder.whens, notices })
}

fn start<'a>(flow: &'a Flow, variables: &'a Variables) -> Result<Builder<'a>, TooLarge> {
    let arity = variables.arity(flow.words.len());
    if arity.len() > MAX_VARIABLES {
        return Err(TooLarge { span: flow.span });
    }
    let store = Store::new(arity, MAX_NODES);
    let builder = Builder::new(&flow.questions, &flow.scores, variables, store);
    let first = flow.questions.first();
    let span = first.map_or(flow.span, |question| question.span);
    builder.map_err(|Full| TooLarge { span })
}

/// Where each entry and each notice holds.
fn hold(flow: &Flow, builder: &mut Builder<'_>) -> Result<(Vec<Diagram>, Vec<Diagram>), TooLarge> {
    let mut each = |when: &Condition, span: Span| {
        let holds = builder.holds(when);
        holds.map_err(|Full| TooLarge { span })
    };
    let entries = flow.entries.iter();
    let holds: Result<_, _> = entries.map(|entry| each(&entry.when, entry.span)).collect();
    let holds = holds?;
    let notices = flow.notices.iter();
    let notices: Result<_, _> = notices.map(|notice| each(&notice.when, notice.span)).collect();
    Ok((holds, notices?))
}

/// Where each part of each outcome that has a condition is shown, part by part.
fn parts(
    flow: &Flow,
    builder: &mut Builder<'_>,
    holds: &[Diagram],
    roots: &mut Roots,
) -> Result<Vec<Option<Root>>, TooLarge> {
    let mut all = Vec::new();
    for (at, outcome) in flow.outcomes.iter().enumerate() {
        for when in outcome.conditions() {
            if matches!(when, Condition::Always) {
                all.push(None);
                continue;
            }
            let both = part(flow, builder, holds, at, when);
            let both = both.map_err(|Full| TooLarge { span: outcome.span })?;
            all.push(Some(roots.of(both)));
        }
    }
    Ok(all)
}

fn part(flow: &Flow, builder: &mut Builder<'_>, holds: &[Diagram], outcome: usize, when: &Condition) -> Built {
    let shown = builder.shown(&flow.entries, holds, OutcomeId(outcome))?;
    let when = builder.holds(when)?;
    builder.store.and(shown, when)
}

/// Gives each part its root, in the order of [`parts`].
fn set_shown(outcomes: &mut [Outcome], shown: Vec<Option<Root>>) {
    let mut shown = shown.into_iter();
    for outcome in outcomes {
        for place in outcome.shown_mut() {
            *place = shown.next().flatten();
        }
    }
}

/// Where each entry is what the person sees of its outcome. Where the diagram of that is too large,
/// the entry comes in a list of its own with the diagram of where it holds: such an entry may cause a
/// question that changes nothing, but never hide one.
fn seen(
    flow: &Flow,
    builder: &mut Builder<'_>,
    holds: &[Diagram],
    roots: &mut Roots,
) -> (Vec<Option<Root>>, Vec<Diagram>) {
    let mut room = SEEN_ROOM;
    let mut exact = Vec::new();
    for (at, entry) in flow.entries.iter().enumerate() {
        exact.push(match entry.is_otherwise() {
            true => None,
            false => builder.exactly_seen(&flow.entries, holds, at, &mut room),
        });
    }
    for seen in exact.iter().flatten() {
        roots.of(*seen);
    }
    let (late_from, mut late) = (roots.list.len(), Vec::new());
    let each = flow.entries.iter().zip(exact).enumerate();
    let entries = each.map(|(at, (entry, seen))| match seen {
        Some(seen) => Some(roots.of(seen)),
        None if entry.is_otherwise() => None,
        None => {
            late.push(holds[at]);
            Some(Root(place(late_from + late.len() - 1)))
        }
    });
    let entries = entries.collect();
    (entries, late)
}

fn late_ones(entries: &[Entry], roots: &[Option<Root>], late_from: usize) -> Vec<Late> {
    let otherwise = entries.iter().find(|entry| entry.is_otherwise());
    let otherwise = otherwise.map(|entry| entry.outcome);
    let order = |at: usize| (entries[at].place.listing(), at);
    let late = (0..entries.len()).filter(|at| {
        let root = roots[*at];
        root.is_some_and(|root| root.0 as usize >= late_from)
    });
    let each = late.map(|at| {
        let same = |other: &usize| entries[*other].outcome == entries[at].outcome;
        let before = (0..entries.len()).filter(|other| order(*other) < order(at));
        Late {
            before: before.filter(same).filter_map(|other| roots[other]).collect(),
            behind_otherwise: !entries[at].is_rule() && otherwise == Some(entries[at].outcome),
        }
    });
    each.collect()
}

/// Decisions by their diagram, so that equal ones are followed once.
#[derive(Default)]
struct Roots {
    list: Vec<Diagram>,
    known: FxHashMap<Diagram, Root>,
}

impl Roots {
    fn of(&mut self, diagram: Diagram) -> Root {
        *self.known.entry(diagram).or_insert_with(|| {
            self.list.push(diagram);
            Root(place(self.list.len() - 1))
        })
    }
}

fn listed(entries: &[Entry]) -> Vec<EntryId> {
    let mut listed: Vec<_> = (0..entries.len()).filter(|at| entries[*at].place != Place::OnlyFirst).collect();
    listed.sort_by_key(|at| (entries[*at].place.listing(), *at));
    listed.into_iter().map(EntryId).collect()
}
