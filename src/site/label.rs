//! A text of the site in several languages.

use crate::source::fields::text;
use crate::source::{Finding, Findings, Kind, Node};
use crate::words::{Language, Pseudo, name_in, names};

/// The language of what stands in for a missing translation.
const SOURCE: &str = "en";

/// A few words of an organisation's own, in several languages; one is English.
#[derive(Debug)]
pub struct Label(Vec<(Language, String)>);

impl Label {
    /// The words for readers of a language, and whether they are English instead.
    pub fn say(&self, language: &Language) -> (&str, bool) {
        match name_in(&self.0, language) {
            Some(own) => (own, false),
            None => (self.source(), language.as_str() != SOURCE),
        }
    }

    fn source(&self) -> &str {
        let source = self.0.iter().find(|(tag, _)| tag.as_str() == SOURCE);
        source.map_or("", |(_, text)| text)
    }

    /// Reads `{en: About us, es: Quiénes somos}`, or a text, which is English.
    pub(super) fn read(node: &Node, what: &str, needed: &[Language], findings: &mut Findings) -> Option<Label> {
        let label = match matches!(node.kind, Kind::Map(_)) {
            true => Label(names(node, findings)),
            false => Label(vec![(Language::parse(SOURCE)?, text(node, what, findings)?.to_owned())]),
        };
        if label.source().is_empty() {
            let message = format!("{what} has no English");
            let hint = "add `en:`; it stands in where a translation is missing";
            findings.push(Finding::error("missing-key", node.span, message).hint(hint));
            return None;
        }
        label.tell_missing(node, what, needed, findings);
        Some(label)
    }

    fn tell_missing(&self, node: &Node, what: &str, needed: &[Language], findings: &mut Findings) {
        let lacks = |language: &&Language| self.say(language).1 && Pseudo::of(language).is_none();
        let missing: Vec<&str> = needed.iter().filter(lacks).map(Language::as_str).collect();
        if !missing.is_empty() {
            let message = format!("{what} has no translation in {}", missing.join(", "));
            let hint = format!("add `{}: …` beside `en:`; until then English stands there", missing[0]);
            findings.push(Finding::warning("missing-string", node.span, message).hint(hint));
        }
    }
}
