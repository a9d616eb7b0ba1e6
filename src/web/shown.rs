use std::borrow::Cow;

use minijinja::Value;
use minijinja::value::ValueKind;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::App;
use super::interface::{Interface, Word};
use super::rich::{Escaped, plain};
use crate::flow::{Fact, Flow, Label, LanguageId, Text, VoiceId};
use crate::words::Language;

/// A text as a page shows it: in the page's language, or the source's sentence marked as such where
/// the translation is missing or made from an older sentence (WCAG 2.2, 3.1.2).
#[derive(Clone)]
pub(super) struct Shown<'a> {
    pub(super) text: Cow<'a, str>,
    stands_in: Option<StandIn<'a>>,
}

/// What marks a sentence of the source language.
#[derive(Clone)]
struct StandIn<'a> {
    lang: &'a str,
    dir: &'static str,
    label: Cow<'a, str>,
}

impl<'a> Shown<'a> {
    /// A text of a flow.
    pub(super) fn of_flow(
        app: &'a App,
        flow: &'a Flow,
        at: LanguageId,
        voice: VoiceId,
        text: &Text,
    ) -> Shown<'a> {
        let stands_in = flow.stands_in(text, at, voice);
        let (language, source) = (&flow.words[at.0].language, &flow.words[0].language);
        Shown {
            text: flow.say(text, at, voice).into(),
            stands_in: stands_in.then(|| StandIn::new(&app.interface, language, source)),
        }
    }

    /// A text of a flow that is not in the page's language, in the flow's own.
    pub(super) fn in_source(
        app: &'a App,
        language: &Language,
        flow: &'a Flow,
        text: &Text,
    ) -> Shown<'a> {
        let own = &flow.words[0].language;
        Shown {
            text: flow
                .say(text, LanguageId::SOURCE, flow.plain_voice())
                .into(),
            stands_in: (own != language).then(|| StandIn::new(&app.interface, language, own)),
        }
    }

    /// A fact of a provider; those are written in English.
    pub(super) fn of_fact(app: &'a App, language: &'a Language, fact: &Fact) -> Shown<'a> {
        let source = &app.interface.source().language;
        let stands_in = app.flows.fact_stands_in(fact, language);
        Shown {
            text: app.flows.fact(fact, language).into(),
            stands_in: stands_in.then(|| StandIn::new(&app.interface, language, source)),
        }
    }

    /// A label of a site; those have English words.
    pub(super) fn of_label(
        interface: &'a Interface,
        language: &Language,
        label: &'a Label,
    ) -> Shown<'a> {
        let source = &interface.source().language;
        let (text, stands_in) = label.say(language);
        Shown {
            text: text.into(),
            stands_in: stands_in.then(|| StandIn::new(interface, language, source)),
        }
    }

    /// A text that needs no translation, such as a number.
    pub(super) fn own(text: String) -> Shown<'a> {
        Shown {
            text: text.into(),
            stands_in: None,
        }
    }

    /// The same text after another that needs no translation.
    pub(super) fn after(self, before: &str) -> Shown<'a> {
        let text = format!("{before} {}", self.text).into();
        Shown { text, ..self }
    }

    /// The text without markup, for titles.
    pub(super) fn plain(&self) -> String {
        let text = plain(&self.text);
        match &self.stands_in {
            Some(mark) => format!("{text} {}", mark.label),
            None => text,
        }
    }

    /// Whether it is the source's sentence.
    pub(super) fn is_stand_in(&self) -> bool {
        self.stands_in.is_some()
    }
}

impl<'a> StandIn<'a> {
    fn new(interface: &'a Interface, language: &Language, source: &'a Language) -> StandIn<'a> {
        StandIn {
            lang: source.as_str(),
            dir: source.direction().as_str(),
            label: match *source == interface.source().language {
                true => interface.word(language, Word::InSource).into(),
                // Every language is known to its own speakers under this name, as where languages are chosen.
                false => format!("({})", interface.word(source, Word::LanguageName)).into(),
            },
        }
    }
}

/// A plain string to templates, or a map that [`html`] and [`flat`] know.
impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(mark) = &self.stands_in else {
            return serializer.serialize_str(&self.text);
        };
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("text", &self.text)?;
        map.serialize_entry("lang", mark.lang)?;
        map.serialize_entry("dir", mark.dir)?;
        map.serialize_entry("label", &mark.label)?;
        map.end()
    }
}

/// A text as HTML; `inner` makes that of its words. None for a value that is no text.
pub(super) fn html(value: &Value, inner: impl Fn(&str) -> String) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(inner(text));
    }
    let [text, lang, dir, label] = marked(value)?;
    Some(format!(
        r#"<span lang="{}" dir="{}">{}</span> <span class="in-source">{}</span>"#,
        Escaped(&lang),
        Escaped(&dir),
        inner(&text),
        Escaped(&label)
    ))
}

/// A text where no markup can stand.
pub(super) fn flat(value: &Value) -> String {
    match marked(value) {
        Some([text, _, _, label]) => format!("{} {label}", plain(&text)),
        None => plain(value.as_str().unwrap_or_default()),
    }
}

fn marked(value: &Value) -> Option<[String; 4]> {
    if value.kind() != ValueKind::Map {
        return None;
    }
    let part = |name| Some(value.get_attr(name).ok()?.as_str()?.to_owned());
    Some([part("text")?, part("lang")?, part("dir")?, part("label")?])
}
