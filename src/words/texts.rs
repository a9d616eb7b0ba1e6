//! The words of a flow in one language.

use super::{Language, Standing, State, Tally};
use crate::source::{Span, counted};

/// A sentence in the source language that has to be translated.
#[derive(Clone, Debug)]
pub struct SourceString {
    /// Its name in words files, such as `questions.kaiser.ask.you`.
    pub key: String,
    /// The sentence.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Every string of one source file in one language, in the order of its [`SourceString`]s.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub language: Language,
    /// Where the translation as a whole stands: reviewed only when every string is.
    pub state: State,
    /// All texts, one after the other: there are tens of thousands, and each of its own would cost as much
    /// again.
    text: Box<str>,
    strings: Box<[Translated]>,
}

/// One string in one language.
#[derive(Clone, Copy, Debug)]
struct Translated {
    /// Where its text ends among all texts.
    end: u32,
    about: About,
}

/// What there is to know of a string beside its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    pub(super) state: State,
    pub(super) standing: Standing,
    /// Whether it is meant to be the same as its source.
    pub(super) same: bool,
    pub(super) span: Span,
}

impl Words {
    /// The source language's own words.
    pub fn source(language: Language, strings: &[SourceString]) -> Words {
        let strings = strings.iter().map(|string| {
            let about = About { state: State::Reviewed, standing: Standing::Current, same: true, span: string.span };
            (string.text.as_str(), about)
        });
        Words::new(language, &strings.collect::<Vec<_>>())
    }

    pub(super) fn new(language: Language, strings: &[(&str, About)]) -> Words {
        let texts: Vec<&str> = strings.iter().map(|(text, _)| *text).collect();
        let states = strings.iter().map(|(_, about)| about.state);
        let mut end = 0;
        Words {
            language,
            state: states.fold(State::Reviewed, State::least),
            text: texts.concat().into(),
            strings: strings
                .iter()
                .map(|(text, about)| {
                    end += counted(text.len());
                    Translated { end, about: *about }
                })
                .collect(),
        }
    }

    /// The string at a place in the list of source strings: the translation, or the source's sentence
    /// where that is not [`Standing::Current`].
    pub fn get(&self, at: usize) -> &str {
        let before = at.checked_sub(1).map(|before| self.strings[before].end);
        let (from, to) = (before.unwrap_or(0), self.strings[at].end);
        &self.text[from as usize..to as usize]
    }

    /// How the string at a place stands.
    pub fn standing(&self, at: usize) -> Standing {
        self.strings[at].about.standing
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// Whether the string at a place is meant to be the same as its source.
    pub fn is_meant_same(&self, at: usize) -> bool {
        self.strings[at].about.same
    }

    /// Where the string at a place is written.
    pub fn span(&self, at: usize) -> Span {
        self.strings[at].about.span
    }

    /// How each string stands, and whether it has been reviewed.
    pub fn standings(&self) -> impl Iterator<Item = (Standing, bool)> {
        let strings = self.strings.iter().map(|string| string.about);
        strings.map(|about| (about.standing, about.state == State::Reviewed))
    }

    /// How many strings stand how.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for Translated { about, .. } in &self.strings {
            tally.all += 1;
            match about.standing {
                Standing::Current => tally.current += 1,
                Standing::Stale => tally.stale += 1,
                Standing::Missing => tally.missing += 1,
            }
            let current = about.standing == Standing::Current;
            tally.reviewed += usize::from(current && about.state == State::Reviewed);
            tally.machine += usize::from(current && about.state == State::Machine);
        }
        tally
    }
}
