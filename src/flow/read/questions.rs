use super::super::{Choice, Condition, Question};
use super::scope::Scope;
use super::{Texts, check_id, flag};
use crate::source::fields::{map, text};
use crate::source::{Fields, Finding, Findings, Kind, Node, nearest};

const KEYS: [&str; 10] = [
    "ask",
    "hint",
    "why",
    "error",
    "when",
    "choose",
    "prefill",
    "ask_always",
    "options",
    "none",
];
/// The most questions of a flow, and options of one question.
const MAX_QUESTIONS: usize = 200;
const MAX_OPTIONS: usize = 300;

pub(super) fn read(
    scope: &mut Scope<'_>,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut headings: Vec<(String, &str)> = Vec::new();
    for at in 0..scope.questions.len() {
        let (id, node) = (scope.questions[at].id, scope.questions[at].node);
        if at == MAX_QUESTIONS {
            let message = format!("a flow has at most {MAX_QUESTIONS} questions");
            findings
                .push(Finding::error("flow-too-large", node.span, message).hint("split the flow"));
            break;
        }
        check_id(id, node, "question", findings);
        let before = texts.strings.len();
        questions.extend(question(scope, id, node, texts, findings));
        equal_headings(id, &texts.strings[before..], &mut headings, findings);
        scope.asked = at + 1;
    }
    questions
}

fn question(
    scope: &Scope<'_>,
    id: &str,
    node: &Node,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Option<Question> {
    let what = format!("the question `{id}`");
    let fields = Fields::read(node, &what, &KEYS, findings)?;
    let key = |part: &str| format!("questions.{id}.{part}");
    let when = fields
        .get("when")
        .map_or(Condition::Always, |node| scope.condition(node, findings));
    let ask = fields
        .require("ask", &what, findings)
        .and_then(|node| texts.voiced(&key("ask"), node, findings));
    let hint = fields
        .get("hint")
        .and_then(|node| texts.voiced(&key("hint"), node, findings));
    let why = fields
        .get("why")
        .and_then(|node| texts.voiced(&key("why"), node, findings));
    let error = fields
        .require("error", &what, findings)
        .and_then(|node| texts.voiced(&key("error"), node, findings));
    let many = choose(&fields, findings);
    let options = options(&fields, id, many, texts, findings);
    let prefill = prefill(&fields, findings);
    let ask_always = flag(&fields, "ask_always", findings);
    let (ask, error) = (ask?, error?);
    Some(Question {
        id: id.to_owned(),
        ask,
        hint,
        why,
        error,
        many,
        prefill,
        ask_always,
        options,
        when,
    })
}

fn options(
    fields: &Fields<'_>,
    id: &str,
    many: bool,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Vec<Choice> {
    let what = format!("the question `{id}`");
    let Some(node) = fields.require("options", &what, findings) else {
        return Vec::new();
    };
    let entries = map(node, "`options`", findings).unwrap_or_default();
    if entries.is_empty() || entries.len() > MAX_OPTIONS {
        let message = format!("a question has between 1 and {MAX_OPTIONS} options");
        findings.push(
            Finding::error("empty-set", node.span, message).hint("list the options as `id: text`"),
        );
    }
    let mut options = Vec::new();
    for (key, node) in entries {
        check_id(&key.name, node, "option", findings);
        if key.name == "none" && fields.get("none").is_some() {
            let message = format!("`{id}` has both an option `none` and a `none:`");
            findings
                .push(Finding::error("duplicate-id", key.span, message).hint("rename the option"));
        }
        options.extend(option(
            &format!("questions.{id}.options.{}", key.name),
            &key.name,
            node,
            texts,
            findings,
        ));
    }
    if let Some(node) = fields.get("none") {
        if !many {
            let message = "`none:` is for questions that allow several answers";
            findings.push(
                Finding::error("unknown-key", node.span, message)
                    .hint("make it an option, or add `choose: many`"),
            );
        }
        let label = texts.voiced(&format!("questions.{id}.options.none"), node, findings);
        options.extend(label.map(|label| Choice {
            id: "none".into(),
            label,
            hint: None,
            exclusive: true,
        }));
    }
    options
}

fn option(
    key: &str,
    id: &str,
    node: &Node,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Option<Choice> {
    let detailed = matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|(key, _)| key.name == "label"));
    let (label, hint) = if detailed {
        let fields = Fields::read(node, "an option", &["label", "hint"], findings)?;
        let label = fields.require("label", "the option", findings)?;
        (label, fields.get("hint"))
    } else {
        (node, None)
    };
    let label = texts.voiced(key, label, findings)?;
    let hint = hint.and_then(|node| texts.voiced(&format!("{key}.hint"), node, findings));
    Some(Choice {
        id: id.to_owned(),
        label,
        hint,
        exclusive: false,
    })
}

fn choose(fields: &Fields<'_>, findings: &mut Findings) -> bool {
    let Some(node) = fields.get("choose") else {
        return false;
    };
    match text(node, "`choose`", findings) {
        Some("many") => true,
        Some("one") | None => false,
        Some(other) => {
            let hint =
                nearest(other, ["one", "many"]).unwrap_or_else(|| "write one or many".into());
            findings.push(
                Finding::error(
                    "unknown-kind",
                    node.span,
                    format!("nobody can choose `{other}`"),
                )
                .hint(hint),
            );
            false
        }
    }
}

fn prefill(fields: &Fields<'_>, findings: &mut Findings) -> bool {
    let Some(node) = fields.get("prefill") else {
        return true;
    };
    if text(node, "`prefill`", findings).is_some_and(|value| value != "never") {
        let message = "`prefill` can only be `never`";
        findings.push(
            Finding::error("unknown-kind", node.span, message)
                .hint("remove it to let links fill the answer in"),
        );
    }
    false
}

/// Two questions with one heading can't be told apart in a list of pages (WCAG 2.4.2).
fn equal_headings<'a>(
    id: &'a str,
    strings: &[crate::words::SourceString],
    headings: &mut Vec<(String, &'a str)>,
    findings: &mut Findings,
) {
    let prefix = format!("questions.{id}.ask");
    for string in strings
        .iter()
        .filter(|string| string.key.starts_with(&prefix))
    {
        match headings
            .iter()
            .find(|(text, other)| *text == string.text && *other != id)
        {
            Some((_, other)) => {
                let message = format!("`{id}` asks the same words as `{other}`");
                findings.push(
                    Finding::error("equal-headings", string.span, message)
                        .hint("word one of them differently"),
                );
            }
            None => headings.push((string.text.clone(), id)),
        }
    }
}
