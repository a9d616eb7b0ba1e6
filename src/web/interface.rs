use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::source::{Finding, Findings, Sources, Span};
use crate::words::{Interface as Words, InterfaceWords, Language};

#[derive(RustEmbed)]
#[folder = "templates/words/"]
struct EmbeddedWords;

/// The interface's own words in every language it has.
pub struct Interface(Words);

impl Interface {
    /// The words built into the program.
    pub(super) fn embedded() -> Result<Interface, String> {
        let (words, findings) = Words::load(&files());
        words.map(Interface).ok_or_else(|| {
            let first = findings
                .sorted()
                .first()
                .map(|finding| finding.message.clone())
                .unwrap_or_default();
            format!("the interface's words are incomplete: {first}")
        })
    }

    /// Adds what is wrong with the interface for these flows: a language that it lacks.
    pub fn check_flows(sources: &Sources, findings: &mut Findings) {
        let (words, _) = Words::load(&files());
        let have: Vec<String> = words
            .iter()
            .flat_map(|words| &words.languages)
            .map(|words| words.language.to_string())
            .collect();
        for (file, path) in sources.iter() {
            let tag = path
                .rsplit('/')
                .next()
                .and_then(|name| name.strip_suffix(".yaml"))
                .unwrap_or(path);
            if path.contains("/words/")
                && Language::parse(tag).is_some()
                && !have.iter().any(|have| have == tag)
            {
                let message = format!("the interface has no words in `{tag}`");
                let hint = format!(
                    "it has {}; add templates/words/{tag}.yaml and build again",
                    have.join(", ")
                );
                findings.push(
                    Finding::error("missing-language", Span::start_of(file), message).hint(hint),
                );
            }
        }
    }

    /// Its languages.
    pub(super) fn languages(&self) -> Vec<Language> {
        self.0
            .languages
            .iter()
            .map(|words| words.language.clone())
            .collect()
    }

    /// The words in a language; the source language's where it has none.
    pub(super) fn words(&self, language: &Language) -> &InterfaceWords {
        self.0.find(language).unwrap_or(&self.0.languages[0])
    }

    /// One of the words in a language.
    pub(super) fn word<'a>(&'a self, language: &Language, key: &str) -> &'a str {
        let words: &BTreeMap<String, String> = &self.words(language).words;
        words.get(key).map_or("", String::as_str)
    }
}

fn files() -> Sources {
    Sources::from_files(EmbeddedWords::iter().filter_map(|path| {
        let file = EmbeddedWords::get(&path)?;
        Some((path.into_owned(), file.data.into_owned()))
    }))
}
