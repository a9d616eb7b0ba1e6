//! The shortest answers that show a finding.

use super::allow::is_allowed;
use super::proof::Proof;
use super::proof::{Possible, ROOM};
use crate::diagram::{Diagram, Var};
use crate::flow::compile::DAY;
use crate::flow::{LanguageId, Position, QuestionId, Seen};
use crate::source::Finding;

/// Answers that lead to an outcome, and what is shown there.
pub(crate) struct Example {
    language: LanguageId,
    answers: Vec<(QuestionId, String)>,
    ages: bool,
    seen: Seen,
}

impl Proof<'_> {
    /// The fewest answers that reach an outcome with all of these true; where the flow is too large
    /// for that, some answers that do. None when there are none.
    pub(crate) fn shortest(&mut self, all: &[Diagram]) -> Option<Example> {
        let lengths = self.lengths().unwrap_or_default();
        let nodes = self.store.len();
        let fewest = self.fewest(all, &lengths);
        self.store.forget_since(nodes);
        let values = fewest.or_else(|| match self.possible(all) {
            Possible::Yes(values) => Some(values),
            Possible::Never | Possible::Unknown => None,
        });
        self.example(&values?)
    }

    fn fewest(&mut self, all: &[Diagram], lengths: &[Diagram]) -> Option<Vec<(Var, u32)>> {
        self.store.allow(ROOM);
        let all = self.all(all).ok()?;
        for length in lengths {
            let with_length = self.store.and(all, *length).ok()?;
            if with_length != Diagram::FALSE {
                return Some(self.path(with_length));
            }
        }
        None
    }

    /// By number of questions: where exactly so many are asked. None where too large to build.
    pub(crate) fn lengths(&mut self) -> Option<Vec<Diagram>> {
        if self.lengths.is_none() {
            self.lengths = Some(self.count_asked());
        }
        self.lengths.clone().flatten()
    }

    fn count_asked(&mut self) -> Option<Vec<Diagram>> {
        let mut exactly = vec![Diagram::TRUE];
        for at in 0..self.flow.questions.len() {
            let asked = self.asked(QuestionId(at))?;
            let not = self.not(asked);
            self.store.allow(ROOM);
            let mut next = vec![Diagram::FALSE; exactly.len() + 1];
            for (length, where_so) in exactly.iter().enumerate() {
                let more = self.store.and(*where_so, asked).ok()?;
                let same = self.store.and(*where_so, not).ok()?;
                next[length] = self.store.or(next[length], same).ok()?;
                next[length + 1] = self.store.or(next[length + 1], more).ok()?;
            }
            while next.last() == Some(&Diagram::FALSE) {
                next.pop();
            }
            exactly = next;
        }
        Some(exactly)
    }

    /// Where a question is asked: where something shown depends on it once the questions before it
    /// are answered. None where too large to build.
    pub(crate) fn asked(&mut self, question: QuestionId) -> Option<Diagram> {
        self.store.allow(ROOM);
        self.flow.compiled.asked(question, &mut self.store).ok()
    }

    /// Answers with these values, followed to their outcome.
    fn example(&self, values: &[(Var, u32)]) -> Option<Example> {
        let given = |var: Var| values.iter().find(|(have, _)| *have == var).map(|(_, v)| *v);
        let language = LanguageId(given(Var(0)).unwrap_or(0) as usize);
        let mut position = Position::start(self.flow, language);
        let mut answers: Vec<(QuestionId, Vec<u32>)> = Vec::new();
        while let Some(question) = position.next_question() {
            let chosen = self.chosen_values(question, given);
            for (var, value) in self.flow.compiled.variables().of(question).zip(&chosen) {
                position.fix(var, *value);
            }
            position.asked(question);
            answers.push((question, chosen));
        }
        // What must hold may depend on questions that need not be asked: their answers are told, too.
        let others = values.iter().filter_map(|(var, _)| self.flow.compiled.variables().question_of(*var));
        for question in others.collect::<std::collections::BTreeSet<_>>() {
            if answers.iter().all(|(id, _)| *id != question) {
                answers.push((question, self.chosen_values(question, given)));
            }
        }
        answers.sort_by_key(|(question, _)| *question);
        let variables = self.flow.compiled.variables();
        let ages = answers.iter().any(|(id, _)| variables.is_age(*id));
        let written = answers.iter().filter_map(|(id, values)| {
            let chosen: Vec<(Var, u32)> = variables.of(*id).zip(values.iter().copied()).collect();
            let value = |var| chosen.iter().find(|(have, _)| *have == var).map(|(_, v)| *v);
            let answer = variables.written(*id, self.flow.question_of(*id), value)?;
            Some((*id, answer))
        });
        let answers = written.collect();
        Some(Example { language, answers, ages, seen: position.seen(self.flow) })
    }

    /// The values of a question's variables, made to be an answer where some are not given.
    fn chosen_values(&self, question: QuestionId, given: impl Fn(Var) -> Option<u32>) -> Vec<u32> {
        let vars = self.flow.compiled.variables().of(question);
        let mut chosen: Vec<u32> = vars.map(|var| given(var).unwrap_or(0)).collect();
        let asked = self.flow.question_of(question);
        if asked.is_many() && !asked.may_be_empty && chosen.iter().all(|value| *value == 0) {
            // "Nothing chosen" stands for the last option alone in the diagrams.
            if let Some(last) = chosen.last_mut() {
                *last = 1;
            }
        }
        let exclusive = asked.options.last().is_some_and(|last| last.exclusive);
        if asked.is_many() && exclusive && chosen[0] == 1 {
            chosen[1..].fill(0);
        }
        chosen
    }

    /// The finding with the shortest answers for which all of these hold, and what they lead to.
    pub(crate) fn shown_by(&mut self, finding: Finding, all: &[Diagram]) -> Finding {
        // To find the shortest takes a while, and nobody will read it.
        if is_allowed(self.flow, &finding) {
            return finding;
        }
        match self.shortest(all) {
            Some(example) => self.noted(finding, &example),
            None => finding,
        }
    }

    pub(crate) fn noted(&self, finding: Finding, example: &Example) -> Finding {
        let flow = self.flow;
        let answers = example.answers.iter();
        let answers = answers.map(|(id, answer)| format!("{}={answer}", flow.question_of(*id).id));
        let answers: Vec<String> = answers.collect();
        let mut command = format!("signpost walk {} '{}'", flow.id, answers.join("&"));
        if example.language != LanguageId::SOURCE {
            command += &format!(" --lang {}", flow.words[example.language.0].language);
        }
        if example.ages {
            command += &format!(" --today {DAY}");
        }
        let outcome = |id: &crate::flow::EntryId| flow.outcome_of(*id).id.clone();
        let first = example.seen.first.as_ref().map_or("nothing".into(), outcome);
        let others: Vec<_> = example.seen.others.iter().map(outcome).collect();
        let shows = match others.as_slice() {
            [] => format!("shows {first}"),
            others => format!("shows {first}, then {}", others.join(", ")),
        };
        finding.note(format!("for example: {command}")).note(shows)
    }
}
