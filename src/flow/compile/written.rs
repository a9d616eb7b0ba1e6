//! Values of variables as answers.

use super::variables::Variables;
use crate::diagram::Var;
use crate::flow::{Date, Days, Kind, Measure, Question, QuestionId};

/// The day on which written answers that are ages are true.
pub(crate) const DAY: Date = Date { year: 2026, month: 1, day: 1 };

impl Variables {
    /// The least answer whose variables have these values, as `signpost walk` reads it; none where the
    /// question is not asked.
    pub(crate) fn written(
        &self,
        id: QuestionId,
        question: &Question,
        value: impl Fn(Var) -> Option<u32>,
    ) -> Option<String> {
        if let Kind::Many = question.kind {
            let mut chosen: Vec<usize> =
                self.of(id).filter(|var| value(*var) == Some(1)).map(|var| self.option_of(id, var)).collect();
            chosen.sort_unstable();
            let ids = chosen.iter().map(|at| &*question.options[*at].id);
            return Some(ids.collect::<Vec<_>>().join(","));
        }
        let value = value(self.of(id).next()?)?;
        if value >= self.layout(id).values() {
            return None;
        }
        let (measure, start) = self.least(id, value).unwrap_or((Measure::Number, None));
        Some(match &question.kind {
            Kind::One | Kind::Many => question.options[value as usize].id.clone(),
            Kind::Number(number) => number.written(start.unwrap_or(number.min)),
            Kind::Date(_) if measure == Measure::Age => born(start.unwrap_or(0)).to_string(),
            Kind::Date(days) => match start {
                Some(start) => Date::from_days(start).to_string(),
                None => self.first_day(id, days).to_string(),
            },
        })
    }

    /// Whether an answer to a question is a day whose age counts.
    pub(crate) fn is_age(&self, id: QuestionId) -> bool {
        matches!(self.least(id, 0), Some((Measure::Age, _)))
    }

    fn first_day(&self, id: QuestionId, days: &Days) -> Date {
        let (_, cut) = self.least(id, 1).unwrap_or((Measure::Day, None));
        let before = cut.map(|cut| Date::from_days(cut - 1));
        days.min.or(before).unwrap_or(DAY)
    }
}

/// A day of birth for somebody of that age on [`DAY`].
fn born(age: i64) -> Date {
    let age = i32::try_from(age).expect("the reader bounds ages");
    Date { year: DAY.year - age, ..DAY }
}
