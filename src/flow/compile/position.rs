//! The state of every decision after the answers so far.

use std::collections::BTreeSet;

use super::compiled::{Compiled, place};
use crate::diagram::{Diagram, Var};
use crate::flow::{Answer, Date, Entry, EntryId, Flow, LanguageId, NoticeId, QuestionId, Root, VoiceId};

/// How far a person has come: what is left of every decision after the answers so far. The one
/// place that says what comes next, for server, command line, checker and tests.
#[derive(Clone, Debug)]
pub struct Position<'a> {
    compiled: &'a Compiled,
    left: Vec<Diagram>,
    /// The undecided ones among `left`.
    open: Vec<u32>,
    /// Questions asked although they change nothing.
    asked: Vec<QuestionId>,
}

/// What a person is shown at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The first rule that holds. `None` when no rule holds for these answers.
    pub first: Option<EntryId>,
    /// Other ways to get help, in order.
    pub others: Vec<EntryId>,
    /// The notices that hold.
    pub notices: Vec<NoticeId>,
}

impl Compiled {
    pub(super) fn start(&self, language: u32) -> (Vec<Diagram>, Vec<u32>) {
        let roots = self.roots.iter();
        let left: Vec<_> = roots.map(|root| self.store.at(*root, Var(0), language)).collect();
        let open = (0..left.len()).filter(|at| left[*at].decided().is_none());
        let open = open.map(place).collect();
        (left, open)
    }
}

impl<'a> Position<'a> {
    /// Before the first question.
    pub fn start(flow: &'a Flow, language: LanguageId) -> Position<'a> {
        let (left, open) = flow.compiled.starts[language.0].clone();
        Position { compiled: &flow.compiled, left, open, asked: Vec::new() }
    }

    /// The earliest question on which something that would be shown still depends. None at the end.
    pub fn next_question(&self) -> Option<QuestionId> {
        let compiled = self.compiled;
        let open = self.open.iter().map(|at| *at as usize);
        let open = open.filter(|at| *at < compiled.late_from || !self.settled(*at));
        let first = open.filter_map(|at| compiled.store.var(self.left[at])).min();
        let next = first.and_then(|var| compiled.variables.question_of(var));
        let always = compiled.always.iter();
        let always = always.filter(|(id, root)| self.holds(*root) && !self.asked.contains(id)).map(|(id, _)| *id);
        next.into_iter().chain(always).min()
    }

    /// Whether the outcome of a late root's entry is shown by another entry before it.
    fn settled(&self, root: usize) -> bool {
        let late = &self.compiled.late[root - self.compiled.late_from];
        let before = late.before.iter().any(|root| self.holds(*root));
        before || (late.behind_otherwise && self.otherwise())
    }

    /// Goes on with an answer that counts.
    pub fn answer(&mut self, question: QuestionId, answer: &Answer, today: Date) {
        let variables = &self.compiled.variables;
        self.follow(question, |var| variables.value(question, var, answer, today));
    }

    fn follow(&mut self, question: QuestionId, value: impl Fn(Var) -> u32) {
        for var in self.compiled.variables.of(question) {
            self.fix(var, value(var));
        }
        self.asked(question);
    }

    /// Goes on past one variable of a question; the others of its variables must follow, and then
    /// [`Position::asked`].
    pub(crate) fn fix(&mut self, var: Var, value: u32) {
        let store = &self.compiled.store;
        let mut at = 0;
        while at < self.open.len() {
            let left = &mut self.left[self.open[at] as usize];
            *left = store.at(*left, var, value);
            match left.decided() {
                Some(_) => drop(self.open.swap_remove(at)),
                None => at += 1,
            }
        }
    }

    /// The questions that may still be asked.
    pub(crate) fn may_ask(&self) -> BTreeSet<QuestionId> {
        let compiled = self.compiled;
        let open = self.open.iter().map(|at| *at as usize);
        let open = open.filter(|at| *at < compiled.late_from || !self.settled(*at));
        let left: Vec<Diagram> = open.map(|at| self.left[at]).collect();
        let vars = compiled.store.support(&left).into_iter();
        let asked = vars.filter_map(|var| compiled.variables.question_of(var));
        let always = compiled.always.iter().filter(|(id, root)| {
            let never = self.left[root.0 as usize] == Diagram::FALSE;
            !never && !self.asked.contains(id)
        });
        asked.chain(always.map(|(id, _)| *id)).collect()
    }

    /// Notes that a question was asked.
    pub(crate) fn asked(&mut self, question: QuestionId) {
        if self.compiled.always.iter().any(|(id, _)| *id == question) {
            self.asked.push(question);
        }
    }

    /// Whether a decision came out true.
    pub fn holds(&self, root: Root) -> bool {
        self.left[root.0 as usize] == Diagram::TRUE
    }

    /// The voice to speak in; none while it is not known who is asked.
    pub fn voice(&self) -> Option<VoiceId> {
        self.compiled.voice(|root| self.left[root.0 as usize].decided())
    }

    /// Whether no rule but `otherwise` can hold any more.
    fn otherwise(&self) -> bool {
        let rules = self.compiled.entries[..self.compiled.rules].iter().flatten();
        rules.into_iter().all(|root| self.left[root.0 as usize] == Diagram::FALSE)
    }

    /// What is shown, once nothing is left to ask.
    pub fn seen(&self, flow: &Flow) -> Seen {
        let compiled = self.compiled;
        let holds = |id: &EntryId| compiled.entries[id.0].is_some_and(|root| self.holds(root));
        let mut rules = (0..compiled.rules).map(EntryId);
        let otherwise = || {
            let entries = flow.entries.iter();
            entries.into_iter().position(Entry::is_otherwise).map(EntryId)
        };
        let first = rules.find(holds).or_else(otherwise);
        let shown = |id: &EntryId| first.map(|first| flow.entries[first.0].outcome) == Some(flow.entries[id.0].outcome);
        let listed = compiled.listed.iter();
        let mut others: Vec<EntryId> = Vec::new();
        for id in listed.filter(|id| holds(id) && !shown(id)) {
            // Late roots tell where an entry holds, not whether its outcome is listed already.
            let outcome = flow.entries[id.0].outcome;
            let again = |other: &EntryId| flow.entries[other.0].outcome == outcome;
            if !others.iter().any(again) {
                others.push(*id);
            }
        }
        let notices = compiled.notices().filter(|(_, root)| self.holds(*root));
        Seen { first, others, notices: notices.map(|(notice, _)| notice).collect() }
    }
}
