//! Parses `cases.yaml`.

use super::values::date;
use crate::flow::{Case, Expectation, Flow, Kind as Answered};
use crate::source::fields::{Quoted, list, map, text};
use crate::source::{Fields, Finding, Findings, Kind, Node, nearest_or_all};

const KEYS: [&str; 10] =
    ["case", "language", "answers", "recommend", "next", "others", "notices", "asked", "today", "stray"];

pub(in crate::flow) fn read_cases(node: &Node, flow: &Flow, tags: &[&str], findings: &mut Findings) -> Vec<Case> {
    let items = list(node, "cases.yaml", findings).unwrap_or_default();
    items.iter().filter_map(|node| read_case(node, flow, tags, findings)).collect()
}

fn read_case(node: &Node, flow: &Flow, tags: &[&str], findings: &mut Findings) -> Option<Case> {
    let fields = Fields::read(node, "a case", &KEYS, findings)?;
    let name = fields.require("case", "the case", findings).and_then(|node| text(node, "`case`", findings))?.to_owned();
    let language = match fields.get("language") {
        None => tags.first().map(ToString::to_string),
        Some(node) => known(node, "language", tags, findings),
    };
    let answers = fields.require("answers", "the case", findings).map(|node| answers(node, flow, findings))?;
    let stray = fields.get("stray").map(|node| stray(node, findings));
    let answers = answers.into_iter().chain(stray.unwrap_or_default());
    let answers = answers.collect();
    let expected = expectation(&fields, flow, findings);
    says_what_it_expects(&fields, node, findings);
    let today = fields.get("today").and_then(|node| date(node, "`today`", findings));
    Some(Case { name, today, line: node.span.line, language: language?, answers, expected })
}

fn expectation(fields: &Fields<'_>, flow: &Flow, findings: &mut Findings) -> Expectation {
    let outcomes = flow.outcomes.iter().map(|outcome| outcome.id.as_str());
    let outcomes: Vec<&str> = outcomes.collect();
    let questions = question_ids(flow);
    let notices = flow.notices.iter().map(|notice| notice.id.as_str());
    let notices: Vec<&str> = notices.collect();
    let mut one = |key, kind, ids: &[&str]| known(fields.get(key)?, kind, ids, findings);
    let recommend = one("recommend", "outcome", &outcomes);
    let next = one("next", "question", &questions);
    let mut several = |key: &str, kind, ids: &[&str]| {
        let items = list(fields.get(key)?, Quoted(key), findings)?.iter();
        let items = items.filter_map(|node| known(node, kind, ids, findings));
        Some(items.collect())
    };
    Expectation {
        recommend,
        next,
        others: several("others", "outcome", &outcomes),
        notices: several("notices", "notice", &notices),
        asked: several("asked", "question", &questions),
    }
}

fn says_what_it_expects(fields: &Fields<'_>, node: &Node, findings: &mut Findings) {
    let hint = match (fields.get("recommend"), fields.get("next")) {
        (Some(_), Some(_)) => "remove one of them",
        (None, None) => "add `recommend: outcome`",
        (Some(_), None) | (None, Some(_)) => return,
    };
    let message = "a case expects either `recommend` or `next`";
    findings.push(Finding::error("missing-key", node.span, message).hint(hint));
}

fn question_ids(flow: &Flow) -> Vec<&str> {
    let questions = flow.questions.iter();
    questions.map(|question| question.id.as_str()).collect()
}

fn answers(node: &Node, flow: &Flow, findings: &mut Findings) -> Vec<(String, Vec<String>)> {
    let questions = question_ids(flow);
    let mut found = Vec::new();
    for (key, node) in map(node, "`answers`", findings).unwrap_or_default() {
        let Some(question) = flow.question(&key.name) else {
            let hint = nearest_or_all(&key.name, &questions);
            let message = format!("no question is called `{}`", key.name);
            findings.push(Finding::error("unknown-question", key.span, message).hint(hint));
            continue;
        };
        if matches!(flow.question_of(question).kind, Answered::Number(_) | Answered::Date(_)) {
            found.push((key.name.to_string(), typed(node, findings)));
            continue;
        }
        let options: Vec<&str> = flow.questions[question.0].options.iter().map(|option| option.id.as_str()).collect();
        let nodes = match &node.kind {
            Kind::List(items) => items,
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Map(_) => std::slice::from_ref(node),
        };
        let chosen = nodes.iter().filter_map(|node| known(node, "option", &options, findings)).collect();
        found.push((key.name.to_string(), chosen));
    }
    found
}

/// Answers as an old or a made-up link may hold them: nothing in them is checked.
fn stray(node: &Node, findings: &mut Findings) -> Vec<(String, Vec<String>)> {
    let entries = map(node, "`stray`", findings).unwrap_or_default();
    let each = entries.iter().map(|(key, node)| (key.name.to_string(), typed(node, findings)));
    each.collect()
}

/// What somebody types for a number or a day.
fn typed(node: &Node, findings: &mut Findings) -> Vec<String> {
    let typed = match &node.kind {
        Kind::Number(raw) => Some(&**raw),
        Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => {
            text(node, "a number or day", findings)
        }
    };
    typed.map(str::to_owned).into_iter().collect()
}

fn known(node: &Node, kind: &str, ids: &[&str], findings: &mut Findings) -> Option<String> {
    let lint = match kind {
        "outcome" => "unknown-outcome",
        "question" => "unknown-question",
        "notice" => "unknown-notice",
        "language" => "unknown-language",
        _ => "unknown-option",
    };
    let name = match &node.kind {
        Kind::Number(raw) => raw,
        Kind::Bool(value) => {
            let meant = if *value { "yes" } else { "no" };
            let message = format!("the boolean `{value}` stands where an id is meant");
            findings.push(Finding::error("bare-boolean", node.span, message).hint(format!("did you mean `{meant}`?")));
            return None;
        }
        Kind::Null | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => text(node, "an id", findings)?,
    };
    if ids.contains(&name) {
        return Some(name.to_owned());
    }
    let message = format!("there is no {kind} `{name}`");
    findings.push(Finding::error(lint, node.span, message).hint(nearest_or_all(name, ids)));
    None
}
