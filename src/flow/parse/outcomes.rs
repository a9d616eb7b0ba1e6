//! Parses outcomes and notices.

use super::scope::Scope;
use super::texts::Texts;
use super::values::check_id;
use crate::flow::{Condition, Item, Notice, Outcome, Referral, Text};
use crate::source::fields::{Quoted, flag, list, text};
use crate::source::{Fields, Finding, Findings, Kind, Node};

const KEYS: [&str; 8] = ["title", "brief", "provider", "steps", "say", "bring", "if_not", "allow"];

pub(super) fn read(scope: &Scope<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (key, node) in scope.outcomes {
        check_id(&key.name, node, "outcome", findings);
        outcomes.extend(outcome(scope, &key.name, node, texts, findings));
    }
    outcomes
}

fn outcome(scope: &Scope<'_>, id: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Option<Outcome> {
    let what = format!("the outcome `{id}`");
    let fields = Fields::read(node, &what, &KEYS, findings)?;
    scope.allow(&fields, findings);
    let key = |part: &str| format!("outcomes.{id}.{part}");
    let title = fields.require("title", &what, findings).and_then(|node| texts.voiced(&key("title"), node, findings));
    let brief = fields.get("brief").and_then(|node| texts.voiced(&key("brief"), node, findings));
    let providers = fields.get("provider").map(|node| providers(scope, node, findings)).unwrap_or_default();
    let mut items =
        |part| fields.get(part).map(|node| items(scope, &key(part), node, texts, findings)).unwrap_or_default();
    let (steps, bring, if_not) = (items("steps"), items("bring"), items("if_not"));
    if fields.require("steps", &what, findings).is_some() && steps.is_empty() {
        findings
            .push(Finding::error("empty-set", node.span, format!("{what} has no step")).hint("say what to do first"));
    }
    let say = fields.get("say").and_then(|node| texts.voiced(&key("say"), node, findings));
    Some(Outcome { id: id.to_owned(), title: title?, brief, providers, steps, say, bring, if_not, span: node.span })
}

fn items(scope: &Scope<'_>, key: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Vec<Item<Text>> {
    let mut items = Vec::new();
    for (at, node) in list(node, Quoted(key), findings).unwrap_or_default().iter().enumerate() {
        let key = format!("{key}.{}", at + 1);
        let conditional = node.entry("text").is_some();
        let (text, when) = if conditional {
            let Some(fields) = Fields::read(node, "an item", &["text", "when"], findings) else {
                continue;
            };
            (fields.get("text"), fields.get("when"))
        } else {
            (Some(node), None)
        };
        let what = text.and_then(|node| texts.voiced(&key, node, findings));
        let when = when.map_or(Condition::Always, |node| scope.condition(node, findings));
        items.extend(what.map(|what| Item { what, when, shown: None, span: node.span }));
    }
    items
}

/// One provider, or a list of providers, each with or without a condition.
fn providers(scope: &Scope<'_>, node: &Node, findings: &mut Findings) -> Vec<Item<Referral>> {
    let nodes = match &node.kind {
        Kind::List(items) => items,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Map(_) => std::slice::from_ref(node),
    };
    let mut found = Vec::new();
    for node in nodes {
        let (id, when, if_not) = if matches!(node.kind, Kind::Map(_)) {
            let known = ["id", "when", "if_not"];
            let Some(fields) = Fields::read(node, "a provider of an outcome", &known, findings) else {
                continue;
            };
            (fields.require("id", "the provider", findings), fields.get("when"), flag(&fields, "if_not", findings))
        } else {
            (Some(node), None, false)
        };
        let provider = id.and_then(|node| scope.provider(node, findings));
        let what = provider.map(|provider| Referral { provider, if_not });
        let when = when.map_or(Condition::Always, |node| scope.condition(node, findings));
        found.extend(what.map(|what| Item { what, when, shown: None, span: node.span }));
    }
    found
}

pub(super) fn notices(
    fields: &Fields<'_>,
    scope: &Scope<'_>,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Vec<Notice> {
    let Some(items) = fields.get("notices").and_then(|node| list(node, "`notices`", findings)) else {
        return Vec::new();
    };
    let mut notices: Vec<Notice> = Vec::new();
    for node in items {
        let Some(fields) = Fields::read(node, "a notice", &["id", "when", "text"], findings) else {
            continue;
        };
        let Some(id) = fields.require("id", "the notice", findings).and_then(|node| text(node, "`id`", findings))
        else {
            continue;
        };
        check_id(id, node, "notice", findings);
        if notices.iter().any(|notice| notice.id == id) {
            let message = format!("two notices are called `{id}`");
            findings.push(Finding::error("duplicate-id", node.span, message).hint("rename one"));
        }
        let when = fields.require("when", "the notice", findings).map(|node| scope.condition(node, findings));
        let text = fields.require("text", "the notice", findings);
        let text = text.and_then(|node| texts.voiced(&format!("notices.{id}.text"), node, findings));
        notices.extend(text.zip(when).map(|(text, when)| Notice { id: id.to_owned(), text, span: node.span, when }));
    }
    notices
}
