//! Conditions on numbers, days, ages and sums of points.

use super::scope::Scope;
use super::shape::Takes;
use super::values::date;
use crate::flow::{Bound, Condition, Date, Measure, Number, QuestionId, ScoreId};
use crate::source::{Finding, Findings, Key, Kind, Node, nearest_or_all};

/// The greatest age that a condition may name, in years.
const MAX_AGE: i64 = 150;

impl Scope<'_> {
    /// A line about a sum of points.
    pub(super) fn scored(
        &self,
        key: &Key,
        score: ScoreId,
        last: Option<QuestionId>,
        value: &Node,
        findings: &mut Findings,
    ) -> Condition {
        if let Some(last) = last {
            self.asked_before(key, last, findings);
        }
        let Kind::Map(entries) = &value.kind else {
            let message = format!("`{}` is a sum of points", key.name);
            let hint = format!("write `{}: {{at_least: 5}}`, or under", key.name);
            findings.push(Finding::error("wrong-type", value.span, message).hint(hint));
            return Condition::Always;
        };
        let whole = Number { min: i64::MIN, max: i64::MAX, decimals: 0, unit: None };
        let each = entries.iter().filter_map(|(how, node)| {
            let limit = number(node, &whole, findings)?;
            match how.name.as_str() {
                "at_least" => Some(Condition::Scores(score, Bound::AtLeast(limit))),
                "under" => Some(Condition::Scores(score, Bound::Under(limit))),
                other => {
                    unknown_test(how, other, &["at_least", "under"], findings);
                    None
                }
            }
        });
        Condition::All(each.collect())
    }

    /// A bound on a number, a day or an age.
    pub(super) fn measure(&self, id: QuestionId, how: &Key, node: &Node, findings: &mut Findings) -> Option<Condition> {
        let takes = self.questions[id.0].takes;
        let decimals = match takes {
            Takes::Number(decimals) => decimals,
            Takes::One | Takes::Many | Takes::Date => 0,
        };
        let range = Number { min: i64::MIN, max: i64::MAX, decimals, unit: None };
        let ages = Number { min: 0, max: MAX_AGE, ..range.clone() };
        let day = |node, findings: &mut Findings| date(node, "a day", findings).map(Date::days);
        let (measure, bound) = match (takes, how.name.as_str()) {
            (Takes::Number(_), "at_least") => (Measure::Number, Bound::AtLeast(number(node, &range, findings)?)),
            (Takes::Number(_), "under") => (Measure::Number, Bound::Under(number(node, &range, findings)?)),
            (Takes::Date, "from") => (Measure::Day, Bound::AtLeast(day(node, findings)?)),
            (Takes::Date, "before") => (Measure::Day, Bound::Under(day(node, findings)?)),
            (Takes::Date, "age_at_least") => (Measure::Age, Bound::AtLeast(number(node, &ages, findings)?)),
            (Takes::Date, "age_under") => (Measure::Age, Bound::Under(number(node, &ages, findings)?)),
            (_, other) => {
                unknown_test(how, other, tests_of(takes).1, findings);
                return None;
            }
        };
        if !self.measured(id, measure) {
            let message = format!("`{}` is compared both with days and with ages", self.questions[id.0].id);
            let hint = "use days or ages for one question, not both";
            findings.push(Finding::error("mixed-measures", how.span, message).hint(hint));
        }
        Some(Condition::Measures(id, measure, bound))
    }
}

/// What a question takes, and the tests its conditions may use.
pub(super) fn tests_of(takes: Takes) -> (&'static str, &'static [&'static str]) {
    match takes {
        Takes::One => ("takes one option", &[]),
        Takes::Many => ("allows several answers", &["has", "has_any", "has_all", "only"]),
        Takes::Number(_) => ("takes a number", &["at_least", "under"]),
        Takes::Date => ("takes a date", &["from", "before", "age_at_least", "age_under"]),
    }
}

pub(super) fn unknown_test(how: &Key, written: &str, known: &[&str], findings: &mut Findings) {
    let message = format!("there is no test `{written}` here");
    findings.push(Finding::error("unknown-key", how.span, message).hint(nearest_or_all(written, known)));
}

/// A number in the steps of its question.
pub(super) fn number(node: &Node, range: &Number, findings: &mut Findings) -> Option<i64> {
    let read = match &node.kind {
        Kind::Number(raw) if !raw.contains(',') => range.parse(raw).ok(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => None,
    };
    if read.is_none() {
        let whole = if range.decimals == 0 { "whole " } else { "" };
        let message = format!("a bound must be a {whole}number, not {}", node.describe());
        let hint = match range.decimals {
            0 => "write a whole number such as 65".to_owned(),
            places => format!("write a number with at most {places} decimals"),
        };
        findings.push(Finding::error("wrong-type", node.span, message).hint(hint));
    }
    read
}
