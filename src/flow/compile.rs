//! From conditions to decision diagrams over the questions in asking order.
//!
//! Variable 0 is the reader's language. A *one* question is one variable with a value per option
//! and a last one for "not asked"; a *many* question is one variable per option, the exclusive one
//! first, all zero when not asked.

use super::{
    Condition, Entry, EntryId, Flow, Item, NoticeId, Place, Question, QuestionId, VoiceId,
};
use crate::diagram::{Diagram, Store, Var};

/// The most diagram nodes one flow may need.
const MAX_NODES: usize = 1_000_000;

/// A decision of a flow: whether one thing is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Root(usize);

/// Everything a person may be shown, each as a diagram over the answers.
#[derive(Debug)]
pub struct Shown {
    store: Store,
    roots: Vec<Diagram>,
    first_vars: Vec<u32>,
    asked: Vec<(QuestionId, Diagram)>,
    voices: Vec<Root>,
    first: Vec<(EntryId, Root)>,
    others: Vec<(EntryId, Root)>,
    notices: Vec<Root>,
}

impl Shown {
    pub(super) fn empty() -> Shown {
        let (roots, first_vars, asked) = (Vec::new(), Vec::new(), Vec::new());
        let (voices, first, others, notices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Shown {
            store: Store::new(vec![1], 2),
            roots,
            first_vars,
            asked,
            voices,
            first,
            others,
            notices,
        }
    }

    /// The diagrams' store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The decisions, by [`Root`].
    pub fn roots(&self) -> &[Diagram] {
        &self.roots
    }

    /// The question a variable belongs to; none for the language.
    pub fn question_of(&self, var: Var) -> Option<QuestionId> {
        let after = self.first_vars.partition_point(|first| *first <= var.0);
        after.checked_sub(1).map(QuestionId)
    }

    /// The value that an answer gives to a variable of its question.
    pub fn value(
        &self,
        question: &Question,
        at: QuestionId,
        var: Var,
        chosen: &[super::OptionId],
    ) -> u32 {
        if question.many {
            let bit = option_of_bit(question, var.0 - self.first_vars[at.0]);
            u32::from(chosen.iter().any(|option| option.0 == bit))
        } else {
            u32::try_from(chosen[0].0).expect("a question has far fewer options than u32 can count")
        }
    }

    /// Questions that are always asked, each with the diagram of when.
    pub fn asked_always(&self) -> &[(QuestionId, Diagram)] {
        &self.asked
    }

    /// The voice in which the first holding decision speaks; none while undecided.
    pub fn voice(&self, decided: impl Fn(Root) -> Option<bool>) -> Option<VoiceId> {
        for (at, root) in self.voices.iter().enumerate() {
            if decided(*root)? {
                return Some(VoiceId(at));
            }
        }
        None
    }

    /// The rules, each with the decision that it is the first to hold.
    pub fn first(&self) -> &[(EntryId, Root)] {
        &self.first
    }

    /// The entries in the order in which others are shown, each with the decision that it is.
    pub fn others(&self) -> &[(EntryId, Root)] {
        &self.others
    }

    /// Whether each notice is shown.
    pub fn notices(&self) -> impl Iterator<Item = (NoticeId, Root)> + '_ {
        self.notices
            .iter()
            .enumerate()
            .map(|(at, root)| (NoticeId(at), *root))
    }
}

/// Compiles a flow whose parts are read; false when it is too large to prove.
pub(super) fn compile(flow: &mut Flow, voices: &[Condition]) -> bool {
    let mut compiler = Compiler::new(&flow.questions, flow.words.len());
    compiler.voices(voices);
    compiler.entries(&flow.entries);
    for notice in &flow.notices {
        let root = compiler.root_of(&notice.when);
        compiler.shown.notices.push(root);
    }
    for at in 0..flow.outcomes.len() {
        let anywhere = compiler.anywhere(&flow.entries, at);
        let outcome = &mut flow.outcomes[at];
        compiler.items(&mut outcome.providers, anywhere);
        compiler.items(&mut outcome.steps, anywhere);
        compiler.items(&mut outcome.bring, anywhere);
        compiler.items(&mut outcome.if_not, anywhere);
    }
    compiler.always_asked(&flow.questions);
    let sound = !compiler.shown.store.is_full();
    compiler.shown.store.finish();
    flow.shown = compiler.shown;
    sound
}

struct Compiler<'a> {
    questions: &'a [Question],
    shown: Shown,
    /// When each question is asked, in terms of the answers that count.
    whens: Vec<Diagram>,
}

fn bits(question: &Question) -> u32 {
    u32::try_from(question.options.len()).expect("the reader bounds the number of options")
}

/// The exclusive option stands last among the options but first among the variables.
fn option_of_bit(question: &Question, bit: u32) -> usize {
    let last = question.options.len() - 1;
    let bit = bit as usize;
    match question.options[last].exclusive {
        true if bit == 0 => last,
        true => bit - 1,
        false => bit,
    }
}

impl<'a> Compiler<'a> {
    fn new(questions: &'a [Question], languages: usize) -> Compiler<'a> {
        let mut arity = vec![u32::try_from(languages).expect("a flow has few languages")];
        let mut first_vars = Vec::new();
        for question in questions {
            first_vars
                .push(u32::try_from(arity.len()).expect("the reader bounds questions and options"));
            if question.many {
                arity.extend((0..bits(question)).map(|_| 2));
            } else {
                arity.push(bits(question) + 1);
            }
        }
        let shown = Shown {
            store: Store::new(arity, MAX_NODES),
            first_vars,
            ..Shown::empty()
        };
        let mut compiler = Compiler {
            questions,
            shown,
            whens: Vec::new(),
        };
        for question in questions {
            let raw = compiler.raw(&question.when);
            let when = compiler.effective(raw, compiler.whens.len());
            compiler.whens.push(when);
        }
        compiler
    }

    fn store(&mut self) -> &mut Store {
        &mut self.shown.store
    }

    fn root(&mut self, diagram: Diagram) -> Root {
        let diagram = self.effective(diagram, self.questions.len());
        self.shown.roots.push(diagram);
        Root(self.shown.roots.len() - 1)
    }

    fn root_of(&mut self, condition: &Condition) -> Root {
        let raw = self.raw(condition);
        self.root(raw)
    }

    fn voices(&mut self, voices: &[Condition]) {
        let mut none_before = Diagram::TRUE;
        for voice in voices {
            let otherwise = matches!(voice, Condition::Otherwise);
            let holds = if otherwise {
                Diagram::TRUE
            } else {
                self.raw(voice)
            };
            let here = self.store().and(none_before, holds);
            let root = self.root(here);
            self.shown.voices.push(root);
            let not = self.store().not(holds);
            none_before = self.store().and(none_before, not);
        }
    }

    /// Which rule is first, and which entries are others; an outcome is listed once.
    fn entries(&mut self, entries: &[Entry]) {
        let holds = self.holding(entries);
        let is_rule = |entry: &Entry| matches!(entry.place, Place::Anywhere | Place::OnlyFirst);
        let mut none_before = Diagram::TRUE;
        let mut first = vec![Diagram::FALSE; entries.len()];
        for at in (0..entries.len()).filter(|at| is_rule(&entries[*at])) {
            first[at] = self.store().and(none_before, holds[at]);
            let root = self.root(first[at]);
            self.shown.first.push((EntryId(at), root));
            let not = self.store().not(holds[at]);
            none_before = self.store().and(none_before, not);
        }
        let order = [Place::BeforeOthers, Place::Anywhere, Place::AfterOthers];
        let listed = order
            .iter()
            .flat_map(|place| (0..entries.len()).filter(|at| entries[*at].place == *place));
        let mut already: Vec<Diagram> =
            vec![Diagram::FALSE; entries.iter().map(|e| e.outcome.0 + 1).max().unwrap_or(0)];
        for at in 0..entries.len() {
            already[entries[at].outcome.0] = self
                .shown
                .store
                .or(already[entries[at].outcome.0], first[at]);
        }
        for at in listed.collect::<Vec<_>>() {
            let outcome = entries[at].outcome.0;
            let fresh = self.store().not(already[outcome]);
            let here = self.store().and(holds[at], fresh);
            already[outcome] = self.store().or(already[outcome], holds[at]);
            let root = self.root(here);
            self.shown.others.push((EntryId(at), root));
        }
    }

    fn holding(&mut self, entries: &[Entry]) -> Vec<Diagram> {
        let mut holds: Vec<Diagram> = entries.iter().map(|entry| self.raw(&entry.when)).collect();
        let mut some = Diagram::FALSE;
        for (entry, holds) in entries.iter().zip(&holds) {
            if matches!(entry.place, Place::Anywhere | Place::OnlyFirst) {
                some = self.store().or(some, *holds);
            }
        }
        let otherwise = self.store().not(some);
        for (entry, holds) in entries.iter().zip(&mut holds) {
            if matches!(entry.when, Condition::Otherwise) {
                *holds = otherwise;
            }
        }
        holds
    }

    /// Where an outcome is the recommendation or one of the others.
    fn anywhere(&mut self, entries: &[Entry], outcome: usize) -> Diagram {
        let shown = self.shown.first.iter().chain(&self.shown.others);
        let roots: Vec<Root> = shown
            .filter(|(entry, _)| entries[entry.0].outcome.0 == outcome)
            .map(|(_, root)| *root)
            .collect();
        roots.iter().fold(Diagram::FALSE, |any, root| {
            let here = self.shown.roots[root.0];
            self.store().or(any, here)
        })
    }

    fn items<T>(&mut self, items: &mut [Item<T>], outcome_shown: Diagram) {
        for item in items {
            let when = self.raw(&item.when);
            let here = self.store().and(outcome_shown, when);
            item.shown = self.root(here);
        }
    }

    fn always_asked(&mut self, questions: &[Question]) {
        let always = (0..questions.len()).filter(|at| questions[*at].ask_always);
        self.shown.asked = always.map(|at| (QuestionId(at), self.whens[at])).collect();
    }

    /// A condition read literally: what was not asked has the value "not asked".
    fn raw(&mut self, condition: &Condition) -> Diagram {
        match condition {
            Condition::Always => Diagram::TRUE,
            // Filled in by `holding`, which knows the other rules.
            Condition::Otherwise => Diagram::FALSE,
            Condition::Language(languages) => {
                let values: Vec<u32> = languages
                    .iter()
                    .filter_map(|at| u32::try_from(*at).ok())
                    .collect();
                self.store().literal(Var(0), &values)
            }
            Condition::HasAny(question, options) => {
                self.fold(options, Diagram::FALSE, Store::or, *question)
            }
            Condition::HasAll(question, options) => {
                self.fold(options, Diagram::TRUE, Store::and, *question)
            }
            Condition::Only(question, options) => {
                let some = self.fold(options, Diagram::FALSE, Store::or, *question);
                let all = (0..self.questions[question.0].options.len()).map(super::OptionId);
                let outside: Vec<_> = all.filter(|option| !options.contains(option)).collect();
                let outside = self.fold(&outside, Diagram::FALSE, Store::or, *question);
                let inside = self.store().not(outside);
                self.store().and(some, inside)
            }
            Condition::Not(inner) => {
                let inner = self.raw(inner);
                self.store().not(inner)
            }
            Condition::All(parts) => parts.iter().fold(Diagram::TRUE, |all, part| {
                let part = self.raw(part);
                self.store().and(all, part)
            }),
            Condition::Any(parts) => parts.iter().fold(Diagram::FALSE, |any, part| {
                let part = self.raw(part);
                self.store().or(any, part)
            }),
        }
    }

    fn fold(
        &mut self,
        options: &[super::OptionId],
        start: Diagram,
        join: fn(&mut Store, Diagram, Diagram) -> Diagram,
        question: QuestionId,
    ) -> Diagram {
        let mut all = start;
        for option in options {
            let chosen = self.chosen(question, option.0);
            all = join(self.store(), all, chosen);
        }
        all
    }

    fn chosen(&mut self, at: QuestionId, option: usize) -> Diagram {
        let (question, first) = (&self.questions[at.0], self.shown.first_vars[at.0]);
        if question.many {
            let bit = (0..bits(question)).find(|bit| option_of_bit(question, *bit) == option);
            let bit = bit.expect("every option has its variable");
            self.store().literal(Var(first + bit), &[1])
        } else {
            let value = u32::try_from(option).expect("the reader bounds the number of options");
            self.store().literal(Var(first), &[value])
        }
    }

    /// The same function seen by answers that can be given: a question whose `when` does not hold
    /// is not asked, one that is asked has an answer, and an exclusive option stands alone.
    fn effective(&mut self, diagram: Diagram, questions: usize) -> Diagram {
        let mut diagram = diagram;
        for at in (0..questions).rev() {
            let unasked = self.unasked(diagram, at);
            let answered = self.answered(diagram, at);
            let when = self.whens[at];
            diagram = self.store().choose(when, answered, unasked);
        }
        diagram
    }

    fn unasked(&mut self, diagram: Diagram, at: usize) -> Diagram {
        let (question, first) = (&self.questions[at], self.shown.first_vars[at]);
        if question.many {
            self.all_zero(diagram, first, bits(question))
        } else {
            self.store().fix(diagram, Var(first), bits(question))
        }
    }

    fn answered(&mut self, diagram: Diagram, at: usize) -> Diagram {
        let (question, first) = (&self.questions[at], self.shown.first_vars[at]);
        let bits = bits(question);
        if !question.many {
            // The value "not asked" can't occur here; giving it an option's result keeps it out of sight.
            let unasked = self.store().literal(Var(first), &[bits]);
            let some = self.store().fix(diagram, Var(first), 0);
            return self.store().choose(unasked, some, diagram);
        }
        let exclusive = question
            .options
            .last()
            .is_some_and(|option| option.exclusive);
        let from = if exclusive { 1 } else { 0 };
        let mut free = diagram;
        if exclusive {
            free = self.store().fix(free, Var(first), 0);
        }
        let last = self.store().fix(free, Var(first + bits - 1), 1);
        let filled = self.all_zero(last, first + from, bits - from);
        let mut some = Diagram::FALSE;
        for bit in from..bits {
            let literal = self.store().literal(Var(first + bit), &[1]);
            some = self.store().or(some, literal);
        }
        let free = self.store().choose(some, free, filled);
        if !exclusive {
            return free;
        }
        let alone = self.store().fix(diagram, Var(first), 1);
        let alone = self.all_zero(alone, first + 1, bits - 1);
        let none = self.store().literal(Var(first), &[1]);
        self.store().choose(none, alone, free)
    }

    fn all_zero(&mut self, diagram: Diagram, first: u32, bits: u32) -> Diagram {
        (first..first + bits).fold(diagram, |rest, var| self.store().fix(rest, Var(var), 0))
    }
}

impl Root {
    /// Its place among [`Shown::roots`].
    pub fn place(self) -> usize {
        self.0
    }
}
