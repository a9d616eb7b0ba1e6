//! The interface's own words in every language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::{Language, Pseudo, SourceString, State, Word, Words, read_words};
use crate::source::{Finding, Findings, Sources, Span};

#[derive(RustEmbed)]
#[folder = "templates/words/"]
struct EmbeddedWords;

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

    /// Returns the words built into the program.
    ///
    /// # Errors
    /// When a word is missing or out of date.
    pub fn embedded() -> Result<Interface, String> {
        // Read once, however often flows are reloaded.
        static WORDS: LazyLock<Result<Interface, String>> = LazyLock::new(read_embedded);
        WORDS.clone()
    }

    /// Adds a finding for each language of a flow that the interface does not have.
    pub fn check<'a>(
        sources: &Sources,
        needed: impl IntoIterator<Item = (&'a str, &'a Language)>,
        findings: &mut Findings,
    ) {
        let (interface, faults) = Interface::load(&Sources::embedded::<EmbeddedWords>());
        for fault in faults.sorted() {
            let (file, _) = sources.iter().next().unzip();
            let message = format!("templates/words: {}", fault.message);
            findings.extend_one(file.map(|file| {
                Finding::error(fault.lint, Span::start_of(file), message)
                    .hint("put the interface's words right and build again")
            }));
        }
        let Some(interface) = interface else { return };
        let missing = needed
            .into_iter()
            .filter(|(_, language)| interface.find(language).is_none() && Pseudo::of(language).is_none());
        for (flow, language) in missing {
            findings.extend_one(interface.missing(sources, flow, language));
        }
    }

    fn missing(&self, sources: &Sources, flow: &str, language: &Language) -> Option<Finding> {
        let have: Vec<&str> = self.languages.iter().map(|words| words.language.as_str()).collect();
        let message = format!("the interface has no words in `{language}`");
        let hint = format!("it has {}; add templates/words/{language}.yaml and build again", have.join(", "));
        let paths = [format!("{flow}/words/{language}.yaml"), format!("{flow}/flow.yaml")];
        let file = paths.iter().find_map(|path| sources.find(path))?;
        Some(Finding::error("missing-language", Span::start_of(file), message).hint(hint))
    }

    /// Calls the site by a name in each language.
    pub fn call_site(&mut self, name: impl Fn(&Language) -> String) {
        for words in &mut self.languages {
            let name = name(&words.language);
            words.words.insert(Word::SiteName.key().to_owned(), name);
        }
    }

    /// Returns the words in the source language.
    pub fn source(&self) -> &InterfaceWords {
        &self.languages[0]
    }

    /// Returns its languages, the source language first.
    pub fn languages(&self) -> Vec<Language> {
        self.languages.iter().map(|words| words.language.clone()).collect()
    }

    /// Returns the words in a language, or in the source language where it has none.
    pub fn words(&self, language: &Language) -> &InterfaceWords {
        self.find(language).unwrap_or(self.source())
    }

    /// Returns one word in a language.
    pub fn word(&self, language: &Language, word: Word) -> &str {
        let found = self.words(language).words.get(word.key());
        found.expect("`embedded` found every word, and every language has the source's words")
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
        self.languages.iter().find(|words| words.language == *language)
    }
}

fn read_embedded() -> Result<Interface, String> {
    let (interface, findings) = Interface::load(&Sources::embedded::<EmbeddedWords>());
    let Some(interface) = interface else {
        let messages: Vec<_> = findings.sorted().iter().map(|finding| finding.message.clone()).collect();
        return Err(format!("the interface's words are incomplete: {}", messages.join("; ")));
    };
    let source = &interface.source().words;
    match Word::ALL.iter().find(|word| !source.contains_key(word.key())) {
        Some(word) => Err(format!("the interface has no word `{}`", word.key())),
        None => Ok(interface),
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
    let pairs = strings.iter().enumerate().map(|(at, string)| (string.key.clone(), words.get(at).to_owned()));
    InterfaceWords { words: pairs.collect(), language: words.language, state: words.state }
}
