use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::super::{
    Date, Kind, LanguageId, Measure, Position, QuestionId, Seen,
};
use super::Proof;
use super::proof::Possible;
use crate::diagram::{Diagram, Var};
use crate::source::Finding;

/// How many positions a search for the shortest answers may look at.
const MAX_POSITIONS: usize = 100_000;
/// The day on which examples with ages are true.
const DAY: &str = "2026-01-01";

/// Answers that lead to an outcome, and what is shown there.
pub(crate) struct Example {
    language: LanguageId,
    answers: Vec<(QuestionId, String)>,
    ages: bool,
    seen: Seen,
}

/// A position on the way, what is left of what must hold, and the answers so far.
struct Step<'a> {
    position: Position<'a>,
    left: Diagram,
    language: LanguageId,
    answers: Vec<(QuestionId, Vec<u32>)>,
}

impl Proof<'_> {
    /// The fewest answers that reach an outcome with all of these true; none when there are no
    /// such answers, or too many positions to look at.
    pub(crate) fn shortest(&mut self, all: &[Diagram]) -> Option<Example> {
        self.store.allow(super::proof::ROOM);
        let all = all.iter().try_fold(Diagram::TRUE, |both, one| self.store.and(both, *one));
        let all = all.ok().filter(|all| *all != Diagram::FALSE)?;
        let mut open: VecDeque<Step<'_>> = self.starts(all).collect();
        let mut known = FxHashSet::default();
        while let Some(step) = open.pop_front() {
            if step.left == Diagram::FALSE || known.len() > MAX_POSITIONS {
                continue;
            }
            match step.position.next_question() {
                None => return Some(self.example(step)),
                Some(question) => {
                    let next = self.branches(&step, question).into_iter();
                    open.extend(next.filter(|next| {
                        next.left != Diagram::FALSE
                            && known.insert((next.language, next.position.key(), next.left))
                    }));
                }
            }
        }
        None
    }

    /// Answers that reach an outcome with all of these true, not always the fewest: for flows in
    /// which looking for those takes too long.
    fn some_example(&mut self, all: &[Diagram]) -> Option<Example> {
        let Possible::Yes(values) = self.possible(all) else {
            return None;
        };
        let given = |var: Var| values.iter().find(|(have, _)| *have == var);
        let language = given(Var(0)).map_or(0, |(_, value)| *value);
        let mut step = self.starts(Diagram::TRUE).nth(language as usize)?;
        while let Some(question) = step.position.next_question() {
            let vars: Vec<Var> = self.flow.compiled.variables().of(question).collect();
            let mut chosen: Vec<u32> = vars
                .iter()
                .map(|var| given(*var).map_or(0, |(_, value)| *value))
                .collect();
            let empty = chosen.iter().all(|value| *value == 0);
            if self.flow.question_of(question).is_many() && empty {
                // "Nothing chosen" stands for the last option alone in the diagrams.
                *chosen.last_mut()? = 1;
            }
            for (var, value) in vars.iter().zip(&chosen) {
                step.position.fix(*var, *value);
            }
            step.position.asked(question);
            step.answers.push((question, chosen));
        }
        Some(self.example(step))
    }

    /// The most questions anybody is asked, and answers that lead there; none when there are more
    /// than `most` positions to look at.
    pub(super) fn longest_walk(&self, most: usize) -> Option<(usize, Example)> {
        let mut open: Vec<Step<'_>> = self.starts(Diagram::TRUE).collect();
        let (mut asked, mut looked_at) = (0, 0);
        loop {
            let (ended, going): (Vec<_>, Vec<_>) = open
                .into_iter()
                .partition(|step| step.position.next_question().is_none());
            let mut known = FxHashSet::default();
            let mut next = Vec::new();
            for step in &going {
                let question = step.position.next_question()?;
                let ways = self.branches(step, question).into_iter();
                next.extend(ways.filter(|way| known.insert((way.language, way.position.key()))));
            }
            looked_at += next.len();
            if looked_at > most {
                return None;
            }
            if next.is_empty() {
                let longest = ended.into_iter().next()?;
                return Some((asked, self.example(longest)));
            }
            asked += 1;
            open = next;
        }
    }

    fn starts(&self, left: Diagram) -> impl Iterator<Item = Step<'_>> {
        (0..self.flow.words.len()).map(move |at| Step {
            position: Position::start(self.flow, LanguageId(at)),
            left: self.store.at(left, Var(0), u32::try_from(at).unwrap_or(0)),
            language: LanguageId(at),
            answers: Vec::new(),
        })
    }

    /// Every way to go on from a position, those that lead to the same place taken once.
    fn branches<'b>(&self, step: &Step<'b>, question: QuestionId) -> Vec<Step<'b>> {
        let mut ways = vec![(step.position.clone(), step.left, Vec::new())];
        let vars: Vec<Var> = self.flow.compiled.variables().of(question).collect();
        for var in &vars {
            let mut seen = FxHashSet::default();
            let mut next = Vec::new();
            for (position, left, values) in ways {
                for value in self.values_of(question, *var, &values) {
                    let mut position = position.clone();
                    position.fix(*var, value);
                    let left = self.store.at(left, *var, value);
                    let mut values = values.clone();
                    values.push(value);
                    let chosen = values.iter().any(|value| *value != 0);
                    if seen.insert((position.key(), left, chosen, values[0])) {
                        next.push((position, left, values));
                    }
                }
            }
            ways = next;
        }
        let sound = |values: &[u32]| {
            !self.flow.question_of(question).is_many() || values.iter().any(|value| *value != 0)
        };
        let ways = ways.into_iter().filter(|(_, _, values)| sound(values));
        ways.map(|(mut position, left, values)| {
            position.asked(question);
            let mut answers = step.answers.clone();
            answers.push((question, values));
            Step {
                position,
                left,
                language: step.language,
                answers,
            }
        })
        .collect()
    }

    /// The values a variable may take after those before it in its question.
    pub(super) fn values_of(&self, question: QuestionId, var: Var, before: &[u32]) -> std::ops::Range<u32> {
        let question = self.flow.question_of(question);
        if !question.is_many() {
            return 0..self.store.arity(var) - 1;
        }
        let exclusive = question.options.last().is_some_and(|last| last.exclusive);
        if exclusive && before.first() == Some(&1) {
            0..1
        } else {
            0..2
        }
    }

    fn example(&self, step: Step<'_>) -> Example {
        let mut ages = false;
        let mut answers = step.answers;
        // What must hold may depend on questions that need not be asked: any values that fit do.
        for (var, value) in self.path(step.left) {
            let question = self.flow.compiled.variables().question_of(var);
            let known = |(id, _): &(QuestionId, Vec<u32>)| Some(*id) == question;
            if let Some(question) = question.filter(|_| !answers.iter().any(known)) {
                let vars: Vec<Var> = self.flow.compiled.variables().of(question).collect();
                let mut values = vec![0; vars.len()];
                values[(var.0 - vars[0].0) as usize] = value;
                answers.push((question, values));
            }
        }
        let answers = answers
            .iter()
            .map(|(question, values)| (*question, self.written(*question, values, &mut ages)))
            .filter(|(_, written)| !written.is_empty())
            .collect();
        Example {
            language: step.language,
            answers,
            ages,
            seen: step.position.seen(self.flow),
        }
    }

    /// An answer with these values, as `signpost walk` reads it.
    fn written(&self, question: QuestionId, values: &[u32], ages: &mut bool) -> String {
        let asked = self.flow.question_of(question);
        let variables = self.flow.compiled.variables();
        match &asked.kind {
            Kind::One => asked
                .options
                .get(values[0] as usize)
                .map_or(String::new(), |option| option.id.clone()),
            Kind::Many => {
                let vars = variables.of(question).zip(values);
                let chosen = vars.filter(|(_, value)| **value == 1);
                let mut ids: Vec<usize> = chosen
                    .map(|(var, _)| variables.option_of(question, var))
                    .collect();
                ids.sort_unstable();
                let ids: Vec<&str> = ids.iter().map(|at| &*asked.options[*at].id).collect();
                ids.join(",")
            }
            Kind::Number(number) => {
                let start = variables.least(question, values[0]).and_then(|(_, start)| start);
                number.written(start.unwrap_or(number.min))
            }
            Kind::Date(days) => {
                let day = Date::parse(DAY).expect("a day of the calendar");
                let cut = variables.least(question, values[0]);
                let date = match cut {
                    Some((Measure::Age, start)) => {
                        *ages = true;
                        let age = start.unwrap_or(0);
                        let year = day.year - i32::try_from(age).unwrap_or(0);
                        Date { year, ..day }
                    }
                    Some((_, Some(start))) => Date::from_days(start),
                    Some((_, None)) | None => days.min.unwrap_or_else(|| {
                        let first = variables.least(question, 1).and_then(|(_, cut)| cut);
                        first.map_or(day, |cut| Date::from_days(cut - 1))
                    }),
                };
                date.to_string()
            }
        }
    }

    /// The finding with the shortest answers for which all of these hold, and what they lead to.
    pub(crate) fn shown_by(&mut self, finding: Finding, all: &[Diagram]) -> Finding {
        match self.shortest(all).or_else(|| self.some_example(all)) {
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
        let outcome = |id: &super::super::EntryId| flow.outcome_of(*id).id.clone();
        let first = example.seen.first.as_ref().map_or("nothing".into(), outcome);
        let others: Vec<_> = example.seen.others.iter().map(outcome).collect();
        let shows = match others.as_slice() {
            [] => format!("shows {first}"),
            others => format!("shows {first}, then {}", others.join(", ")),
        };
        finding.note(format!("for example: {command}")).note(shows)
    }
}

