//! A sentence with its language, which no template can show without the mark of a fallback text.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Object;
use serde::{Serialize, Serializer};

use super::escape::Escaped;
use super::markup::plain;
use crate::flow::{Fact, Flow, Flows, LanguageId, Text, VoiceId};
use crate::site::Label;
use crate::words::{Interface, Language, Word};

/// A text in the page's language, or a fallback text: the source's sentence, marked as such, where the translation is
/// missing or made from an older sentence (WCAG 2.2, 3.1.2).
#[derive(Clone, Debug)]
pub(in crate::web) struct LocalizedText {
    pub(in crate::web) text: String,
    fallback: Option<Fallback>,
}

/// The mark of a fallback text.
#[derive(Clone, Debug)]
struct Fallback {
    language: Language,
    label: String,
}

impl LocalizedText {
    /// Returns a sentence of a flow.
    pub(in crate::web) fn of_flow(
        interface: &Interface,
        flow: &Flow,
        text: &Text,
        language: LanguageId,
        voice: VoiceId,
    ) -> LocalizedText {
        let (reader, source) = (&flow.words[language.0].language, &flow.words[0].language);
        let fallback = flow.stands_in(text, language, voice);
        let text = flow.say(text, language, voice);
        LocalizedText::new(interface, text, reader, fallback.then_some(source))
    }

    /// Returns a sentence of a flow that does not have the page's language.
    pub(in crate::web) fn in_source(
        interface: &Interface,
        flow: &Flow,
        text: &Text,
        reader: &Language,
    ) -> LocalizedText {
        let source = &flow.words[0].language;
        let text = flow.say(text, LanguageId::SOURCE, flow.plain_voice());
        let fallback = (source != reader).then_some(source);
        LocalizedText::new(interface, text, reader, fallback)
    }

    /// Returns a fact of a provider. Facts are written in English.
    pub(in crate::web) fn of_fact(
        interface: &Interface,
        flows: &Flows,
        reader: &Language,
        fact: &Fact,
    ) -> LocalizedText {
        let fallback = flows.fact_stands_in(fact, reader);
        let source = fallback.then_some(&interface.source().language);
        LocalizedText::new(interface, flows.fact(fact, reader), reader, source)
    }

    /// Returns a label of a site. Labels have English words.
    pub(in crate::web) fn of_label(interface: &Interface, label: &Label, reader: &Language) -> LocalizedText {
        let (text, fallback) = label.say(reader);
        let source = fallback.then_some(&interface.source().language);
        LocalizedText::new(interface, text, reader, source)
    }

    /// `source` is the language of a fallback text.
    fn new(interface: &Interface, text: &str, reader: &Language, source: Option<&Language>) -> LocalizedText {
        LocalizedText { text: text.to_owned(), fallback: source.map(|source| Fallback::new(interface, reader, source)) }
    }

    /// Returns a text that needs no translation, such as a number.
    pub(in crate::web) fn own(text: impl Into<String>) -> LocalizedText {
        LocalizedText { text: text.into(), fallback: None }
    }

    /// Returns the same text after another that needs no translation.
    pub(in crate::web) fn after(self, before: &str) -> LocalizedText {
        let text = format!("{before} {}", self.text);
        LocalizedText { text, ..self }
    }

    /// Returns true for a fallback text.
    pub(in crate::web) fn is_fallback(&self) -> bool {
        self.fallback.is_some()
    }

    /// Returns the text without markup, for titles.
    pub(in crate::web) fn plain(&self) -> String {
        let text = plain(&self.text);
        match &self.fallback {
            Some(fallback) => format!("{text} {}", fallback.label),
            None => text,
        }
    }

    /// Returns the text as HTML; `inner` makes the HTML of its words.
    pub(in crate::web) fn html(&self, inner: impl Fn(&str) -> String) -> String {
        let Some(Fallback { language, label }) = &self.fallback else {
            return inner(&self.text);
        };
        format!(
            r#"<span lang="{language}" dir="{}">{}</span> <span class="in-source">{}</span>"#,
            language.direction().as_str(),
            inner(&self.text),
            Escaped(label)
        )
    }
}

impl Fallback {
    fn new(interface: &Interface, reader: &Language, source: &Language) -> Fallback {
        let label = match *source == interface.source().language {
            true => interface.word(reader, Word::InSource).to_owned(),
            // Its speakers know every language under its own name.
            false => format!("({})", interface.word(source, Word::LanguageName)),
        };
        Fallback { language: source.clone(), label }
    }
}

/// Templates show it through the escaping of the template engine, which asks for its HTML.
impl Object for LocalizedText {
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain())
    }
}

impl Serialize for LocalizedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_object(self.clone()).serialize(serializer)
    }
}
