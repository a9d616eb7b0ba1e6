//! Names that an organisation has in several languages.

use super::Language;
use crate::source::fields::{map, text};
use crate::source::{Finding, Findings, Node};

/// Returns the names under a key, each with its language.
pub(crate) fn names(node: &Node, findings: &mut Findings) -> Vec<(Language, String)> {
    let mut found = Vec::new();
    for (key, node) in map(node, "`names`", findings).unwrap_or_default() {
        match Language::parse(&key.name) {
            Some(language) => found.extend(text(node, "a name", findings).map(|name| (language, name.to_owned()))),
            None => {
                let message = format!("`{}` is not a language tag", key.name);
                findings.push(
                    Finding::error("language-tag", key.span, message).hint("write it as in BCP 47, such as `zh-Hant`"),
                );
            }
        }
    }
    found
}

/// Returns the name in a language.
pub(crate) fn name_in<'a>(names: &'a [(Language, String)], language: &Language) -> Option<&'a str> {
    let own = names.iter().find(|(tag, _)| tag == language);
    own.map(|(_, name)| name.as_str())
}
