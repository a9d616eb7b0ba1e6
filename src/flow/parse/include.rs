//! Fragments that several flows share: a flow's tree with the parts it includes put in.

use crate::source::fields::{list, map, text};
use crate::source::{Entry, Fields, FileId, Finding, Findings, Kind, Node, Sources};

/// The parts that a fragment may hold.
const PARTS: [&str; 4] = ["define", "questions", "notices", "outcomes"];

/// Returns a flow's tree with the fragments that it includes.
///
/// Definitions, questions, notices and outcomes of a fragment come before the flow's own. A question
/// takes the place of the flow's `id: included`.
pub(in crate::flow) fn with_included(node: Node, sources: &Sources, findings: &mut Findings) -> Node {
    let fragments = fragments(&node, sources, findings);
    let Kind::Map(mut entries) = node.kind else {
        return node;
    };
    entries.retain(|(key, _)| key.name != "include");
    for part in PARTS {
        for (key, found) in fragments.iter().rev().filter_map(|node| node.entry(part)) {
            match entries.iter_mut().find(|(key, _)| key.name == part) {
                Some((_, own)) => put_in(own, found, findings),
                None => entries.push((key.clone(), found.clone())),
            }
        }
    }
    Node { kind: Kind::Map(entries), span: node.span }
}

/// Reads the trees of the fragments that a flow includes.
fn fragments(node: &Node, sources: &Sources, findings: &mut Findings) -> Vec<Node> {
    let paths = node.value("include");
    let paths = paths.and_then(|value| list(value, "`include`", findings));
    let files: Vec<FileId> =
        paths.unwrap_or_default().iter().filter_map(|path| find(path, sources, findings)).collect();
    let trees = files.into_iter().filter_map(|file| {
        let node = sources.tree(file, findings)?;
        Fields::read(&node, "a fragment", &PARTS, findings)?;
        Some(node)
    });
    trees.collect()
}

fn find(path: &Node, sources: &Sources, findings: &mut Findings) -> Option<FileId> {
    let name = text(path, "a fragment", findings)?;
    let file = sources.find(name);
    if file.is_none() {
        let message = format!("there is no file `{name}`");
        let hint = "name it as seen from the flows directory, such as shared/people.yaml";
        findings.push(Finding::error("unknown-fragment", path.span, message).hint(hint));
    }
    file
}

/// Puts the entries of a fragment before the flow's own.
fn put_in(own: &mut Node, found: &Node, findings: &mut Findings) {
    match (&mut own.kind, &found.kind) {
        (Kind::List(own), Kind::List(found)) => {
            own.splice(0..0, found.iter().cloned());
        }
        (Kind::Map(own), Kind::Map(found)) => put_in_map(own, found, findings),
        _ => {
            let entries = map(found, "a part of a fragment", findings);
            if entries.is_some() {
                map(own, "what a fragment adds to", findings);
            }
        }
    }
}

fn put_in_map(own: &mut Vec<Entry>, found: &[Entry], findings: &mut Findings) {
    let mut before = Vec::new();
    for (key, node) in found {
        match own.iter_mut().find(|(have, _)| have.name == key.name) {
            None => before.push((key.clone(), node.clone())),
            Some((_, place)) if place.is_text("included") => *place = node.clone(),
            Some((have, _)) => {
                let message = format!("`{}` is in a fragment, too", key.name);
                let hint = "write `included` to use the fragment's, or rename this one";
                findings.push(Finding::error("duplicate-id", have.span, message).hint(hint));
            }
        }
    }
    own.splice(0..0, before);
}
