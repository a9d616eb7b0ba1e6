//! The interface's own words, in every language it has.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rust_embed::RustEmbed;

use crate::flow::{Flows, Site};
use crate::source::{Finding, Findings, Sources, Span};
use crate::words::{Interface as Words, InterfaceWords, Language, Pseudo};

#[derive(RustEmbed)]
#[folder = "templates/words/"]
struct EmbeddedWords;

macro_rules! words {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// A word that the code names; what templates name, the strict templates miss themselves.
        #[derive(Clone, Copy)]
        pub(super) enum Word { $($name),* }

        impl Word {
            const ALL: &[Word] = &[$(Word::$name),*];

            fn key(self) -> &'static str {
                match self { $(Word::$name => $key),* }
            }
        }
    };
}

words! {
    LanguageName = "language_name",
    SiteName = "site_name",
    InSource = "in_source",
    Interpreter = "interpreter",
    ErrorPrefix = "error_prefix",
    NoneWithOthers = "none_with_others",
    ChooseOneOnly = "choose_one_only",
    NumberNot = "number_not",
    NumberRange = "number_range",
    NumberWhole = "number_whole",
    NumberDecimals = "number_decimals",
    DateNot = "date_not",
    DateRange = "date_range",
    DateAfter = "date_after",
    DateBefore = "date_before",
    DateFuture = "date_future",
    DateOrder = "date_order",
    YearLabel = "year_label",
    MonthLabel = "month_label",
    DayLabel = "day_label",
    UnreadHeading = "unread_heading",
    ChangedHeading = "changed_heading",
    UnreadOption = "unread_option",
    UnreadPart = "unread_part",
    UnreadSomething = "unread_something",
    PreparedHeading = "prepared_heading",
    KeptHeading = "kept_heading",
    LinkOldHeading = "link_old_heading",
    LinkMisreadHeading = "link_misread_heading",
    PrefilledBy = "prefilled_by",
    Prefilled = "prefilled",
    SendHeading = "send_heading",
    SendSubject = "send_subject",
    SendGuide = "send_guide",
    KeepLine = "keep_line",
    EnglishName = "english_name",
    GoneHeading = "gone_heading",
    HomeHeading = "home_heading",
    NotFoundHeading = "not_found_heading",
    NotFoundText = "not_found_text",
    MisreadHeading = "misread_heading",
    MisreadText = "misread_text",
    TooLargeHeading = "too_large_heading",
    TooLargeText = "too_large_text",
    TooManyHeading = "too_many_heading",
    TooManyText = "too_many_text",
    FailureHeading = "failure_heading",
    FailureText = "failure_text",
    OpenTabText = "open_tab_text",
    FailureNumber = "failure_number",
}

/// The interface's own words in every language it has.
pub struct Interface(Arc<Words>);

impl Interface {
    /// The words built into the program.
    pub(super) fn embedded() -> Result<Interface, String> {
        // Read once, however often flows are read again.
        static WORDS: LazyLock<Result<Arc<Words>, String>> = LazyLock::new(|| read().map(Arc::new));
        WORDS.clone().map(Interface)
    }

    /// Adds the pseudo-languages that the flows have.
    pub(super) fn add_pseudo(&mut self, flows: &Flows) {
        for pseudo in Pseudo::ALL {
            if flows
                .flows
                .iter()
                .any(|flow| flow.language(pseudo.tag()).is_some())
            {
                Arc::make_mut(&mut self.0).add_pseudo(pseudo);
            }
        }
    }

    /// Calls the site by the name of its organisation.
    pub(super) fn call_site(&mut self, site: &Site) {
        for words in &mut Arc::make_mut(&mut self.0).languages {
            let name = site.name(&words.language).to_owned();
            words.words.insert(Word::SiteName.key().to_owned(), name);
        }
    }

    /// Adds what is wrong with the interface for these flows: a language that it lacks.
    pub fn check_flows(sources: &Sources, flows: Option<&Flows>, findings: &mut Findings) {
        let (words, faults) = Words::load(&Sources::embedded::<EmbeddedWords>());
        for fault in faults.sorted() {
            let (file, _) = sources.iter().next().unzip();
            let message = format!("templates/words: {}", fault.message);
            findings.extend_one(file.map(|file| {
                Finding::error(fault.lint, Span::start_of(file), message)
                    .hint("put the interface's words right and build again")
            }));
        }
        let Some(words) = words else { return };
        let have: Vec<&str> = words
            .languages
            .iter()
            .map(|w| w.language.as_str())
            .collect();
        for flow in flows.iter().flat_map(|flows| &flows.flows) {
            let missing = flow
                .languages()
                .filter(|language| !have.contains(&language.as_str()));
            for language in missing.filter(|language| Pseudo::of(language).is_none()) {
                let message = format!("the interface has no words in `{language}`");
                let hint = format!(
                    "it has {}; add templates/words/{language}.yaml and build again",
                    have.join(", ")
                );
                let path = [
                    format!("{}/words/{language}.yaml", flow.id),
                    format!("{}/flow.yaml", flow.id),
                ];
                let file = path.iter().find_map(|path| sources.find(path));
                findings.extend_one(file.map(|file| {
                    Finding::error("missing-language", Span::start_of(file), message).hint(hint)
                }));
            }
        }
    }

    /// The words in the source language.
    pub(super) fn source(&self) -> &InterfaceWords {
        &self.0.languages[0]
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
    pub(super) fn word<'a>(&'a self, language: &Language, word: Word) -> &'a str {
        let words: &BTreeMap<String, String> = &self.words(language).words;
        words
            .get(word.key())
            .expect("`embedded` found every word, and every language has the source's words")
    }
}

fn read() -> Result<Words, String> {
    let (words, findings) = Words::load(&Sources::embedded::<EmbeddedWords>());
    let Some(words) = words else {
        let messages: Vec<_> = findings
            .sorted()
            .iter()
            .map(|f| f.message.clone())
            .collect();
        return Err(format!(
            "the interface's words are incomplete: {}",
            messages.join("; ")
        ));
    };
    let source = &words.languages[0].words;
    match Word::ALL
        .iter()
        .find(|word| !source.contains_key(word.key()))
    {
        Some(word) => Err(format!("the interface has no word `{}`", word.key())),
        None => Ok(words),
    }
}
