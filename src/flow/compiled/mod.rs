//! A flow as decision diagrams: what the checker proves is what the server walks.

mod builder;
mod conditions;
mod position;
mod variables;

pub use position::{Position, Seen};
pub use variables::Variables;

use rustc_hash::FxHashMap;

use super::{Condition, Entry, EntryId, Flow, Item, NoticeId, Place, QuestionId, VoiceId};
use crate::diagram::{Diagram, Full, Store};
use crate::source::Span;
use builder::Builder;

/// The most diagram nodes one flow may need.
const MAX_NODES: usize = 400_000;

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
    /// From here on they matter only while the `otherwise` rule does not hold.
    late_from: usize,
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
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The diagrams' store.
    pub(crate) fn store(&self) -> &Store {
        &self.store
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
    let variables = Variables::new(&flow.questions, &conditions(flow, voices));
    let store = Store::new(variables.arity(flow.words.len()), MAX_NODES);
    let span = flow
        .questions
        .first()
        .map_or(flow.span, |question| question.span);
    let builder = Builder::new(&flow.questions, &flow.scores, variables, store);
    let mut builder = builder.map_err(|Full| TooLarge { span })?;
    let mut holds = Vec::new();
    for entry in &flow.entries {
        let held = builder.holds(&entry.when);
        holds.push(held.map_err(|Full| TooLarge { span: entry.span })?);
    }
    let too_large = |Full| TooLarge { span: flow.span };
    let mut notices = Vec::new();
    for notice in &flow.notices {
        notices.push(builder.holds(&notice.when).map_err(too_large)?);
    }
    let turns = builder.in_turn(voices).map_err(too_large)?;
    let mut roots = Roots::default();
    let always = (0..flow.questions.len()).filter(|at| flow.questions[*at].ask_always);
    let always: Vec<_> = always
        .map(|at| (QuestionId(at), roots.of(builder.whens[at])))
        .collect();
    let voices = turns.into_iter().map(|turn| roots.of(turn)).collect();
    let notice_roots = notices.iter().map(|holds| roots.of(*holds)).collect();
    for at in 0..flow.outcomes.len() {
        let entries = &flow.entries;
        let mut each = |item: &Condition| -> Result<Option<Root>, Full> {
            if matches!(item, Condition::Always) {
                return Ok(None);
            }
            let shown = builder.shown(entries, &holds, super::OutcomeId(at))?;
            let when = builder.holds(item)?;
            let both = builder.store.and(shown, when)?;
            Ok(Some(roots.of(both)))
        };
        let outcome = &mut flow.outcomes[at];
        let made = decide(&mut outcome.providers, &mut each)
            .and_then(|()| decide(&mut outcome.steps, &mut each))
            .and_then(|()| decide(&mut outcome.bring, &mut each))
            .and_then(|()| decide(&mut outcome.if_not, &mut each));
        made.map_err(|Full| TooLarge { span: outcome.span })?;
    }
    let otherwise = flow.entries.iter().find(|entry| entry.is_otherwise());
    let otherwise = otherwise.map(|entry| entry.outcome);
    let mut entries = vec![None; flow.entries.len()];
    let late = |entry: &Entry| !entry.is_rule() && Some(entry.outcome) == otherwise;
    let (later, sooner): (Vec<_>, Vec<_>) =
        (0..flow.entries.len()).partition(|at| late(&flow.entries[*at]));
    for at in sooner
        .iter()
        .filter(|at| !flow.entries[**at].is_otherwise())
    {
        let seen = builder.seen(&flow.entries, &holds, *at);
        let span = flow.entries[*at].span;
        entries[*at] = Some(roots.of(seen.map_err(|Full| TooLarge { span })?));
    }
    let late_from = roots.list.len();
    let mut late_roots = Vec::new();
    for at in later {
        let seen = builder.seen(&flow.entries, &holds, at);
        let span = flow.entries[at].span;
        late_roots.push(seen.map_err(|Full| TooLarge { span })?);
        entries[at] = Some(Root(place(late_from + late_roots.len() - 1)));
    }
    roots.list.extend(late_roots);
    let groundwork = Groundwork {
        store: builder.store.clone(),
        holds,
        whens: builder.whens,
        notices,
    };
    let (mut store, mut list) = (builder.store, roots.list);
    store.keep(&mut list.iter_mut().collect::<Vec<_>>());
    let variables = builder.variables;
    let mut compiled = Compiled {
        store,
        variables,
        roots: list,
        late_from,
        voices,
        entries,
        rules: flow.entries.iter().filter(|entry| entry.is_rule()).count(),
        listed: listed(&flow.entries),
        notices: notice_roots,
        always,
        starts: Vec::new(),
    };
    compiled.starts = (0..flow.words.len())
        .map(|at| compiled.start(place(at)))
        .collect();
    flow.compiled = compiled;
    Ok(groundwork)
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

fn decide<T>(
    items: &mut [Item<T>],
    each: &mut impl FnMut(&Condition) -> Result<Option<Root>, Full>,
) -> Result<(), Full> {
    for item in items {
        item.shown = each(&item.when)?;
    }
    Ok(())
}

fn listed(entries: &[Entry]) -> Vec<EntryId> {
    let mut listed: Vec<_> = (0..entries.len())
        .filter(|at| entries[*at].place != Place::OnlyFirst)
        .collect();
    listed.sort_by_key(|at| (entries[*at].place.listing(), *at));
    listed.into_iter().map(EntryId).collect()
}

fn conditions<'a>(flow: &'a Flow, voices: &'a [Condition]) -> Vec<&'a Condition> {
    let mut all: Vec<&Condition> = voices.iter().collect();
    all.extend(flow.questions.iter().map(|question| &question.when));
    all.extend(flow.entries.iter().map(|entry| &entry.when));
    all.extend(flow.notices.iter().map(|notice| &notice.when));
    all.extend(flow.promises.iter().map(|promise| &promise.when));
    for outcome in &flow.outcomes {
        all.extend(outcome.providers.iter().map(|item| &item.when));
        let texts = outcome
            .steps
            .iter()
            .chain(&outcome.bring)
            .chain(&outcome.if_not);
        all.extend(texts.map(|item| &item.when));
    }
    all
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
