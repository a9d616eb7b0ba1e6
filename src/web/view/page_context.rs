//! The flow, language and voice that a page is made in.

use minijinja::Value;

use super::formats::{long_date, number, today};
use super::localized_text::LocalizedText;
use crate::flow::{Date, Fact, Flow, LanguageId, QuestionId, Text, VoiceId};
use crate::walk::Reader;
use crate::web::app::App;
use crate::web::cache::{CachedPage, CachedPlace, PageKey};
use crate::web::origin::FRAME_BASE;
use crate::words::{Language, State, Word};

/// The flow, language and voice of a page, and the app they are part of.
#[derive(Clone, Copy)]
pub(in crate::web) struct PageContext<'a> {
    pub(in crate::web) app: &'a App,
    pub(in crate::web) flow: &'a Flow,
    pub(in crate::web) language: LanguageId,
    pub(in crate::web) voice: VoiceId,
    /// Set inside a frame of another site.
    pub(in crate::web) frame: bool,
}

impl<'a> PageContext<'a> {
    /// A page in the plain voice.
    pub(in crate::web) fn new(app: &'a App, flow: &'a Flow, language: LanguageId, frame: bool) -> PageContext<'a> {
        PageContext { app, flow, language, voice: flow.plain_voice(), frame }
    }

    /// Returns the same page in another voice.
    pub(in crate::web) fn with_voice(self, voice: VoiceId) -> PageContext<'a> {
        PageContext { voice, ..self }
    }

    /// Returns the same page in another language.
    pub(in crate::web) fn in_language(self, language: LanguageId) -> PageContext<'a> {
        PageContext { language, ..self }
    }

    /// Returns the language of the page.
    pub(in crate::web) fn language(self) -> &'a Language {
        &self.flow.words[self.language.0].language
    }

    /// Returns the tag of the page's language.
    pub(in crate::web) fn tag(self) -> &'a str {
        self.language().as_str()
    }

    /// Returns a sentence of the flow.
    pub(in crate::web) fn text(self, text: &Text) -> LocalizedText {
        LocalizedText::of_flow(&self.app.interface, self.flow, text, self.language, self.voice)
    }

    /// Returns a fact of a provider.
    pub(in crate::web) fn fact(self, fact: &Fact) -> LocalizedText {
        let App { interface, flows, .. } = self.app;
        LocalizedText::of_fact(interface, flows, self.language(), fact)
    }

    /// Returns one of the interface's own words.
    pub(in crate::web) fn word(self, word: Word) -> &'a str {
        self.app.interface.word(self.language(), word)
    }

    /// Returns one of the interface's words by its key, for words that only few pages have.
    pub(in crate::web) fn word_by_key(self, key: &str) -> &'a str {
        let words = &self.app.interface.words(self.language()).words;
        words.get(key).map_or("", String::as_str)
    }

    /// Returns all words of the interface, as templates read them.
    pub(in crate::web) fn words(self) -> Value {
        self.app.template_words(self.language())
    }

    /// Returns a day as people of the language write it.
    pub(in crate::web) fn date(self, date: Date) -> String {
        long_date(date, self.language())
    }

    /// Returns a number as people of the language write it, given in steps of its last decimal.
    pub(in crate::web) fn number(self, steps: i64, decimals: u32) -> String {
        number(steps, decimals, self.language())
    }

    /// Returns the day it is where the flow's days begin and end.
    pub(in crate::web) fn today(self) -> Date {
        today(&self.flow.time_zone)
    }

    /// Returns the context of a walk: the reader's language, and today.
    pub(in crate::web) fn reader(self) -> Reader {
        Reader { language: self.language, today: self.today() }
    }

    /// Returns true if any text of the flow, of the providers or of the interface has not been reviewed.
    pub(in crate::web) fn is_draft(self) -> bool {
        let language = self.language();
        let general = self.app.interface.words(language);
        let facts = self.app.flows.facts_state(language);
        let states = [self.flow.words[self.language.0].state, facts, general.state];
        states.iter().any(|state| *state != State::Reviewed)
    }

    /// Returns the address of the start page, in a frame or not.
    pub(in crate::web) fn path(self) -> String {
        self.path_in(self.tag())
    }

    /// Returns the address of the start page in a language.
    pub(in crate::web) fn path_in(self, tag: &str) -> String {
        let base = if self.frame { FRAME_BASE } else { "" };
        format!("{base}/{}/{tag}", self.flow.id)
    }

    /// Returns the full address of the start page, without answers; none where no public address is set.
    pub(in crate::web) fn guide(self) -> Option<String> {
        let public_url = &self.app.settings.public_url;
        let path = || format!("{public_url}/{}/{}", self.flow.id, self.tag());
        (!public_url.is_empty()).then(path)
    }

    /// Returns the cache key of a page in this context. The voice follows from the answers.
    pub(in crate::web) fn key(self, page: CachedPage) -> PageKey {
        let place = CachedPlace::Flow { flow: self.flow.id.clone(), language: self.language };
        PageKey { place, frame: self.frame, page }
    }
}

/// In the query of the page that shows the answers of a link again.
pub(in crate::web) const CHECK: &str = "check";

/// Returns the address of a question among the answers given.
pub(in crate::web) fn change_href(flow: &Flow, id: QuestionId) -> String {
    format!("?change={}", flow.question_of(id).id)
}
