//! Fragments that several flows share: a flow's tree with the parts it includes put in.

use std::borrow::Cow;

use bumpalo::Bump;

use crate::source::fields::{list, map, text};
use crate::source::{Entry, Fields, FileId, Finding, Findings, Kind, Node, Sources, parse};

/// What a fragment may hold.
const PARTS: [&str; 4] = ["define", "questions", "notices", "outcomes"];

/// A fragment's file and its bytes.
pub(super) type Fragment<'a> = (FileId, Cow<'a, [u8]>);

/// The fragments that a flow's tree includes.
pub(super) fn fragments<'a>(
    sources: &'a Sources,
    node: &Node<'_>,
    findings: &mut Findings,
) -> Vec<Fragment<'a>> {
    let paths = entry(node, "include").and_then(|(_, value)| list(value, "`include`", findings));
    let paths = paths.unwrap_or_default().iter();
    let found = paths.filter_map(|path| fragment(sources, path, findings));
    found.collect()
}

/// The flow's tree with the fragments that it includes. Definitions, questions, notices and outcomes of a
/// fragment come before the flow's own; a question stands where the flow says `id: included`.
pub(super) fn with_included<'a>(
    node: Node<'a>,
    fragments: &'a [Fragment<'_>],
    arena: &'a Bump,
    findings: &mut Findings,
) -> Node<'a> {
    let Kind::Map(entries) = node.kind else {
        return node;
    };
    let fragments = fragments.iter().filter_map(|(file, bytes)| {
        let node = parse(bytes, *file, arena, findings)?;
        Fields::read(&node, "a fragment", &PARTS, findings)?;
        Some(node)
    });
    let fragments: Vec<Node<'_>> = fragments.collect();
    let entries = entries.iter().filter(|(key, _)| key.name != "include");
    let mut entries: Vec<Entry<'_>> = entries.copied().collect();
    for part in PARTS {
        for (key, found) in fragments.iter().rev().filter_map(|node| entry(node, part)) {
            match entries.iter_mut().find(|(key, _)| key.name == part) {
                Some((_, own)) => put_in(own, found, arena, findings),
                None => entries.push((*key, *found)),
            }
        }
    }
    Node {
        kind: Kind::Map(arena.alloc_slice_copy(&entries)),
        ..node
    }
}

fn entry<'n, 'a>(node: &'n Node<'a>, name: &str) -> Option<&'n Entry<'a>> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().find(|(key, _)| key.name == name),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::List(_) => None,
    }
}

fn fragment<'a>(
    sources: &'a Sources,
    path: &Node<'_>,
    findings: &mut Findings,
) -> Option<Fragment<'a>> {
    let name = text(path, "a fragment", findings)?;
    let Some(file) = sources.find(name) else {
        let message = format!("there is no file `{name}`");
        let hint = "name it as seen from the flows directory, such as shared/people.yaml";
        findings.push(Finding::error("unknown-fragment", path.span, message).hint(hint));
        return None;
    };
    Some((file, sources.read(file, findings)?))
}

/// Puts the entries of a fragment before the flow's own.
fn put_in<'a>(own: &mut Node<'a>, found: &Node<'a>, arena: &'a Bump, findings: &mut Findings) {
    match (&mut own.kind, &found.kind) {
        (Kind::List(own), Kind::List(found)) => {
            *own = arena.alloc_slice_copy(&[*found, *own].concat());
        }
        (Kind::Map(own), Kind::Map(found)) => {
            *own = arena.alloc_slice_copy(&both(own, found, findings));
        }
        _ => {
            let entries = map(found, "a part of a fragment", findings);
            if entries.is_some() {
                map(own, "what a fragment adds to", findings);
            }
        }
    }
}

/// The entries of a fragment and the flow's own.
fn both<'a>(own: &[Entry<'a>], found: &[Entry<'a>], findings: &mut Findings) -> Vec<Entry<'a>> {
    let (mut own, mut before) = (own.to_vec(), Vec::new());
    for (key, node) in found {
        match own.iter_mut().find(|(have, _)| have.name == key.name) {
            None => before.push((*key, *node)),
            Some((_, place)) if matches!(place.kind, Kind::Text("included")) => *place = *node,
            Some((have, _)) => {
                let message = format!("`{}` is in a fragment, too", key.name);
                let hint = "write `included` to use the fragment's, or rename this one";
                findings.push(Finding::error("duplicate-id", have.span, message).hint(hint));
            }
        }
    }
    before.extend(own);
    before
}
