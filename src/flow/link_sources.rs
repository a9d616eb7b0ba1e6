use super::LinkSourceId;
use super::providers::{name_in, names};
use super::read::check_id;
use crate::source::fields::{map, text};
use crate::source::{Fields, Findings, Node};
use crate::words::Language;

/// A place that gives links to people, from `sources.yaml`: links name it by its code, and people see
/// its name.
#[derive(Debug)]
pub struct LinkSource {
    /// Its code in links.
    pub code: String,
    /// Its name.
    pub organization: String,
    /// Its own names in other languages.
    pub names: Vec<(Language, String)>,
}

impl LinkSource {
    /// Its name for readers of a language.
    pub fn name(&self, language: &Language) -> &str {
        name_in(&self.names, language).unwrap_or(&self.organization)
    }

    /// Reads `sources.yaml`.
    pub(super) fn read_all(node: &Node, findings: &mut Findings) -> Vec<LinkSource> {
        let entries = map(node, "sources.yaml", findings).unwrap_or_default();
        let mut sources = Vec::new();
        for (key, node) in entries {
            check_id(&key.name, node, "source of links", findings);
            sources.extend(read(&key.name, node, findings));
        }
        sources
    }
}

fn read(code: &str, node: &Node, findings: &mut Findings) -> Option<LinkSource> {
    let what = format!("the source `{code}`");
    let fields = Fields::read(node, &what, &["organization", "names"], findings)?;
    let organization = fields.require("organization", &what, findings)?;
    let organization = text(organization, "`organization`", findings)?;
    let names = fields.get("names").map(|node| names(node, findings));
    Some(LinkSource {
        code: code.to_owned(),
        organization: organization.to_owned(),
        names: names.unwrap_or_default(),
    })
}

impl super::Flows {
    /// The place with this code.
    pub fn link_source(&self, code: &str) -> Option<LinkSourceId> {
        let sources = self.link_sources.iter();
        let at = sources.into_iter().position(|source| source.code == code);
        at.map(LinkSourceId)
    }
}
