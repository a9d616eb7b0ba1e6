//! A flow as decision diagrams: what the checker proves is what the server walks.

mod builder;
mod conditions;
mod pair;
mod position;
mod variables;
mod written;

pub(crate) use pair::{Pair, SideOf};
pub use position::{Position, Seen};
pub(crate) use variables::Variables;
pub(crate) use written::DAY;

use rustc_hash::FxHashMap;

use super::{
    Condition, Entry, EntryId, Flow, NoticeId, Place, Question, QuestionId, Score, VoiceId,
};
use crate::diagram::{Built, Diagram, Full, Store};
use crate::source::Span;
use builder::Builder;

/// The most diagram nodes one flow may need.
const MAX_NODES: usize = 400_000;

/// The most variables one flow may need: operations on diagrams go as deep as there are variables.
const MAX_VARIABLES: usize = 3_000;
/// The most nodes spent on telling exactly which entries hide which.
const SEEN_ROOM: usize = 150_000;

/// A decision of a flow: whether one thing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root(u32);

/// Everything a person may be shown, each as a diagram over the answers.
#[derive(Debug)]
pub struct Compiled {
    store: Store,
    variables: Variables,
    /// Distinct decisions on which what is shown depends.
    roots: Vec<Diagram>,
    /// From here on they matter only while their entry's outcome is not shown by another entry.
    late_from: usize,
    late: Vec<Late>,
    voices: Vec<Root>,
    /// By entry; none for the `otherwise` rule.
    entries: Vec<Option<Root>>,
    rules: usize,
    /// Entries in the order in which others are listed.
    listed: Vec<EntryId>,
    notices: Vec<Root>,
    /// Questions asked even where they change nothing, each with where it is asked.
    always: Vec<(QuestionId, Root)>,
    /// By language: what is left of the roots, and which of them are undecided.
    starts: Vec<(Vec<Diagram>, Vec<u32>)>,
}

/// What can settle a late root before it is decided.
#[derive(Debug)]
struct Late {
    /// Entries for the same outcome that are listed before it.
    before: Vec<Root>,
    /// Whether the `otherwise` rule is for the same outcome.
    behind_otherwise: bool,
}

/// What the proofs of a flow start from.
#[derive(Debug)]
pub(crate) struct Groundwork {
    pub(crate) store: Store,
    /// Where each entry holds; false for the `otherwise` rule.
    pub(crate) holds: Vec<Diagram>,
    /// Where each question is asked.
    pub(crate) whens: Vec<Diagram>,
    /// Where each notice holds.
    pub(crate) notices: Vec<Diagram>,
}

/// Too large to compile, and the part at which that was seen.
pub(super) struct TooLarge {
    pub(super) span: Span,
}

impl Compiled {
    pub(super) fn empty() -> Compiled {
        Compiled {
            store: Store::new(vec![1], 2),
            variables: Variables::new(&[], &[]),
            roots: Vec::new(),
            late_from: 0,
            late: Vec::new(),
            voices: Vec::new(),
            entries: Vec::new(),
            rules: 0,
            listed: Vec::new(),
            notices: Vec::new(),
            always: Vec::new(),
            starts: Vec::new(),
        }
    }

    /// How many diagram nodes the walk needs.
    pub fn nodes(&self) -> usize {
        self.store.len()
    }

    /// Which variables stand for which question.
    pub(crate) fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Where a condition holds, built on with the diagrams of a proof, which are given back.
    pub(crate) fn condition(
        &self,
        questions: &[Question],
        scores: &[Score],
        store: Store,
        whens: &[Diagram],
        condition: &Condition,
    ) -> (Store, Built) {
        let mut builder = Builder::resumed(questions, scores, &self.variables, store, whens);
        let built = builder.holds(condition);
        (builder.store, built)
    }

    /// Where the answers are those that can be given: nothing for questions not asked, something
    /// for those asked, an exclusive option alone.
    pub(crate) fn given(
        &self,
        questions: &[Question],
        store: Store,
        whens: &[Diagram],
    ) -> (Store, Built) {
        let mut builder = Builder::resumed(questions, &[], &self.variables, store, whens);
        let built = builder.given();
        (builder.store, built)
    }

    /// Where a question is asked, as a diagram of another store over the same variables: where what
    /// is left of some decision, once the questions before it are answered, still depends on it.
    pub(crate) fn asked(&self, question: QuestionId, store: &mut Store) -> Built {
        let vars: Vec<_> = self.variables.of(question).collect();
        let (first, last) = (vars[0], vars[vars.len() - 1]);
        let within = |left| {
            let var = self.store.var(left);
            var.is_some_and(|var| (first..=last).contains(&var))
        };
        let mut asked = Diagram::FALSE;
        // Which late roots are settled by then is too large to tell; where they could matter is not.
        for root in &self.roots {
            let here = self.store.cut(*root, first, store, &within)?;
            asked = store.or(asked, here)?;
        }
        for (_, root) in self.always.iter().filter(|(id, _)| *id == question) {
            let root = self.roots[root.0 as usize];
            let here = self
                .store
                .cut(root, first, store, &|left| left == Diagram::TRUE)?;
            asked = store.or(asked, here)?;
        }
        Ok(asked)
    }

    /// Whether anything that is shown depends on this question's answer.
    pub(crate) fn depends_on(&self, question: QuestionId) -> bool {
        let vars: Vec<_> = self.variables.of(question).collect();
        let supports = self.roots.iter().map(|root| self.store.support(*root));
        supports.flatten().any(|var| vars.contains(&var))
    }

    /// Whether anything that is shown depends on this variable.
    pub(crate) fn depends_on_var(&self, var: crate::diagram::Var) -> bool {
        let mut supports = self.roots.iter().map(|root| self.store.support(*root));
        supports.any(|support| support.contains(&var))
    }
}

/// Compiles a flow whose parts are read.
pub(super) fn compile(flow: &mut Flow, voices: &[Condition]) -> Result<Groundwork, TooLarge> {
    let named: Vec<&Condition> = voices.iter().chain(flow.conditions()).collect();
    let variables = Variables::new(&flow.questions, &named);
    let mut builder = start(flow, &variables)?;
    let (holds, notices) = hold(flow, &mut builder)?;
    let too_large = |Full| TooLarge { span: flow.span };
    let turns = builder.in_turn(voices).map_err(too_large)?;
    let mut roots = Roots::default();
    let always = (0..flow.questions.len()).filter(|at| flow.questions[*at].ask_always);
    let always: Vec<_> = always
        .map(|at| (QuestionId(at), roots.of(builder.whens[at])))
        .collect();
    let voices = turns.into_iter().map(|turn| roots.of(turn)).collect();
    let notice_roots = notices.iter().map(|holds| roots.of(*holds)).collect();
    let shown = parts(flow, &mut builder, &holds, &mut roots)?;
    let (entries, late) = seen(flow, &mut builder, &holds, &mut roots);
    let late_from = roots.list.len();
    roots.list.extend(late);
    let groundwork = Groundwork {
        store: builder.store.clone(),
        holds,
        whens: builder.whens,
        notices,
    };
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
pub(super) fn ground(flow: &Flow) -> Result<Groundwork, TooLarge> {
    let mut builder = start(flow, &flow.compiled.variables)?;
    let (holds, notices) = hold(flow, &mut builder)?;
    Ok(Groundwork {
        store: builder.store,
        holds,
        whens: builder.whens,
        notices,
    })
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
    let notices: Result<_, _> = notices
        .map(|notice| each(&notice.when, notice.span))
        .collect();
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

fn part(
    flow: &Flow,
    builder: &mut Builder<'_>,
    holds: &[Diagram],
    outcome: usize,
    when: &Condition,
) -> Built {
    let shown = builder.shown(&flow.entries, holds, super::OutcomeId(outcome))?;
    let when = builder.holds(when)?;
    builder.store.and(shown, when)
}

/// Gives each part its root, in the order of [`parts`].
fn set_shown(outcomes: &mut [super::Outcome], shown: Vec<Option<Root>>) {
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
            before: before
                .filter(same)
                .filter_map(|other| roots[other])
                .collect(),
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

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a flow has far fewer parts than u32 can count")
}

fn listed(entries: &[Entry]) -> Vec<EntryId> {
    let mut listed: Vec<_> = (0..entries.len())
        .filter(|at| entries[*at].place != Place::OnlyFirst)
        .collect();
    listed.sort_by_key(|at| (entries[*at].place.listing(), *at));
    listed.into_iter().map(EntryId).collect()
}

impl Compiled {
    /// The voice in which the first holding decision speaks; none while undecided.
    fn voice(&self, decided: impl Fn(Root) -> Option<bool>) -> Option<VoiceId> {
        for (at, root) in self.voices.iter().enumerate() {
            if decided(*root)? {
                return Some(VoiceId(at));
            }
        }
        None
    }

    fn notices(&self) -> impl Iterator<Item = (NoticeId, Root)> + '_ {
        let each = self.notices.iter().enumerate();
        each.map(|(at, root)| (NoticeId(at), *root))
    }
}
