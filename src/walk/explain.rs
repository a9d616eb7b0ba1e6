use super::{Answers, Next, Walk};
use crate::flow::{Answer, Bound, Condition, EntryId, Flow, Measure, QuestionId};

/// Why an entry is shown or not.
#[derive(Debug)]
pub struct Explained {
    /// The entry.
    pub entry: EntryId,
    /// Whether it holds; none while an answer that it needs is still to come.
    pub holds: Option<bool>,
    /// The line of its file that decided, if one did.
    pub line: Option<u32>,
    /// What that line says.
    pub because: String,
}

/// Every rule and entry of `also`: whether it holds for these answers, and the line that decided.
pub fn explain(flow: &Flow, answers: &Answers, walked: &Walk<'_>) -> Vec<Explained> {
    let facts = Facts { flow, answers, walked };
    let each = flow.entries.iter().map(|entry| facts.decide(&entry.when));
    let mut decided: Vec<Decided<'_>> = each.collect();
    let rules = flow.entries.iter().zip(&decided);
    let rules = rules.filter(|(entry, _)| entry.is_rule() && !entry.is_otherwise());
    let held: Vec<Option<bool>> = rules.map(|(_, decided)| decided.holds).collect();
    let otherwise = match held.contains(&Some(true)) {
        true => Some(false),
        false if held.contains(&None) => None,
        false => Some(true),
    };
    for (entry, decided) in flow.entries.iter().zip(&mut decided) {
        if entry.is_otherwise() {
            decided.holds = otherwise;
        }
    }
    let each = decided.into_iter().enumerate();
    each.map(|(at, decided)| Explained {
        entry: EntryId(at),
        holds: decided.holds,
        line: decided.line,
        because: decided.by.describe(flow),
    })
    .collect()
}

struct Decided<'f> {
    holds: Option<bool>,
    line: Option<u32>,
    by: &'f Condition,
}

struct Facts<'a> {
    flow: &'a Flow,
    answers: &'a Answers,
    walked: &'a Walk<'a>,
}

impl Facts<'_> {
    fn decide<'f>(&self, condition: &'f Condition) -> Decided<'f> {
        let leaf = |holds| Decided { holds, line: None, by: condition };
        match condition {
            Condition::Line(span, inner) => {
                let decided = self.decide(inner);
                Decided { line: decided.line.or(Some(span.line)), ..decided }
            }
            Condition::Not(inner) => {
                let decided = self.decide(inner);
                Decided { holds: decided.holds.map(|holds| !holds), ..decided }
            }
            Condition::All(parts) => self.first(parts, Some(false)).unwrap_or(leaf(Some(true))),
            Condition::Any(parts) => self.first(parts, Some(true)).unwrap_or(leaf(Some(false))),
            Condition::Always => leaf(Some(true)),
            Condition::Otherwise => leaf(None),
            Condition::Language(languages) => leaf(Some(languages.contains(&self.walked.reader.language.0))),
            Condition::HasAny(question, options) => {
                leaf(self.options(*question, |chosen| options.iter().any(|option| chosen.contains(option))))
            }
            Condition::HasAll(question, options) => {
                leaf(self.options(*question, |chosen| options.iter().all(|option| chosen.contains(option))))
            }
            Condition::Only(question, options) => leaf(self.options(*question, |chosen| {
                !chosen.is_empty() && chosen.iter().all(|option| options.contains(option))
            })),
            Condition::Measures(question, measure, bound) => leaf(
                self.known(*question).map(|answer| answer.is_some_and(|answer| self.measure(answer, *measure, *bound))),
            ),
            Condition::Scores(score, bound) => leaf(self.score(&self.flow.scores[score.0], *bound)),
        }
    }

    /// The first part that decides the whole, or else the first that is open; none when every part
    /// is decided the other way.
    fn first<'f>(&self, parts: &'f [Condition], decisive: Option<bool>) -> Option<Decided<'f>> {
        let mut each: Vec<Decided<'f>> = parts.iter().map(|part| self.decide(part)).collect();
        let at = each
            .iter()
            .position(|part| part.holds == decisive)
            .or_else(|| each.iter().position(|part| part.holds.is_none()));
        match at {
            Some(at) => Some(each.swap_remove(at)),
            // A single line decides alone, in either way.
            None if each.len() == 1 => each.pop(),
            None => None,
        }
    }

    /// The answer of a question, none inside when it was not asked; none while it may still come.
    fn known(&self, question: QuestionId) -> Option<Option<&Answer>> {
        if self.walked.path.contains(&question) {
            return Some(self.answers.get(question));
        }
        match self.walked.next {
            Next::Question(next, _) if question >= next => None,
            Next::Question(..) | Next::Outcome(_) => Some(None),
        }
    }

    fn options(&self, question: QuestionId, test: impl Fn(&[crate::flow::OptionId]) -> bool) -> Option<bool> {
        let answer = self.known(question)?;
        Some(matches!(answer, Some(Answer::Options(chosen)) if test(chosen)))
    }

    fn measure(&self, answer: &Answer, measure: Measure, bound: Bound) -> bool {
        let measured = match (answer, measure) {
            (Answer::Number(number), _) => *number,
            (Answer::Date(date), Measure::Age) => i64::from(date.age(self.walked.reader.today)),
            (Answer::Date(date), _) => date.days(),
            (Answer::Options(_) | Answer::Misread(..), _) => return false,
        };
        bound.holds(measured)
    }

    fn score(&self, score: &crate::flow::Score, bound: Bound) -> Option<bool> {
        let mut sum = 0;
        for question in &score.questions {
            if let Some(Answer::Options(chosen)) = self.known(*question)? {
                let options = &self.flow.question_of(*question).options;
                sum += chosen.iter().map(|option| options[option.0].points).sum::<i64>();
            }
        }
        Some(bound.holds(sum))
    }
}
