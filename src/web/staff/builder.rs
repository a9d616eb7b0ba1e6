use serde::Serialize;

use super::order::Order;
use super::shell;
use super::snippet::Snippet;
use crate::flow::{Date, Flow, Kind, LanguageId, Prefill, QuestionId};
use crate::link::{Filled, MAX_DAYS};
use crate::walk::{Unread, written};
use crate::web::App;
use crate::web::interface::Word;
use crate::web::respond::Pairs;
use crate::web::rich::plain;
use crate::web::view::Shell;

/// Days that a link lives where staff do not say otherwise.
pub(super) const DAYS: u16 = 30;

/// What staff filled in, good or not, to be shown again.
pub(super) struct Draft {
    /// Names and values as the form sends them.
    form: Vec<(String, String)>,
    filled: Filled,
    languages: Vec<LanguageId>,
    problems: Vec<Fault>,
}

/// What is wrong, and the part of the page where it can be mended.
#[derive(Clone, Serialize)]
struct Fault {
    text: String,
    href: String,
}

#[derive(Serialize)]
pub(super) struct Builder<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flow: String,
    flow_id: &'a str,
    problems: Vec<Fault>,
    questions: Vec<Pick<'a>>,
    /// Questions that no link may fill in.
    never: Vec<String>,
    offered: Vec<Choice<'a>>,
    sources: Vec<Choice<'a>>,
    days: String,
    days_wrong: bool,
    max_days: u16,
    snippet: Option<Snippet>,
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
    wrong: bool,
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
            form: vec![("days".into(), DAYS.to_string())],
            filled: Filled::default(),
            languages: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What was ordered before, as the form would send it.
    pub(super) fn of(app: &App, flow: &Flow, order: &Order, today: Date) -> Draft {
        let days = order.until.days() - today.days();
        let mut form = vec![("days".to_owned(), days.to_string())];
        let tag = |at: &LanguageId| flow.words[at.0].language.to_string();
        form.extend(
            order
                .languages
                .iter()
                .map(|at| ("language".into(), tag(at))),
        );
        let source = order.filled.source;
        let code = source.map(|id| app.flows.link_sources[id.0].code.clone());
        form.extend(code.map(|code| ("from".into(), code)));
        let used = order.filled.answers.iter().map(|given| (given, "skip"));
        let suggested = order
            .filled
            .suggested
            .iter()
            .map(|given| (given, "confirm"));
        for ((id, answer), how) in used.chain(suggested) {
            let question = flow.question_of(id);
            form.push((format!("how.{}", question.id), how.into()));
            let written = written(flow, id, answer);
            let values: Vec<&str> = match question.kind {
                Kind::One | Kind::Many => written.split(',').collect(),
                Kind::Number(_) | Kind::Date(_) => vec![&written],
            };
            let name = format!("answer.{}", question.id);
            form.extend(
                values
                    .into_iter()
                    .map(|value| (name.clone(), value.to_owned())),
            );
        }
        Draft {
            form,
            ..Draft::new()
        }
    }

    /// What a form says.
    pub(super) fn read(app: &App, flow: &Flow, form: Pairs<'_>, today: Date) -> Draft {
        let form = form.into_iter();
        let mut draft = Draft {
            form: form
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            ..Draft::new()
        };
        let tags: Vec<&str> = draft.values("language").collect();
        let offered = flow.language_ids();
        draft.languages = offered
            .filter(|at| tags.contains(&flow.words[at.0].language.as_str()))
            .collect();
        let mut pairs = Vec::new();
        for question in flow.questions.iter() {
            let name = format!("answer.{}", question.id);
            let values = draft.values(&name);
            let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
            if values.is_empty() {
                continue;
            }
            if draft
                .values(&format!("how.{}", question.id))
                .any(|how| how == "confirm")
            {
                pairs.push(("confirm".into(), question.id.clone()));
            }
            pairs.extend(
                values
                    .iter()
                    .map(|value| (question.id.clone(), (*value).to_owned())),
            );
        }
        let source = draft.values("from").find(|code| !code.is_empty());
        pairs.extend(source.map(|code| ("from".to_owned(), code.to_owned())));
        let (filled, unread) = Filled::for_sealing(&app.flows, flow, &pairs, today);
        draft.filled = filled;
        for unread in unread {
            if let Unread::Option(id, _) = unread {
                let text = format!(
                    "Give one answer that can be used, or none: {}",
                    ask(flow, id)
                );
                let href = format!("#pick-{}", flow.question_of(id).id);
                draft.problems.push(Fault { text, href });
            }
        }
        if draft.languages.is_empty() {
            draft.fault("Choose at least one language.".into(), "#languages");
        }
        if draft.days().is_none() {
            let text = format!("Write how many days the link works: 1 to {MAX_DAYS}.");
            draft.fault(text, "#days");
        }
        draft
    }

    fn fault(&mut self, text: String, href: &str) {
        let href = href.to_owned();
        self.problems.push(Fault { text, href });
    }

    fn has_fault(&self, href: &str) -> bool {
        self.problems.iter().any(|fault| fault.href == href)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.form.iter().filter(move |(have, _)| have == name);
        pairs.map(|(_, value)| value.as_str())
    }

    fn days(&self) -> Option<u16> {
        let days = self.values("days").next()?.trim().parse().ok();
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
            chosen: draft.values("language").any(|tag| tag == language.as_str()),
        }
    });
    let sources = app.flows.link_sources.iter();
    let sources = sources.map(|source| Choice {
        id: &source.code,
        label: source.organization.clone(),
        chosen: draft.values("from").any(|code| code == source.code),
    });
    Builder {
        shell: match draft.problems.is_empty() {
            true => shell(app, "Make a link").on_paper(),
            false => shell(app, "Error: Make a link").on_paper(),
        },
        flow: say(&flow.title),
        flow_id: &flow.id,
        problems: draft.problems.clone(),
        questions: asked.iter().map(|id| pick(flow, *id, draft)).collect(),
        never: never.iter().map(|id| ask(flow, *id)).collect(),
        offered: languages.collect(),
        sources: sources.collect(),
        days: draft.values("days").next().unwrap_or_default().to_owned(),
        days_wrong: draft.has_fault("#days"),
        max_days: MAX_DAYS,
        snippet: Snippet::of(app, flow, &say(&flow.title)),
    }
}

fn pick<'a>(flow: &'a Flow, id: QuestionId, draft: &Draft) -> Pick<'a> {
    let question = flow.question_of(id);
    let say = |text| plain(flow.say(text, LanguageId::SOURCE, flow.plain_voice()));
    let given: Vec<&str> = draft.values(&format!("answer.{}", question.id)).collect();
    let options = question.options.iter().map(|option| Choice {
        id: &option.id,
        label: say(&option.label),
        chosen: given.contains(&&*option.id),
    });
    let how = format!("how.{}", question.id);
    let href = format!("#pick-{}", question.id);
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
        value: given.first().copied().unwrap_or_default().to_owned(),
        confirm: draft.values(&how).any(|how| how == "confirm"),
        sealed: question.prefill == Prefill::Sealed,
        wrong: draft.has_fault(&href),
    }
}
