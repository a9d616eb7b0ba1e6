//! Parses `rules` and `also`.

use std::collections::HashMap;

use super::scope::Scope;
use super::texts::Texts;
use crate::flow::{Condition, Entry, Place};
use crate::source::fields::flag;
use crate::source::fields::{Quoted, list, text};
use crate::source::{Fields, Finding, Findings, Node};

pub(super) fn read(fields: &Fields<'_>, scope: &Scope<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::new();
    let rules = fields.require("rules", "the flow", findings);
    let also = fields.get("also");
    for (name, node) in [("rules", rules), ("also", also)] {
        let mut numbers = HashMap::new();
        let items = node.and_then(|node| list(node, Quoted(name), findings)).unwrap_or_default();
        if name == "rules" && node.is_some() && items.is_empty() {
            let span = node.map_or(crate::source::Span::start_of(rule_file(fields)), |node| node.span);
            findings
                .push(Finding::error("empty-set", span, "a flow has at least one rule").hint("add `- recommend: …`"));
        }
        for node in items {
            entries.extend(entry(name, node, scope, &mut numbers, texts, findings));
        }
    }
    let mut otherwise = entries.iter().filter(|entry: &&Entry| entry.is_otherwise());
    for entry in otherwise.by_ref().skip(1) {
        findings
            .push(Finding::error("duplicate-id", entry.span, "two rules hold `otherwise`").hint("keep the last one"));
    }
    entries
}

fn rule_file(fields: &Fields<'_>) -> crate::source::FileId {
    fields.get("rules").map(|node| node.span.file).expect("called only where `rules` is there")
}

fn entry(
    list: &str,
    node: &Node,
    scope: &Scope<'_>,
    numbers: &mut HashMap<String, usize>,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Option<Entry> {
    let is_rule = list == "rules";
    let place_key = if is_rule { "only_first" } else { "before_others" };
    let what = if is_rule { "a rule" } else { "an entry of `also`" };
    let fields = Fields::read(node, what, &["recommend", "when", "because", "allow", place_key], findings)?;
    scope.allow(&fields, findings);
    let recommend = fields.require("recommend", what, findings);
    let outcome = recommend.and_then(|node| scope.outcome(node, findings));
    let when = fields.require("when", what, findings).map(|node| when(node, is_rule, scope, findings));
    let key = recommend.map(|node| text_key(list, node, numbers));
    let because = fields.get("because").zip(key);
    let because = because.and_then(|(node, key)| texts.voiced(&key, node, findings));
    let place = match (is_rule, flag(&fields, place_key, findings)) {
        (true, false) => Place::Anywhere,
        (true, true) => Place::OnlyFirst,
        (false, true) => Place::BeforeOthers,
        (false, false) => Place::AfterOthers,
    };
    Some(Entry { outcome: outcome?, because, span: node.span, when: when?, place })
}

fn when(node: &Node, is_rule: bool, scope: &Scope<'_>, findings: &mut Findings) -> Condition {
    let otherwise = node.is_text("otherwise");
    if otherwise && is_rule {
        return Condition::Otherwise;
    }
    if otherwise {
        let message = "`otherwise` is for rules; an entry of `also` stands beside them";
        findings.push(Finding::error("unknown-condition", node.span, message).hint("write `always`, or a condition"));
        return Condition::Always;
    }
    scope.condition(node, findings)
}

/// `rules.zsfg.because`, and `rules.zsfg-2.because` for the second rule with that outcome, so that
/// moving a rule does not unsettle the translations of the others.
fn text_key(list: &str, node: &Node, numbers: &mut HashMap<String, usize>) -> String {
    let mut quiet = Findings::default();
    let name = text(node, "an outcome", &mut quiet).unwrap_or_default().to_owned();
    let number = numbers.entry(name.clone()).or_insert(0);
    *number += 1;
    match *number {
        1 => format!("{list}.{name}.because"),
        // Ids hold no dots, so this is no other outcome's key.
        more => format!("{list}.{name}.{more}.because"),
    }
}
