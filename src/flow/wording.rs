//! The words of all flows together: what is wrong with their wording, and how each translation stands.

use super::{Flow, Flows};
use crate::source::{Findings, Sources};
use crate::words::{
    Language, Measure, Pseudo, SourceString, Tally, Terms, Words, check_reading, check_wording, measured,
};

/// How one translation stands.
#[derive(Debug)]
pub struct Translation<'a> {
    /// The flow; none for the providers' words.
    pub flow: Option<&'a Flow>,
    /// The language.
    pub language: &'a str,
    /// Whether it is promised to be complete and up to date.
    pub published: bool,
    /// Whether readers are offered it.
    pub offered: bool,
    /// How many strings stand how.
    pub tally: Tally,
    /// How hard it is to read, where there is a measure for its language.
    pub reading: Option<(Measure, f64)>,
}

/// The termbase, `terms.yaml`; an empty one where there is none.
pub fn terms(sources: &Sources, findings: &mut Findings) -> Terms {
    let file = sources.find("terms.yaml");
    let terms = file.and_then(|file| sources.tree(file, findings));
    let terms = terms.map(|node| Terms::read(&node, findings));
    terms.unwrap_or_default()
}

impl Flows {
    /// What is wrong with the wording: terms, names, and how hard it is to read. Nothing here keeps a
    /// flow from being served.
    pub fn check_wording(&self, terms: &Terms, findings: &mut Findings) {
        for flow in &self.flows {
            for words in flow.words.iter().filter(|words| is_spoken(words)) {
                check_wording(&flow.keys, &flow.words[0], words, terms, findings);
                let tag = words.language.as_str();
                let limits = flow.reading.iter();
                for (_, limit) in limits.filter(|(language, _)| language == tag) {
                    check_reading(&flow.keys, words, terms, *limit, findings);
                }
            }
        }
        let Some(source) = self.source_words() else {
            return;
        };
        for words in self.words.iter().filter(|words| is_spoken(words)) {
            check_wording(&self.keys, source, words, terms, findings);
        }
    }

    /// What there is to translate of a flow, or of the `providers`: the language it is written in, the
    /// flow's voices, and its strings.
    pub fn translatable(&self, name: &str) -> Option<(&Language, &[String], Vec<SourceString>)> {
        let (words, keys, voices): (&Words, &[String], &[String]) = match self.find(name) {
            Some(flow) => (&flow.words[0], &flow.keys, &flow.voices),
            None if name == "providers" => (self.source_words()?, &self.keys, &[]),
            None => return None,
        };
        let strings = keys.iter().enumerate().map(|(at, key)| SourceString {
            key: key.clone(),
            text: words.get(at).to_owned(),
            span: words.span(at),
        });
        Some((&words.language, voices, strings.collect()))
    }

    /// The providers' words in the language they are written in.
    fn source_words(&self) -> Option<&Words> {
        self.words.iter().find(|words| words.language.as_str() == "en")
    }

    /// How every translation stands, flow by flow, the providers last.
    pub fn translations(&self, terms: &Terms) -> Vec<Translation<'_>> {
        let mut all = Vec::new();
        for flow in &self.flows {
            let published = |words: &Words| {
                let tag = words.language.as_str();
                flow.published.iter().any(|(have, _)| have == tag)
            };
            all.extend(flow.words[1..].iter().map(|words| Translation {
                flow: Some(flow),
                language: words.language.as_str(),
                published: published(words),
                offered: flow.offered().any(|offered| *offered == words.language),
                tally: words.tally(),
                reading: measured(words, terms),
            }));
        }
        let shared = self.words.iter().filter(|words| words.language.as_str() != "en");
        all.extend(shared.map(|words| Translation {
            flow: None,
            language: words.language.as_str(),
            published: false,
            offered: true,
            tally: words.tally(),
            reading: measured(words, terms),
        }));
        all
    }
}

/// A pseudo-language has no terms and no names.
fn is_spoken(words: &Words) -> bool {
    Pseudo::of(&words.language).is_none()
}
