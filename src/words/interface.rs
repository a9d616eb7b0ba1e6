//! The interface's own words in every language.

use std::collections::BTreeMap;

use super::{Language, Pseudo, SourceString, State, Words, read_words};
use crate::source::{Findings, Sources};

/// The interface's own words in every language it has.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The languages; the source language first, the others by tag.
    pub languages: Vec<InterfaceWords>,
}

/// The interface's words in one language.
#[derive(Clone, Debug)]
pub struct InterfaceWords {
    /// The language.
    pub language: Language,
    /// Where the translation stands.
    pub state: State,
    /// The words by key.
    pub words: BTreeMap<String, String>,
}

impl Interface {
    /// Reads `en.yaml` and every translation beside it, each complete and up to date: these words are
    /// part of the program.
    pub fn load(sources: &Sources) -> (Option<Interface>, Findings) {
        let mut findings = Findings::default();
        let interface = read(sources, &mut findings);
        let sound = findings.is_empty();
        (interface.filter(|_| sound), findings)
    }

    /// Adds its words in a pseudo-language, made from those of the source.
    pub fn add_pseudo(&mut self, pseudo: Pseudo) {
        let Some(source) = self.languages.first() else {
            return;
        };
        let say = |(key, text): (&String, &String)| match key.as_str() {
            // No words, but the names of fields in their order.
            "date_order" => (key.clone(), text.clone()),
            _ => (key.clone(), pseudo.say(text)),
        };
        self.languages.push(InterfaceWords {
            language: pseudo.language(),
            state: State::Machine,
            words: source.words.iter().map(say).collect(),
        });
    }

    /// The words in a language, where the interface has it.
    pub fn find(&self, language: &Language) -> Option<&InterfaceWords> {
        self.languages
            .iter()
            .find(|words| words.language == *language)
    }
}

fn read(sources: &Sources, findings: &mut Findings) -> Option<Interface> {
    let source_file = sources.find("en.yaml")?;
    let node = sources.tree(source_file, findings)?;
    let (language, strings) = SourceString::read_all(&node, findings)?;
    let mut languages = vec![by_key(Words::source(language, &strings), &strings)];
    let files = sources.iter().filter(|(file, _)| *file != source_file);
    let words = files.filter_map(|(file, path)| {
        let node = sources.tree(file, findings)?;
        let words = read_words(&node, path, &strings, findings)?;
        Some(by_key(words, &strings))
    });
    languages.extend(words);
    Some(Interface { languages })
}

fn by_key(words: Words, strings: &[SourceString]) -> InterfaceWords {
    let pairs = strings
        .iter()
        .enumerate()
        .map(|(at, string)| (string.key.clone(), words.get(at).to_owned()));
    InterfaceWords {
        words: pairs.collect(),
        language: words.language,
        state: words.state,
    }
}
