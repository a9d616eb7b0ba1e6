use serde::Serialize;

use super::order::Order;
use super::shell;
use crate::flow::{Answer, Date, Flow, Kind, LanguageId, Prefill, QuestionId};
use crate::link::{Filled, MAX_DAYS};
use crate::walk::{Answers, problem, written};
use crate::web::App;
use crate::web::interface::Word;
use crate::web::respond::Pairs;
use crate::web::rich::plain;
use crate::web::step::reader;
use crate::web::view::Shell;

/// Days that a link lives where staff do not say otherwise.
pub(super) const DAYS: u16 = 30;

/// What staff filled in, good or not, to be shown again.
pub(super) struct Draft {
    pub(super) filled: Filled,
    pub(super) languages: Vec<LanguageId>,
    days: String,
    problems: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Builder<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flow: String,
    flow_id: &'a str,
    problems: Vec<String>,
    questions: Vec<Pick<'a>>,
    /// Questions that no link may fill in.
    never: Vec<String>,
    offered: Vec<Choice<'a>>,
    sources: Vec<Choice<'a>>,
    days: String,
    max_days: u16,
}

#[derive(Serialize)]
struct Pick<'a> {
    id: &'a str,
    ask: String,
    kind: &'static str,
    options: Vec<Choice<'a>>,
    value: String,
    confirm: bool,
    sealed: bool,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    label: String,
    chosen: bool,
}

impl Draft {
    /// An empty one.
    pub(super) fn new() -> Draft {
        Draft {
            filled: Filled::default(),
            languages: Vec::new(),
            days: DAYS.to_string(),
            problems: Vec::new(),
        }
    }

    /// What was ordered before.
    pub(super) fn of(order: Order, today: Date) -> Draft {
        Draft {
            filled: order.filled,
            languages: order.languages,
            days: (order.until.days() - today.days()).to_string(),
            problems: Vec::new(),
        }
    }

    /// What a form says.
    pub(super) fn read(app: &App, flow: &Flow, form: &Pairs) -> Draft {
        let mut draft = Draft::new();
        let value = |name: &str| {
            let found = form.iter().find(|(have, _)| have == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let tags = form.iter().filter(|(name, _)| name == "language");
        draft.languages = tags.filter_map(|(_, tag)| flow.language(tag)).collect();
        if draft.languages.is_empty() {
            draft.problems.push("Choose at least one language.".into());
        }
        draft.days = value("days").chars().take(10).collect();
        draft.filled.source = app.flows.link_source(value("from"));
        for (at, question) in flow.questions.iter().enumerate() {
            let id = QuestionId(at);
            let Some(answer) =
                answer(flow, id, form).filter(|_| question.prefill != Prefill::Never)
            else {
                continue;
            };
            let today = reader(flow, LanguageId::SOURCE).today;
            if problem(question, &answer, today).is_some() {
                let ask = ask(flow, id);
                draft
                    .problems
                    .push(format!("Give one answer that can be used, or none: {ask}"));
                continue;
            }
            match value(&format!("how.{}", question.id)) {
                "confirm" => draft.filled.suggested.set(id, answer),
                _ => draft.filled.answers.set(id, answer),
            }
        }
        if draft.days().is_none() {
            let message = format!("Write how many days the link works: 1 to {MAX_DAYS}.");
            draft.problems.push(message);
        }
        draft
    }

    fn days(&self) -> Option<u16> {
        let days = self.days.trim().parse().ok();
        days.filter(|days| (1..=MAX_DAYS).contains(days))
    }

    /// The order, if nothing is wrong with it.
    pub(super) fn order(&self, today: Date) -> Option<Order> {
        let days = self.days().filter(|_| self.problems.is_empty())?;
        Some(Order {
            filled: self.filled.clone(),
            languages: self.languages.clone(),
            until: Date::from_days(today.days() + i64::from(days)),
        })
    }
}

/// A question's answer in the form; none where it was left open.
fn answer(flow: &Flow, id: QuestionId, form: &Pairs) -> Option<Answer> {
    let question = flow.question_of(id);
    let name = format!("answer.{}", question.id);
    let mut values = form
        .iter()
        .filter(|(have, value)| *have == name && !value.is_empty());
    match question.kind {
        Kind::One | Kind::Many => {
            let chosen: Vec<_> = values
                .filter_map(|(_, option)| question.option(option))
                .collect();
            (!chosen.is_empty()).then(|| {
                let mut answers = Answers::default();
                answers.set(id, Answer::Options(chosen));
                answers.remove(id)
            })?
        }
        Kind::Number(_) | Kind::Date(_) => {
            let (_, typed) = values.next()?;
            Some(Answer::typed(&question.kind, typed))
        }
    }
}

fn ask(flow: &Flow, id: QuestionId) -> String {
    let ask = &flow.question_of(id).ask;
    plain(flow.say(ask, LanguageId::SOURCE, flow.plain_voice()))
}

/// All questions on one page, and what becomes of each answer.
pub(super) fn view<'a>(app: &'a App, flow: &'a Flow, draft: &Draft) -> Builder<'a> {
    let say = |text| plain(flow.say(text, LanguageId::SOURCE, flow.plain_voice()));
    let (never, asked): (Vec<_>, Vec<_>) = (0..flow.questions.len())
        .map(QuestionId)
        .partition(|id| flow.question_of(*id).prefill == Prefill::Never);
    let offered = flow
        .offered()
        .filter_map(|language| flow.language(language.as_str()));
    let languages = offered.map(|at| {
        let language = &flow.words[at.0].language;
        Choice {
            id: language.as_str(),
            label: app.interface.word(language, Word::LanguageName).to_owned(),
            chosen: draft.languages.contains(&at),
        }
    });
    let sources = app.flows.link_sources.iter().enumerate();
    let sources = sources.map(|(at, source)| Choice {
        id: &source.code,
        label: source.organization.clone(),
        chosen: draft.filled.source.is_some_and(|id| id.0 == at),
    });
    Builder {
        shell: shell(app, "Make a link").on_paper(),
        flow: say(&flow.title),
        flow_id: &flow.id,
        problems: draft.problems.clone(),
        questions: asked.iter().map(|id| pick(flow, *id, draft)).collect(),
        never: never.iter().map(|id| ask(flow, *id)).collect(),
        offered: languages.collect(),
        sources: sources.collect(),
        days: draft.days.clone(),
        max_days: MAX_DAYS,
    }
}

fn pick<'a>(flow: &'a Flow, id: QuestionId, draft: &Draft) -> Pick<'a> {
    let question = flow.question_of(id);
    let say = |text| plain(flow.say(text, LanguageId::SOURCE, flow.plain_voice()));
    let suggested = draft.filled.suggested.get(id);
    let given = draft.filled.answers.get(id).or(suggested);
    let options = question.options.iter().enumerate().map(|(at, option)| Choice {
        id: &option.id,
        label: say(&option.label),
        chosen: matches!(given, Some(Answer::Options(chosen)) if chosen.iter().any(|id| id.0 == at)),
    });
    Pick {
        id: &question.id,
        ask: say(&question.ask),
        kind: match question.kind {
            Kind::One => "one",
            Kind::Many => "many",
            Kind::Number(_) => "number",
            Kind::Date(_) => "date",
        },
        options: options.collect(),
        value: given
            .map(|given| written(flow, id, given))
            .unwrap_or_default(),
        confirm: suggested.is_some(),
        sealed: question.prefill == Prefill::Sealed,
    }
}
