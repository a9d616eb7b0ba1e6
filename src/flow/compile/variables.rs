//! The variables that represent each question.

use crate::diagram::Var;
use crate::flow::{Answer, Bound, Condition, Date, Kind, Measure, Question, QuestionId};

/// Which diagram variables stand for which question.
///
/// Variable 0 is the reader's language. A question with one answer is one variable: a value per
/// option, or per interval between the bounds that conditions name, and a last one for "not asked".
/// A *many* question is one variable per option, the exclusive one first, all zero when not asked.
#[derive(Debug)]
pub(crate) struct Variables {
    first: Vec<u32>,
    question_of: Vec<u32>,
    layouts: Vec<Layout>,
}

/// How one question is laid out.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    One {
        options: u32,
    },
    Many {
        options: u32,
        exclusive: bool,
    },
    /// Intervals between bounds; the first one starts at the least number the question takes.
    Cut {
        measure: Measure,
        least: i64,
        at: Vec<i64>,
    },
}

const LANGUAGE: u32 = u32::MAX;

impl Layout {
    fn of(question: &Question, cuts: &[(Measure, i64)]) -> Layout {
        let options = u32::try_from(question.options.len()).expect("the reader bounds options");
        match &question.kind {
            Kind::One => Layout::One { options },
            Kind::Many => {
                Layout::Many { options, exclusive: question.options.last().is_some_and(|last| last.exclusive) }
            }
            Kind::Number(_) | Kind::Date(_) => {
                let mut at: Vec<i64> = cuts.iter().map(|(_, cut)| *cut).collect();
                at.sort_unstable();
                at.dedup();
                let measure = cuts.first().map_or(Measure::Day, |(measure, _)| *measure);
                at.retain(|cut| question.kind.splits(measure, *cut));
                let least = match &question.kind {
                    Kind::Number(number) => number.min,
                    Kind::Date(days) if measure == Measure::Day => days.min.map_or(i64::MIN, Date::days),
                    Kind::One | Kind::Many | Kind::Date(_) => i64::MIN,
                };
                Layout::Cut { measure, least, at }
            }
        }
    }

    /// How many values a one-variable question takes when it is asked.
    pub(super) fn values(&self) -> u32 {
        match self {
            Layout::One { options } | Layout::Many { options, .. } => *options,
            Layout::Cut { at, .. } => u32::try_from(at.len() + 1).expect("a flow names few bounds"),
        }
    }

    fn arities(&self) -> Vec<u32> {
        match self {
            Layout::Many { options, .. } => vec![2; *options as usize],
            Layout::One { .. } | Layout::Cut { .. } => vec![self.values() + 1],
        }
    }
}

impl Variables {
    pub(super) fn new(questions: &[Question], conditions: &[&Condition]) -> Variables {
        let mut cuts: Vec<Vec<(Measure, i64)>> = vec![Vec::new(); questions.len()];
        for condition in conditions {
            condition.each(&mut |part| {
                if let Condition::Measures(question, measure, bound) = part {
                    cuts[question.0].push((*measure, bound.limit()));
                }
            });
        }
        let layouts: Vec<_> = questions.iter().zip(&cuts).map(|(question, cuts)| Layout::of(question, cuts)).collect();
        let (mut first, mut question_of) = (Vec::new(), vec![LANGUAGE]);
        for (at, layout) in layouts.iter().enumerate() {
            first.push(u32::try_from(question_of.len()).expect("the reader bounds questions"));
            let at = u32::try_from(at).expect("the reader bounds questions");
            question_of.extend(layout.arities().iter().map(|_| at));
        }
        Variables { first, question_of, layouts }
    }

    pub(super) fn arity(&self, languages: usize) -> Vec<u32> {
        let languages = u32::try_from(languages).expect("a flow has few languages");
        let each = self.layouts.iter().flat_map(Layout::arities);
        std::iter::once(languages).chain(each).collect()
    }

    /// The question a variable belongs to; none for the language.
    pub(crate) fn question_of(&self, var: Var) -> Option<QuestionId> {
        let at = self.question_of[var.0 as usize];
        (at != LANGUAGE).then_some(QuestionId(at as usize))
    }

    /// The variables of a question.
    pub(crate) fn of(&self, question: QuestionId) -> impl Iterator<Item = Var> + use<> {
        let first = self.first[question.0];
        let many = matches!(self.layouts[question.0], Layout::Many { .. });
        let count = if many { self.layouts[question.0].values() } else { 1 };
        (first..first + count).map(Var)
    }

    pub(super) fn layout(&self, question: QuestionId) -> &Layout {
        &self.layouts[question.0]
    }

    /// The variable of an option of a *many* question.
    pub(super) fn bit(&self, question: QuestionId, option: usize) -> Var {
        let option = u32::try_from(option).expect("the reader bounds options");
        let Layout::Many { options, exclusive } = self.layouts[question.0] else {
            unreachable!("only *many* questions have a variable per option")
        };
        let bit = match exclusive {
            true if option + 1 == options => 0,
            true => option + 1,
            false => option,
        };
        Var(self.first[question.0] + bit)
    }

    /// The option that a variable of a *many* question stands for.
    pub(crate) fn option_of(&self, question: QuestionId, var: Var) -> usize {
        let bit = (var.0 - self.first[question.0]) as usize;
        match self.layouts[question.0] {
            Layout::Many { options, exclusive: true } if bit == 0 => options as usize - 1,
            Layout::Many { exclusive: true, .. } => bit - 1,
            Layout::Many { .. } | Layout::One { .. } | Layout::Cut { .. } => bit,
        }
    }

    /// The values for which a measure of a question keeps to a bound.
    pub(super) fn within(&self, question: QuestionId, bound: Bound) -> Vec<u32> {
        let Layout::Cut { least, at, .. } = &self.layouts[question.0] else {
            return Vec::new();
        };
        let starts = std::iter::once(*least).chain(at.iter().copied());
        let held = starts.enumerate().filter(|(_, start)| match bound {
            Bound::AtLeast(limit) => *start >= limit,
            Bound::Under(limit) => *start < limit,
        });
        held.filter_map(|(value, _)| u32::try_from(value).ok()).collect()
    }

    /// The value that an answer gives to a variable of its question.
    pub(crate) fn value(&self, question: QuestionId, var: Var, answer: &Answer, today: Date) -> u32 {
        match (answer, &self.layouts[question.0]) {
            (Answer::Options(chosen), Layout::Many { .. }) => {
                let option = self.option_of(question, var);
                u32::from(chosen.iter().any(|chosen| chosen.0 == option))
            }
            (Answer::Options(chosen), Layout::One { .. } | Layout::Cut { .. }) => {
                chosen.first().map_or(0, |option| index(option.0))
            }
            (Answer::Number(number), Layout::Cut { at, .. }) => interval(at, *number),
            (Answer::Date(date), Layout::Cut { measure, at, .. }) => {
                let measured = match measure {
                    Measure::Age => i64::from(date.age(today)),
                    Measure::Day | Measure::Number => date.days(),
                };
                interval(at, measured)
            }
            (Answer::Number(_) | Answer::Date(_) | Answer::Misread(..), _) => 0,
        }
    }

    /// A number, day or age inside an interval of a question's values: the least that is in it.
    pub(crate) fn least(&self, question: QuestionId, value: u32) -> Option<(Measure, Option<i64>)> {
        let Layout::Cut { measure, at, .. } = &self.layouts[question.0] else {
            return None;
        };
        let before = (value as usize).checked_sub(1);
        let start = before.and_then(|before| at.get(before).copied());
        Some((*measure, start))
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("the reader bounds options")
}

fn interval(cuts: &[i64], measured: i64) -> u32 {
    index(cuts.partition_point(|cut| *cut <= measured))
}
