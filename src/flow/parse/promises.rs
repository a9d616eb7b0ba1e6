//! Parses promises.

use super::scope::Scope;
use crate::flow::{Claim, Notice, NoticeId, Promise};
use crate::source::fields::{list, text};
use crate::source::{Fields, Finding, Findings, Kind, Node, nearest_or_all};

const CLAIMS: [&str; 5] = ["recommends", "includes", "never", "never_recommends", "notice"];

/// `promises:`, one for each outcome or notice named.
pub(super) fn read(
    fields: &Fields<'_>,
    scope: &Scope<'_>,
    notices: &[Notice],
    findings: &mut Findings,
) -> Vec<Promise> {
    let Some(items) = fields.get("promises").and_then(|node| list(node, "`promises`", findings)) else {
        return Vec::new();
    };
    let each = items.iter().map(|node| promise(node, scope, notices, findings));
    each.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn promise(node: &Node, scope: &Scope<'_>, notices: &[Notice], findings: &mut Findings) -> Vec<Promise> {
    let known: Vec<&str> = CLAIMS.iter().copied().chain(["when"]).collect();
    let Some(fields) = Fields::read(node, "a promise", &known, findings) else {
        return Vec::new();
    };
    let when = fields.require("when", "the promise", findings).map(|node| scope.condition(node, findings));
    let mut claims = Vec::new();
    for name in CLAIMS {
        for node in fields.get(name).map(each).unwrap_or_default() {
            claims.extend(claim(name, node, scope, notices, findings));
        }
    }
    let claimed = CLAIMS.iter().filter_map(|name| fields.get(name));
    if claimed.flat_map(each).next().is_none() {
        let hint = format!("add an id under one of {}", CLAIMS.join(", "));
        findings.push(Finding::error("missing-key", node.span, "the promise promises nothing").hint(hint));
    }
    let Some(when) = when else {
        return Vec::new();
    };
    let promise = |claim| Promise { claim, when: when.clone(), span: node.span };
    claims.into_iter().map(promise).collect()
}

fn each(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Map(_) => std::slice::from_ref(node),
    }
}

fn claim(name: &str, node: &Node, scope: &Scope<'_>, notices: &[Notice], findings: &mut Findings) -> Option<Claim> {
    match name {
        "recommends" => scope.outcome(node, findings).map(Claim::Recommends),
        "includes" => scope.outcome(node, findings).map(Claim::Includes),
        "never" => scope.outcome(node, findings).map(Claim::Never),
        "never_recommends" => scope.outcome(node, findings).map(Claim::NeverRecommends),
        _ => notice(node, notices, findings).map(Claim::Notice),
    }
}

fn notice(node: &Node, notices: &[Notice], findings: &mut Findings) -> Option<NoticeId> {
    let name = text(node, "a notice", findings)?;
    let found = notices.iter().position(|notice| notice.id == name);
    if found.is_none() {
        let ids: Vec<&str> = notices.iter().map(|notice| notice.id.as_str()).collect();
        let message = format!("no notice is called `{name}`");
        findings.push(Finding::error("unknown-notice", node.span, message).hint(nearest_or_all(name, &ids)));
    }
    found.map(NoticeId)
}
