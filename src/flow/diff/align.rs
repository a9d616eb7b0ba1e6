//! Two versions of a flow over the same questions and options.

use crate::flow::{Choice, Condition, Entry, Flow, Kind, Number, OptionId, Question, QuestionId, Score};

/// Two versions of a flow over the same questions and options, so that their diagrams can be
/// compared: questions and options that only one has are there in both, never asked and never
/// named in the other.
pub(super) struct Aligned {
    pub(super) old: Side,
    pub(super) new: Side,
    /// The languages of both, the new version's first.
    pub(super) languages: Vec<String>,
    /// By question: the options that only one version has.
    pub(super) lone: Vec<Vec<usize>>,
}

/// One version.
pub(super) struct Side {
    pub(super) questions: Vec<Question>,
    pub(super) scores: Vec<Score>,
    pub(super) entries: Vec<Entry>,
    pub(super) notices: Vec<Condition>,
}

/// Where the ids of one version are among those of both.
struct Places {
    questions: Vec<usize>,
    options: Vec<Vec<usize>>,
    languages: Vec<usize>,
}

/// Puts two versions side by side.
///
/// # Errors
/// When a question changed its kind, or the order of questions changed so that conditions of one
/// version name questions that come later in the other.
pub(super) fn align(old: &Flow, new: &Flow) -> Result<Aligned, String> {
    let order = merged_order(old, new);
    let mut merged = Vec::new();
    for id in &order {
        merged.push(merged_question(id, old, new)?);
    }
    let tags = |flow: &Flow| flow.languages().map(ToString::to_string).collect::<Vec<_>>();
    let mut languages = tags(new);
    languages.extend(tags(old).into_iter().filter(|tag| new.language(tag).is_none()));
    let side = |flow: &Flow| side(flow, &merged, &languages);
    let (old_side, new_side) = (side(old)?, side(new)?);
    let lone = merged.iter().map(|question| lone(question, old, new));
    Ok(Aligned { old: old_side, new: new_side, lone: lone.collect(), languages })
}

/// The new version's questions, with those that only the old one has after the one they followed.
fn merged_order(old: &Flow, new: &Flow) -> Vec<String> {
    let mut order: Vec<String> = new.questions.iter().map(|q| q.id.clone()).collect();
    let mut after = None;
    for question in &old.questions {
        let at = match order.iter().position(|id| *id == question.id) {
            Some(at) => at,
            None => {
                let at = after.map_or(0, |after: usize| after + 1);
                order.insert(at, question.id.clone());
                at
            }
        };
        after = Some(at);
    }
    order
}

fn merged_question(id: &str, old: &Flow, new: &Flow) -> Result<Question, String> {
    let find = |flow: &Flow| flow.questions.iter().position(|question| question.id == id);
    let (before, after) = (find(old), find(new));
    let (base, other) = match (before, after) {
        (Some(before), Some(after)) => (&new.questions[after], Some(&old.questions[before])),
        (_, Some(after)) => (&new.questions[after], None),
        (Some(before), None) => (&old.questions[before], None),
        (None, None) => unreachable!("the order lists questions of the two versions"),
    };
    let mut merged = base.clone();
    let Some(other) = other else {
        return Ok(merged);
    };
    merged.may_be_empty |= other.may_be_empty;
    merged.kind = match (&base.kind, &other.kind) {
        (Kind::One, Kind::One) => Kind::One,
        (Kind::Many, Kind::Many) => Kind::Many,
        (Kind::Date(days), Kind::Date(_)) => Kind::Date(*days),
        (Kind::Number(a), Kind::Number(b)) if a.decimals == b.decimals => {
            Kind::Number(Number { min: a.min.min(b.min), max: a.max.max(b.max), decimals: a.decimals, unit: None })
        }
        _ => return Err(format!("`{id}` takes another kind of answer now")),
    };
    let known = |id: &str, all: &[Choice]| all.iter().any(|option| option.id == id);
    let missing = other.options.iter().filter(|option| !known(&option.id, &base.options));
    merged.options.extend(missing.cloned());
    // The exclusive option is always the last.
    merged.options.sort_by_key(|option| option.exclusive);
    Ok(merged)
}

fn lone(question: &Question, old: &Flow, new: &Flow) -> Vec<usize> {
    let find = |flow: &Flow, option: &str| {
        let id = flow.question(&question.id)?;
        flow.question_of(id).option(option)
    };
    let shared = old.question(&question.id).is_some() && new.question(&question.id).is_some();
    let options = question.options.iter().enumerate().filter(|_| shared);
    options
        .filter(|(_, option)| find(old, &option.id).is_none() || find(new, &option.id).is_none())
        .map(|(at, _)| at)
        .collect()
}

fn side(flow: &Flow, merged: &[Question], languages: &[String]) -> Result<Side, String> {
    let place = |id: &str| merged.iter().position(|question| question.id == id);
    let places = Places {
        questions: flow.questions.iter().filter_map(|q| place(&q.id)).collect(),
        options: flow
            .questions
            .iter()
            .map(|question| {
                let merged = place(&question.id).map(|at| &merged[at]);
                let options = question.options.iter();
                options.filter_map(|o| Some(merged?.option(&o.id)?.0)).collect()
            })
            .collect(),
        languages: flow.languages().filter_map(|have| languages.iter().position(|tag| tag == have.as_str())).collect(),
    };
    let mut questions = Vec::new();
    for (at, question) in merged.iter().enumerate() {
        questions.push(own(flow, question, at, &places)?);
    }
    let entries = flow.entries.iter().map(|entry| Entry {
        outcome: entry.outcome,
        because: None,
        span: entry.span,
        when: places.moved(&entry.when),
        place: entry.place,
    });
    let scores = flow.scores.iter().map(|score| Score {
        id: score.id.clone(),
        questions: score.questions.iter().map(|id| places.question(*id)).collect(),
    });
    let notices = flow.notices.iter().map(|notice| places.moved(&notice.when));
    Ok(Side { questions, scores: scores.collect(), entries: entries.collect(), notices: notices.collect() })
}

/// A question of both versions as one of them has it.
fn own(flow: &Flow, merged: &Question, at: usize, places: &Places) -> Result<Question, String> {
    let mut question = merged.clone();
    let Some(id) = flow.question(&merged.id) else {
        question.when = Condition::Not(Box::new(Condition::Always));
        return Ok(question);
    };
    let own = flow.question_of(id);
    question.when = places.moved(&own.when);
    let mut latest = None;
    question.when.each(&mut |part| latest = latest.max(named(part)));
    if latest >= Some(at) {
        return Err(format!(
            "the order of questions changed: `{}` depends on a question that comes later now",
            merged.id
        ));
    }
    for option in &mut question.options {
        let points = own.option(&option.id).map(|at| own.options[at.0].points);
        option.points = points.unwrap_or(0);
    }
    Ok(question)
}

fn named(condition: &Condition) -> Option<usize> {
    match condition {
        Condition::HasAny(question, _)
        | Condition::HasAll(question, _)
        | Condition::Only(question, _)
        | Condition::Measures(question, ..) => Some(question.0),
        Condition::Always
        | Condition::Otherwise
        | Condition::Scores(..)
        | Condition::Language(_)
        | Condition::Line(..)
        | Condition::Not(_)
        | Condition::All(_)
        | Condition::Any(_) => None,
    }
}

impl Places {
    fn question(&self, id: QuestionId) -> QuestionId {
        QuestionId(self.questions[id.0])
    }

    fn moved(&self, condition: &Condition) -> Condition {
        let options = |id: &QuestionId, options: &[OptionId]| {
            let moved = options.iter().map(|o| OptionId(self.options[id.0][o.0]));
            moved.collect::<Vec<_>>()
        };
        let all = |parts: &[Condition]| parts.iter().map(|part| self.moved(part)).collect();
        match condition {
            Condition::Always => Condition::Always,
            Condition::Otherwise => Condition::Otherwise,
            Condition::HasAny(id, chosen) => Condition::HasAny(self.question(*id), options(id, chosen)),
            Condition::HasAll(id, chosen) => Condition::HasAll(self.question(*id), options(id, chosen)),
            Condition::Only(id, chosen) => Condition::Only(self.question(*id), options(id, chosen)),
            Condition::Measures(id, measure, bound) => Condition::Measures(self.question(*id), *measure, *bound),
            Condition::Scores(score, bound) => Condition::Scores(*score, *bound),
            Condition::Language(tags) => Condition::Language(tags.iter().map(|at| self.languages[*at]).collect()),
            Condition::Line(_, inner) => self.moved(inner),
            Condition::Not(inner) => Condition::Not(Box::new(self.moved(inner))),
            Condition::All(parts) => Condition::All(all(parts)),
            Condition::Any(parts) => Condition::Any(all(parts)),
        }
    }
}
