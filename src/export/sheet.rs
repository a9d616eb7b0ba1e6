use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::flow::{Claim, Date, Flow, Flows, Item, Kind, LanguageId, ProviderId, Text};
use crate::words::State;

const TEMPLATE: &str = include_str!("sheet.html");

#[derive(Serialize)]
struct Page {
    id: String,
    title: String,
    today: String,
    languages: Vec<LanguageView>,
    questions: Vec<QuestionView>,
    rules: Vec<RuleView>,
    promises: Vec<String>,
    notices: Vec<NoticeView>,
    outcomes: Vec<OutcomeView>,
}

#[derive(Serialize)]
struct LanguageView {
    tag: String,
    dir: &'static str,
    state: &'static str,
}

/// Texts row by row, a cell for each language.
type Rows = Vec<Vec<String>>;

#[derive(Serialize)]
struct QuestionView {
    id: String,
    kind: &'static str,
    when: Option<String>,
    prefill: bool,
    texts: Rows,
    options: Vec<String>,
}

#[derive(Serialize)]
struct RuleView {
    outcome: String,
    when: String,
    place: &'static str,
}

#[derive(Serialize)]
struct NoticeView {
    id: String,
    when: String,
    texts: Rows,
}

#[derive(Serialize)]
struct OutcomeView {
    id: String,
    providers: Vec<String>,
    texts: Rows,
}

/// One printable HTML page of a whole flow, for a clinician to read and sign.
///
/// # Errors
/// When the template can't be rendered.
pub fn sheet(flows: &Flows, flow: &Flow, today: Date) -> Result<String, minijinja::Error> {
    let languages = flow.words.iter().map(|words| LanguageView {
        tag: words.language.to_string(),
        dir: words.language.direction().as_str(),
        state: match words.state {
            State::Draft => "draft",
            State::Machine => "machine",
            State::Reviewed => "reviewed",
        },
    });
    let page = Page {
        id: flow.id.clone(),
        title: flow
            .say(&flow.title, LanguageId::SOURCE, flow.plain_voice())
            .to_owned(),
        today: today.to_string(),
        languages: languages.collect(),
        questions: questions(flow),
        rules: rules(flow),
        promises: promises(flow),
        notices: notices(flow),
        outcomes: outcomes(flows, flow),
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.render_named_str("sheet.html", TEMPLATE, Value::from(Serde(&page)))
}

/// A text in every language; one row for each voice it has.
fn rows(flow: &Flow, text: &Text) -> Rows {
    let voices = match text {
        Text::Same(_) => 1,
        Text::PerVoice(each) => each.len(),
    };
    let row = |voice| {
        let languages = flow.language_ids();
        languages
            .map(|at| flow.say(text, at, voice).to_owned())
            .collect()
    };
    flow.voice_ids().take(voices).map(row).collect()
}

fn all_rows<'a>(flow: &Flow, texts: impl IntoIterator<Item = &'a Text>) -> Rows {
    texts
        .into_iter()
        .flat_map(|text| rows(flow, text))
        .collect()
}

fn questions(flow: &Flow) -> Vec<QuestionView> {
    let each = flow.questions.iter().map(|question| {
        let asked = [
            Some(&question.ask),
            question.hint.as_ref(),
            question.why.as_ref(),
        ];
        let options = question.options.iter();
        let labels = options
            .clone()
            .flat_map(|o| [Some(&o.label), o.hint.as_ref()]);
        let texts = asked
            .into_iter()
            .chain([Some(&question.error)])
            .chain(labels);
        QuestionView {
            id: question.id.clone(),
            kind: match question.kind {
                Kind::One => "One answer",
                Kind::Many => "Several answers",
                Kind::Number(_) => "A number",
                Kind::Date(_) => "A date",
            },
            when: question.described_when(flow),
            prefill: question.prefill,
            texts: all_rows(flow, texts.flatten()),
            options: options.map(|option| option.id.clone()).collect(),
        }
    });
    each.collect()
}

fn rules(flow: &Flow) -> Vec<RuleView> {
    let each = flow.entries.iter().map(|entry| RuleView {
        outcome: flow.outcomes[entry.outcome.place()].id.clone(),
        when: entry.described_when(flow),
        place: entry.described_place(),
    });
    each.collect()
}

fn promises(flow: &Flow) -> Vec<String> {
    let outcome = |id: crate::flow::OutcomeId| &flow.outcomes[id.place()].id;
    let each = flow.promises.iter().map(|promise| {
        let claim = match promise.claim {
            Claim::Recommends(id) => format!("{} is the recommendation", outcome(id)),
            Claim::Includes(id) => format!("{} is shown", outcome(id)),
            Claim::Never(id) => format!("{} is never shown", outcome(id)),
            Claim::NeverRecommends(id) => format!("{} is never the recommendation", outcome(id)),
            Claim::Notice(id) => format!("the notice {} is shown", flow.notices[id.place()].id),
        };
        format!("When {}: {claim}.", promise.described_when(flow))
    });
    each.collect()
}

fn notices(flow: &Flow) -> Vec<NoticeView> {
    let each = flow.notices.iter().map(|notice| NoticeView {
        id: notice.id.clone(),
        when: notice.described_when(flow),
        texts: rows(flow, &notice.text),
    });
    each.collect()
}

fn outcomes(flows: &Flows, flow: &Flow) -> Vec<OutcomeView> {
    let each = flow.outcomes.iter().map(|outcome| {
        let items = outcome
            .steps
            .iter()
            .chain(&outcome.bring)
            .chain(&outcome.if_not);
        let texts = [
            Some(&outcome.title),
            outcome.brief.as_ref(),
            outcome.say.as_ref(),
        ];
        let texts = texts
            .into_iter()
            .flatten()
            .chain(items.map(|item| &item.what));
        OutcomeView {
            id: outcome.id.clone(),
            providers: outcome
                .providers
                .iter()
                .map(|item| provider(flows, item))
                .collect(),
            texts: all_rows(flow, texts),
        }
    });
    each.collect()
}

fn provider(flows: &Flows, item: &Item<ProviderId>) -> String {
    let provider = &flows.providers[item.what.place()];
    let phones: Vec<&str> = provider.phones.iter().map(|phone| &*phone.number).collect();
    match phones.as_slice() {
        [] => provider.organization.clone(),
        phones => format!("{} ({})", provider.organization, phones.join(", ")),
    }
}
