//! Parses `sources.yaml`.

use super::values::check_id;
use crate::flow::LinkSource;
use crate::source::fields::{map, text};
use crate::source::{Fields, Findings, Node};
use crate::words::names;

/// Returns the places that give links to people.
pub(in crate::flow) fn read_link_sources(node: &Node, findings: &mut Findings) -> Vec<LinkSource> {
    let entries = map(node, "sources.yaml", findings).unwrap_or_default();
    let mut sources = Vec::new();
    for (key, node) in entries {
        check_id(&key.name, node, "source of links", findings);
        sources.extend(read(&key.name, node, findings));
    }
    sources
}

fn read(code: &str, node: &Node, findings: &mut Findings) -> Option<LinkSource> {
    let what = format!("the source `{code}`");
    let fields = Fields::read(node, &what, &["organization", "names"], findings)?;
    let organization = fields.require("organization", &what, findings)?;
    let organization = text(organization, "`organization`", findings)?;
    let names = fields.get("names").map(|node| names(node, findings));
    Some(LinkSource { code: code.to_owned(), organization: organization.to_owned(), names: names.unwrap_or_default() })
}
