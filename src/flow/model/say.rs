//! The sentences of a flow in a language and voice.

use crate::flow::{Flow, LanguageId, Text, VoiceId};
use crate::words::{Language, Standing};

impl Flow {
    /// A sentence in a language and a voice.
    pub fn say(&self, text: &Text, language: LanguageId, voice: VoiceId) -> &str {
        self.words[language.0].get(text.at(voice))
    }

    /// A sentence's strings in the source language, one for each voice it has.
    pub(crate) fn strings_of(&self, text: &Text) -> impl Iterator<Item = &str> {
        let places = match text {
            Text::Same(at) => vec![*at],
            Text::PerVoice(each) => each.clone(),
        };
        places.into_iter().map(|at| self.words[0].get(at))
    }

    /// Whether a sentence in a language and a voice is the source's, for its translation is missing or
    /// made from an older sentence.
    pub fn stands_in(&self, text: &Text, language: LanguageId, voice: VoiceId) -> bool {
        self.words[language.0].standing(text.at(voice)) != Standing::Current
    }

    /// The flow's language with this tag.
    pub fn language(&self, tag: &str) -> Option<LanguageId> {
        self.words.iter().position(|words| words.language.as_str().eq_ignore_ascii_case(tag)).map(LanguageId)
    }

    /// What the people speak whom a reader calls, or shows a sheet: English, in which providers' facts are written, or the
    /// flow's own language where it can't be read in English.
    pub fn desk_language(&self) -> LanguageId {
        let english = self.offered_ids().find(|at| self.words[at.0].language.as_str() == "en");
        english.unwrap_or(LanguageId::SOURCE)
    }

    /// The languages that readers are offered.
    pub fn offered(&self) -> impl Iterator<Item = &Language> {
        self.offered_ids().map(|at| &self.words[at.0].language)
    }

    /// The same, by place.
    pub fn offered_ids(&self) -> impl Iterator<Item = LanguageId> {
        self.language_ids().filter(|at| !self.withheld.contains(at))
    }

    /// The languages it can be read in.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.words.iter().map(|words| &words.language)
    }

    /// Its languages, by place.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        (0..self.words.len()).map(LanguageId)
    }

    /// Its voices, by place.
    pub fn voice_ids(&self) -> impl Iterator<Item = VoiceId> + use<> {
        (0..self.voices.len()).map(VoiceId)
    }

    /// The voice used while it is not known who is asked: the last one, `otherwise`.
    pub fn plain_voice(&self) -> VoiceId {
        VoiceId(self.voices.len() - 1)
    }
}
