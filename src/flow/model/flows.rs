//! Every flow that is served, with what they share.

use crate::flow::{Fact, Flow, LinkSource, LinkSourceId, Provider};
use crate::site::Site;
use crate::words::{Language, Sensitive, Standing, State, Words};

/// Every flow of a directory, with the providers they share.
#[derive(Debug)]
pub struct Flows {
    /// The flows by id.
    pub flows: Vec<Flow>,
    /// The providers.
    pub providers: Vec<Provider>,
    pub(in crate::flow) words: Vec<Words>,
    /// Names that no language changes, `keep:` of `terms.yaml`.
    pub names: Vec<String>,
    /// Words that a discreet sheet leaves out.
    pub sensitive: Sensitive,
    /// The places that give links to people.
    pub link_sources: Vec<LinkSource>,
    /// The organisation in whose name the flows are served.
    pub site: Option<Site>,
    /// The style sheet that takes the place of the built-in one.
    pub style: Option<String>,
    /// By place among the providers' strings.
    pub(in crate::flow) keys: Vec<String>,
}

impl Flows {
    /// The flow with this id.
    pub fn find(&self, id: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.id == id)
    }

    /// A provider's fact in a language; providers have every language of every flow.
    pub fn fact(&self, fact: &Fact, language: &Language) -> &str {
        self.words_in(language).get(fact.text)
    }

    /// Whether a provider's fact is in the source language, for its translation is missing or made from
    /// an older sentence.
    pub fn fact_stands_in(&self, fact: &Fact, language: &Language) -> bool {
        self.words_in(language).standing(fact.text) != Standing::Current
    }

    /// How far the translation of providers' facts has come.
    pub fn facts_state(&self, language: &Language) -> State {
        self.words_in(language).state
    }

    fn words_in(&self, language: &Language) -> &Words {
        let words = self.words.iter().find(|words| words.language == *language);
        words.expect("`load` requires the providers in every language of every flow")
    }

    /// Returns the place that gives links under this code.
    pub fn link_source(&self, code: &str) -> Option<LinkSourceId> {
        let mut sources = self.link_sources.iter();
        let at = sources.position(|source| source.code == code);
        at.map(LinkSourceId)
    }
}
