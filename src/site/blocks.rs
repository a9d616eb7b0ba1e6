//! Paragraphs of a site's own, at named places of its pages.

use super::label::Label;
use crate::source::fields::list;
use crate::source::{Fields, Findings, Kind, Node};
use crate::words::Language;

/// The places that a site can add paragraphs to.
const PLACES: [&str; 4] = ["home", "start", "result", "footer"];

/// Reads `blocks:`, a map from a place to one paragraph or a list of them. Returns each place with its paragraphs.
pub(super) fn read(node: &Node, languages: &[Language], findings: &mut Findings) -> Vec<(String, Vec<Label>)> {
    let Some(fields) = Fields::read(node, "`blocks`", &PLACES, findings) else {
        return Vec::new();
    };
    let places = PLACES.iter().filter_map(|place| {
        let node = fields.get(place)?;
        let paragraphs = paragraphs(place, node, languages, findings);
        Some(((*place).to_owned(), paragraphs))
    });
    places.collect()
}

fn paragraphs(place: &str, node: &Node, languages: &[Language], findings: &mut Findings) -> Vec<Label> {
    let what = format!("the block `{place}`");
    let nodes = match matches!(node.kind, Kind::List(_)) {
        true => list(node, &what, findings).unwrap_or_default(),
        false => std::slice::from_ref(node),
    };
    let labels = nodes.iter();
    labels.filter_map(|node| Label::read(node, &what, languages, findings)).collect()
}
