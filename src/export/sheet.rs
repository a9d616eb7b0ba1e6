//! The sheet of a whole flow for a clinician to read and sign.

use std::fmt::Display;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::flow::{Choice, Claim, Date, Flow, Flows, Item, LanguageId, Prefill, Provider, Question, Referral, Text};
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
    scores: Vec<String>,
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

/// A text in every language.
#[derive(Serialize)]
struct Row {
    /// The part of the flow that it is, and its voice.
    part: String,
    /// The condition under which it is shown, if there is one.
    when: Option<String>,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct QuestionView {
    id: String,
    kind: String,
    when: Option<String>,
    prefill: &'static str,
    texts: Vec<Row>,
}

#[derive(Serialize)]
struct RuleView {
    outcome: String,
    when: String,
    place: &'static str,
    texts: Vec<Row>,
}

#[derive(Serialize)]
struct NoticeView {
    id: String,
    when: String,
    texts: Vec<Row>,
}

#[derive(Serialize)]
struct OutcomeView {
    id: String,
    providers: Vec<ProviderView>,
    texts: Vec<Row>,
}

#[derive(Serialize)]
struct ProviderView {
    name: String,
    when: Option<String>,
    facts: Vec<String>,
}

/// Returns one printable HTML page of a whole flow, with the source language beside the given ones.
///
/// # Errors
/// When the template can't be rendered.
pub fn sheet(flows: &Flows, flow: &Flow, languages: &[LanguageId], today: Date) -> Result<String, minijinja::Error> {
    let others = languages.iter().filter(|at| **at != LanguageId::SOURCE);
    let languages = std::iter::once(LanguageId::SOURCE).chain(others.copied());
    let sheet = Sheet { flows, flow, languages: languages.collect() };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.render_named_str("sheet.html", TEMPLATE, Value::from(Serde(&sheet.page(today))))
}

struct Sheet<'a> {
    flows: &'a Flows,
    flow: &'a Flow,
    languages: Vec<LanguageId>,
}

impl Sheet<'_> {
    fn page(&self, today: Date) -> Page {
        let flow = self.flow;
        Page {
            id: flow.id.clone(),
            title: flow.say(&flow.title, LanguageId::SOURCE, flow.plain_voice()).to_owned(),
            today: today.to_string(),
            languages: self.languages.iter().map(|at| language(flow, *at)).collect(),
            questions: self.questions(),
            rules: self.rules(),
            scores: scores(flow),
            promises: promises(flow),
            notices: self.notices(),
            outcomes: self.outcomes(),
        }
    }

    /// Returns a text in every language: one row for each voice it has.
    fn rows(&self, part: &str, when: Option<&String>, text: &Text) -> Vec<Row> {
        let flow = self.flow;
        let voices: Vec<_> = match text {
            Text::Same(_) => vec![(flow.plain_voice(), part.to_owned())],
            Text::PerVoice(_) => {
                let named = flow.voice_ids().zip(&flow.voices);
                named.map(|(id, name)| (id, format!("{part} ({name})"))).collect()
            }
        };
        let row = |(voice, part)| Row {
            part,
            when: when.cloned(),
            cells: self.languages.iter().map(|at| flow.say(text, *at, voice).to_owned()).collect(),
        };
        voices.into_iter().map(row).collect()
    }

    /// Returns the rows of the texts that exist, each under the name of its part.
    fn parts(&self, texts: &[(&str, Option<&Text>)]) -> Vec<Row> {
        let there = texts.iter().filter_map(|(part, text)| Some((part, (*text)?)));
        there.flat_map(|(part, text)| self.rows(part, None, text)).collect()
    }

    fn items(&self, part: &str, items: &[Item<Text>]) -> Vec<Row> {
        let flow = self.flow;
        let each = items.iter().flat_map(|item| self.rows(part, item.described_when(flow).as_ref(), &item.what));
        each.collect()
    }

    fn questions(&self) -> Vec<QuestionView> {
        let questions = self.flow.questions.iter();
        questions.map(|question| self.question(question)).collect()
    }

    fn question(&self, question: &Question) -> QuestionView {
        let mut texts = self.parts(&[
            ("question", Some(&question.ask)),
            ("hint", question.hint.as_ref()),
            ("why we ask", question.why.as_ref()),
            ("error", Some(&question.error)),
            ("unit", question.unit()),
        ]);
        let options = question.options.iter();
        texts.extend(options.flat_map(|option| self.option(option)));
        QuestionView {
            id: question.id.clone(),
            kind: question.described_kind(),
            when: question.described_when(self.flow),
            prefill: match question.prefill {
                Prefill::Always => "",
                Prefill::Sealed => "Filled in by sealed links only.",
                Prefill::Never => "Never filled in by a link.",
            },
            texts,
        }
    }

    fn option(&self, option: &Choice) -> Vec<Row> {
        let points = match option.points {
            0 => String::new(),
            points => format!(", {points:+} points"),
        };
        let label = format!("option {}{points}", option.id);
        let hint = format!("hint of {}", option.id);
        self.parts(&[(&*label, Some(&option.label)), (&*hint, option.hint.as_ref())])
    }

    fn rules(&self) -> Vec<RuleView> {
        let flow = self.flow;
        let each = flow.entries.iter().map(|entry| RuleView {
            outcome: flow.outcomes[entry.outcome.place()].id.clone(),
            when: entry.described_when(flow),
            place: entry.described_place(),
            texts: self.parts(&[("because", entry.because.as_ref())]),
        });
        each.collect()
    }

    fn notices(&self) -> Vec<NoticeView> {
        let flow = self.flow;
        let each = flow.notices.iter().map(|notice| NoticeView {
            id: notice.id.clone(),
            when: notice.described_when(flow),
            texts: self.rows("notice", None, &notice.text),
        });
        each.collect()
    }

    fn outcomes(&self) -> Vec<OutcomeView> {
        let flow = self.flow;
        let each = flow.outcomes.iter().map(|outcome| {
            let mut texts = self.parts(&[("title", Some(&outcome.title)), ("brief", outcome.brief.as_ref())]);
            texts.extend(self.items("step", &outcome.steps));
            texts.extend(self.parts(&[("what to say", outcome.say.as_ref())]));
            texts.extend(self.items("bring", &outcome.bring));
            texts.extend(self.items("if it does not work", &outcome.if_not));
            let providers = outcome.providers.iter();
            OutcomeView {
                id: outcome.id.clone(),
                providers: providers.map(|item| self.provider(item)).collect(),
                texts,
            }
        });
        each.collect()
    }

    fn provider(&self, item: &Item<Referral>) -> ProviderView {
        let provider = &self.flows.providers[item.what.provider.place()];
        let name = &provider.organization;
        ProviderView {
            name: match item.what.if_not {
                true => format!("{name}, if it does not work"),
                false => name.clone(),
            },
            when: item.described_when(self.flow),
            facts: self.facts(provider),
        }
    }

    /// Returns every fact of a provider, because a clinician vouches for each.
    fn facts(&self, provider: &Provider) -> Vec<String> {
        let source = &self.flow.words[LanguageId::SOURCE.place()].language;
        let phones = provider.phones.iter();
        let phones = phones.map(|phone| checked(&phone.number, phone.checked));
        let urls = provider.urls.iter();
        let urls = urls.map(|url| checked(&url.url, url.checked));
        let facts = provider
            .schedules
            .iter()
            .chain(&provider.languages)
            .chain(&provider.fees)
            .chain(&provider.eligibility)
            .chain(&provider.application);
        let facts = facts.map(|fact| checked(self.flows.fact(fact, source), fact.checked));
        phones.chain(urls).chain(facts).collect()
    }
}

fn checked(fact: impl Display, on: Date) -> String {
    format!("{fact} (checked on {on})")
}

fn language(flow: &Flow, at: LanguageId) -> LanguageView {
    let words = &flow.words[at.place()];
    LanguageView {
        tag: words.language.to_string(),
        dir: words.language.direction().as_str(),
        state: match words.state {
            _ if at == LanguageId::SOURCE => "source",
            State::Draft => "draft",
            State::Machine => "machine",
            State::Reviewed => "reviewed",
        },
    }
}

fn scores(flow: &Flow) -> Vec<String> {
    let each = flow.scores.iter().map(|score| {
        let questions = score.questions.iter();
        let ids: Vec<&str> = questions.map(|id| &*flow.question_of(*id).id).collect();
        format!("{}: the points of {}", score.id, ids.join(", "))
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
