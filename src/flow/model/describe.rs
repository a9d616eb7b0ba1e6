//! Conditions and questions in the words of documents for authors.

use crate::flow::{
    Bound, Condition, Date, Entry, Flow, Item, Kind, Measure, Notice, Place, Promise, Question, QuestionId, Text,
};

impl Condition {
    /// The condition in the words of a flow file, on one line.
    pub fn describe(&self, flow: &Flow) -> String {
        let options = |question: &QuestionId, options: &[crate::flow::OptionId]| {
            let question = flow.question_of(*question);
            let ids = options.iter().map(|option| &*question.options[option.0].id);
            ids.collect::<Vec<_>>().join(", ")
        };
        let id = |question: &QuestionId| &flow.question_of(*question).id;
        match self {
            Condition::Always => "always".into(),
            Condition::Otherwise => "otherwise".into(),
            Condition::HasAny(question, chosen) if flow.question_of(*question).is_many() => {
                format!("{} has any of {}", id(question), options(question, chosen))
            }
            Condition::HasAny(question, chosen) => {
                format!("{} is {}", id(question), options(question, chosen).replace(", ", " or "))
            }
            Condition::HasAll(question, chosen) => {
                format!("{} has all of {}", id(question), options(question, chosen))
            }
            Condition::Only(question, chosen) => {
                format!("{} has only {}", id(question), options(question, chosen))
            }
            Condition::Measures(question, measure, bound) => measured(flow, *question, *measure, *bound),
            Condition::Scores(score, bound) => {
                format!("{} {}", flow.scores[score.0].id, compared(*bound, &bound.limit().to_string()))
            }
            Condition::Language(languages) => {
                let tags = languages.iter().map(|at| flow.words[*at].language.as_str());
                format!("language is {}", tags.collect::<Vec<_>>().join(" or "))
            }
            Condition::Line(_, inner) => inner.describe(flow),
            Condition::Not(inner) => format!("not ({})", inner.describe(flow)),
            Condition::All(parts) => joined(parts, " and ", flow),
            Condition::Any(parts) => joined(parts, " or ", flow),
        }
    }
}

fn joined(parts: &[Condition], between: &str, flow: &Flow) -> String {
    let each: Vec<String> = parts
        .iter()
        .map(|part| match part.describe(flow) {
            text if parts.len() > 1 && (text.contains(" or ") || text.contains(" and ")) => {
                format!("({text})")
            }
            text => text,
        })
        .collect();
    each.join(between)
}

fn measured(flow: &Flow, question: QuestionId, measure: Measure, bound: Bound) -> String {
    let question = flow.question_of(question);
    let limit = match (measure, &question.kind) {
        (Measure::Day, _) => Date::from_days(bound.limit()).to_string(),
        (Measure::Number, Kind::Number(number)) => number.written(bound.limit()),
        (Measure::Number | Measure::Age, _) => bound.limit().to_string(),
    };
    let what = if measure == Measure::Age { " (age)" } else { "" };
    format!("{}{what} {}", question.id, compared(bound, &limit))
}

fn compared(bound: Bound, limit: &str) -> String {
    match bound {
        Bound::AtLeast(_) => format!("is at least {limit}"),
        Bound::Under(_) => format!("is under {limit}"),
    }
}

impl Question {
    /// When it is asked, in the words of a flow file; none when always.
    pub fn described_when(&self, flow: &Flow) -> Option<String> {
        unless_always(&self.when, flow)
    }

    /// What kind of answer it takes, in plain words.
    pub fn described_kind(&self) -> String {
        match &self.kind {
            Kind::One => "one answer".into(),
            Kind::Many if self.may_be_empty => "several answers, or none".into(),
            Kind::Many => "one or several answers".into(),
            Kind::Number(number) => {
                let (min, max) = (number.written(number.min), number.written(number.max));
                format!("a number from {min} to {max}")
            }
            Kind::Date(days) => {
                let from = days.min.map(|day| format!(" from {day}"));
                let last = days.max.map(|day| day.to_string());
                let last = last.or(days.until_today.then(|| "today".into()));
                let to = last.map(|day| format!(" to {day}"));
                ["a day".to_owned()].into_iter().chain(from).chain(to).collect()
            }
        }
    }

    /// What a number counts.
    pub fn unit(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Number(number) => number.unit.as_ref(),
            Kind::One | Kind::Many | Kind::Date(_) => None,
        }
    }
}

fn unless_always(when: &Condition, flow: &Flow) -> Option<String> {
    (!matches!(when, Condition::Always)).then(|| when.describe(flow))
}

impl<T> Item<T> {
    /// When it is shown, in the words of a flow file; none when always.
    pub fn described_when(&self, flow: &Flow) -> Option<String> {
        unless_always(&self.when, flow)
    }
}

impl Entry {
    /// When it holds, in the words of a flow file.
    pub fn described_when(&self, flow: &Flow) -> String {
        self.when.describe(flow)
    }

    /// Where it may be shown.
    pub fn described_place(&self) -> &'static str {
        match self.place {
            Place::Anywhere => "first or among the others",
            Place::OnlyFirst => "first or not at all",
            Place::BeforeOthers => "before the others",
            Place::AfterOthers => "after the others",
        }
    }
}

impl Notice {
    /// When it is shown, in the words of a flow file.
    pub fn described_when(&self, flow: &Flow) -> String {
        self.when.describe(flow)
    }
}

impl Promise {
    /// What it is about, in the words of a flow file.
    pub fn described_when(&self, flow: &Flow) -> String {
        self.when.describe(flow)
    }
}
