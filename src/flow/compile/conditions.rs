//! Diagrams of conditions.

use super::builder::Builder;
use super::variables::Layout;
use crate::diagram::{Built, Diagram, Full, Store, Var};
use crate::flow::{Bound, Condition, OptionId, QuestionId, ScoreId};

impl Builder<'_> {
    /// Where a condition holds, seen by answers that can be given.
    pub(super) fn holds(&mut self, condition: &Condition) -> Built {
        let raw = self.raw(condition)?;
        self.effective(raw, self.questions.len())
    }

    /// A condition read literally: what was not asked has the value "not asked".
    fn raw(&mut self, condition: &Condition) -> Built {
        match condition {
            Condition::Always => Ok(Diagram::TRUE),
            // Known only once the other rules are: `entries` fills it in.
            Condition::Otherwise => Ok(Diagram::FALSE),
            Condition::Language(languages) => {
                let values = languages.iter().filter_map(|at| u32::try_from(*at).ok());
                let values: Vec<u32> = values.collect();
                self.store.literal(Var(0), &values)
            }
            Condition::HasAny(question, options) => self.some_of(*question, options),
            Condition::HasAll(question, options) => {
                let each = options.iter().map(|option| (*question, option.0));
                self.fold(each, Diagram::TRUE, Store::and)
            }
            Condition::Only(question, options) => self.only(*question, options),
            Condition::Measures(question, _, bound) => {
                let values = self.variables.within(*question, *bound);
                let var = self.variables.of(*question).next();
                let var = var.expect("every question has a variable");
                self.store.literal(var, &values)
            }
            Condition::Scores(score, bound) => self.score(*score, *bound),
            Condition::Line(_, inner) => self.raw(inner),
            Condition::Not(inner) => {
                let inner = self.raw(inner)?;
                self.store.not(inner)
            }
            Condition::All(parts) => parts.iter().try_fold(Diagram::TRUE, |all, part| {
                let part = self.raw(part)?;
                self.store.and(all, part)
            }),
            Condition::Any(parts) => parts.iter().try_fold(Diagram::FALSE, |any, part| {
                let part = self.raw(part)?;
                self.store.or(any, part)
            }),
        }
    }

    fn some_of(&mut self, question: QuestionId, options: &[OptionId]) -> Built {
        let each = options.iter().map(|option| (question, option.0));
        self.fold(each, Diagram::FALSE, Store::or)
    }

    fn only(&mut self, question: QuestionId, options: &[OptionId]) -> Built {
        let some = self.some_of(question, options)?;
        let all = (0..self.questions[question.0].options.len()).map(OptionId);
        let outside: Vec<_> = all.filter(|option| !options.contains(option)).collect();
        let outside = self.some_of(question, &outside)?;
        let inside = self.store.not(outside)?;
        self.store.and(some, inside)
    }

    fn fold(
        &mut self,
        each: impl Iterator<Item = (QuestionId, usize)>,
        start: Diagram,
        join: fn(&mut Store, Diagram, Diagram) -> Built,
    ) -> Built {
        let mut all = start;
        for (question, option) in each {
            let chosen = self.chosen(question, option)?;
            all = join(&mut self.store, all, chosen)?;
        }
        Ok(all)
    }

    /// Where an option is chosen.
    pub(super) fn chosen(&mut self, question: QuestionId, option: usize) -> Built {
        match self.variables.layout(question) {
            Layout::Many { .. } => {
                let var = self.variables.bit(question, option);
                self.store.literal(var, &[1])
            }
            Layout::One { .. } | Layout::Cut { .. } => {
                let var = self.variables.of(question).next();
                let var = var.expect("every question has a variable");
                let value = u32::try_from(option).expect("the reader bounds options");
                self.store.literal(var, &[value])
            }
        }
    }

    /// Where a sum of points keeps to a bound; a question that was not asked adds nothing.
    fn score(&mut self, score: ScoreId, bound: Bound) -> Built {
        let mut steps: Vec<(Var, Vec<i64>)> = Vec::new();
        for question in self.scores[score.0].questions.clone() {
            let points = self.questions[question.0].options.iter().map(|o| o.points);
            let points: Vec<i64> = points.collect();
            if self.questions[question.0].is_many() {
                let bits = points.iter().enumerate();
                steps.extend(bits.map(|(option, points)| (self.variables.bit(question, option), vec![0, *points])));
            } else {
                let var = self.variables.of(question).next();
                let var = var.expect("every question has a variable");
                steps.push((var, points.into_iter().chain([0]).collect()));
            }
        }
        steps.sort_by_key(|(var, _)| *var);
        let mut sum = Sum {
            store: &mut self.store,
            limit: bound.limit(),
            rest: bounds_of_rest(&steps),
            steps,
            known: rustc_hash::FxHashMap::default(),
        };
        let at_least = sum.from(0, 0)?;
        match bound {
            Bound::AtLeast(_) => Ok(at_least),
            Bound::Under(_) => self.store.not(at_least),
        }
    }

    /// The same function seen by answers that can be given: a question whose `when` does not hold
    /// is not asked, one that is asked has an answer, and an exclusive option stands alone.
    pub(super) fn effective(&mut self, diagram: Diagram, questions: usize) -> Built {
        let (mut diagram, mut below) = (diagram, questions);
        while let Some(at) = self.last_question(diagram, below) {
            let unasked = self.unasked(diagram, at)?;
            let answered = self.answered(diagram, at)?;
            let when = self.whens[at.0];
            diagram = self.store.choose(when, answered, unasked)?;
            below = at.0;
        }
        Ok(diagram)
    }

    /// The last question before `below` that a diagram depends on.
    fn last_question(&self, diagram: Diagram, below: usize) -> Option<QuestionId> {
        let support = self.store.support(&[diagram]);
        let questions = support.iter().rev().filter_map(|var| self.variables.question_of(*var));
        questions.into_iter().find(|question| question.0 < below)
    }

    fn unasked(&mut self, diagram: Diagram, at: QuestionId) -> Built {
        match self.variables.layout(at) {
            Layout::Many { .. } => self.all_zero(diagram, self.variables.of(at)),
            layout @ (Layout::One { .. } | Layout::Cut { .. }) => {
                let value = layout.values();
                let var = self.variables.of(at).next();
                let var = var.expect("every question has a variable");
                self.store.fix(diagram, var, value)
            }
        }
    }

    fn answered(&mut self, diagram: Diagram, at: QuestionId) -> Built {
        let layout = self.variables.layout(at).clone();
        let mut vars: Vec<Var> = self.variables.of(at).collect();
        let Layout::Many { exclusive, .. } = layout else {
            // "Not asked" can't occur here; giving it some answer's result keeps it out of sight.
            let unasked = self.store.literal(vars[0], &[layout.values()])?;
            let some = self.store.fix(diagram, vars[0], 0)?;
            return self.store.choose(unasked, some, diagram);
        };
        let may_be_empty = self.questions[at.0].may_be_empty;
        if !exclusive {
            return self.not_empty(diagram, &vars, may_be_empty);
        }
        let none = vars.remove(0);
        let free = self.store.fix(diagram, none, 0)?;
        let free = self.not_empty(free, &vars, may_be_empty)?;
        let alone = self.store.fix(diagram, none, 1)?;
        let alone = self.all_zero(alone, vars.into_iter())?;
        let is_none = self.store.literal(none, &[1])?;
        self.store.choose(is_none, alone, free)
    }

    /// "Nothing chosen" can't occur; giving it the result of the last option keeps it out of sight.
    fn not_empty(&mut self, diagram: Diagram, vars: &[Var], may_be_empty: bool) -> Built {
        let Some(last) = vars.last().filter(|_| !may_be_empty) else {
            return Ok(diagram);
        };
        let filled = self.store.fix(diagram, *last, 1)?;
        let filled = self.all_zero(filled, vars.iter().copied())?;
        let mut some = Diagram::FALSE;
        for var in vars {
            let literal = self.store.literal(*var, &[1])?;
            some = self.store.or(some, literal)?;
        }
        self.store.choose(some, diagram, filled)
    }

    /// Where the answers are those that can be given, each set of them once.
    pub(super) fn given(&mut self) -> Built {
        let mut all = Diagram::TRUE;
        for at in (0..self.questions.len()).rev().map(QuestionId) {
            let vars: Vec<Var> = self.variables.of(at).collect();
            let unasked_value = match self.variables.layout(at) {
                Layout::Many { .. } => 0,
                layout @ (Layout::One { .. } | Layout::Cut { .. }) => layout.values(),
            };
            let mut unasked = all;
            for var in vars.iter().rev() {
                let literal = self.store.literal(*var, &[unasked_value])?;
                unasked = self.store.and(unasked, literal)?;
            }
            let asked = self.asked_soundly(at, &vars)?;
            let asked = self.store.and(all, asked)?;
            all = self.store.choose(self.whens[at.0], asked, unasked)?;
        }
        Ok(all)
    }

    /// Where a question has an answer that counts.
    fn asked_soundly(&mut self, at: QuestionId, vars: &[Var]) -> Built {
        let Layout::Many { exclusive, .. } = *self.variables.layout(at) else {
            let values: Vec<u32> = (0..self.variables.layout(at).values()).collect();
            return self.store.literal(vars[0], &values);
        };
        let free = if exclusive { &vars[1..] } else { vars };
        let mut some = Diagram::FALSE;
        for var in free {
            let literal = self.store.literal(*var, &[1])?;
            some = self.store.or(some, literal)?;
        }
        let empty = self.store.not(some)?;
        if self.questions[at.0].may_be_empty {
            some = Diagram::TRUE;
        }
        if !exclusive {
            return Ok(some);
        }
        let none = self.store.literal(vars[0], &[1])?;
        self.store.choose(none, empty, some)
    }

    fn all_zero(&mut self, diagram: Diagram, mut vars: impl Iterator<Item = Var>) -> Built {
        vars.try_fold(diagram, |rest, var| self.store.fix(rest, var, 0))
    }
}

/// A sum of points as a diagram: what is left to add decides as early as it can.
struct Sum<'a> {
    store: &'a mut Store,
    limit: i64,
    steps: Vec<(Var, Vec<i64>)>,
    /// The least and the most that the steps from each one on can add.
    rest: Vec<(i64, i64)>,
    known: rustc_hash::FxHashMap<(usize, i64), Diagram>,
}

impl Sum<'_> {
    fn from(&mut self, step: usize, sum: i64) -> Result<Diagram, Full> {
        let (least, most) = self.rest[step];
        if sum + least >= self.limit {
            return Ok(Diagram::TRUE);
        }
        if sum + most < self.limit {
            return Ok(Diagram::FALSE);
        }
        if let Some(known) = self.known.get(&(step, sum)) {
            return Ok(*known);
        }
        let (var, points) = self.steps[step].clone();
        let children: Result<Vec<_>, _> = points.iter().map(|points| self.from(step + 1, sum + points)).collect();
        let made = self.store.node(var, &children?)?;
        self.known.insert((step, sum), made);
        Ok(made)
    }
}

fn bounds_of_rest(steps: &[(Var, Vec<i64>)]) -> Vec<(i64, i64)> {
    let mut rest = vec![(0, 0)];
    for (_, points) in steps.iter().rev() {
        let (least, most) = rest[rest.len() - 1];
        let low = points.iter().min().copied().unwrap_or(0);
        let high = points.iter().max().copied().unwrap_or(0);
        rest.push((least + low, most + high));
    }
    rest.reverse();
    rest
}
