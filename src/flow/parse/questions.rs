//! Parses questions.

use super::headings::equal_headings;
use super::scope::Scope;
use super::shape::MAX_DECIMALS;
use super::texts::Texts;
use super::values::check_id;
use crate::flow::{Choice, Condition, Days, Kind, Number, Prefill, Question};
use crate::source::fields::flag;
use crate::source::fields::{map, text};
use crate::source::{self, Fields, Finding, Findings, Node, nearest};

const KEYS: [&str; 14] = [
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
    "number",
    "date",
    "allow",
    "may_be_empty",
];
/// The most questions of a flow, and options of one question.
const MAX_QUESTIONS: usize = 400;
const MAX_OPTIONS: usize = 300;

pub(super) fn read(scope: &mut Scope<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut headings: Vec<(String, &str)> = Vec::new();
    for at in 0..scope.questions.len() {
        let (id, node) = (scope.questions[at].id, scope.questions[at].node);
        if at == MAX_QUESTIONS {
            let message = format!("a flow has at most {MAX_QUESTIONS} questions");
            findings.push(Finding::error("flow-too-large", node.span, message).hint("split the flow"));
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

fn question(scope: &Scope<'_>, id: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Option<Question> {
    let what = format!("the question `{id}`");
    let fields = Fields::read(node, &what, &KEYS, findings)?;
    scope.allow(&fields, findings);
    let key = |part: &str| format!("questions.{id}.{part}");
    let when = fields.get("when").map_or(Condition::Always, |node| scope.condition(node, findings));
    let ask = fields.require("ask", &what, findings).and_then(|node| texts.voiced(&key("ask"), node, findings));
    let hint = fields.get("hint").and_then(|node| texts.voiced(&key("hint"), node, findings));
    let why = fields.get("why").and_then(|node| texts.voiced(&key("why"), node, findings));
    let error = fields.require("error", &what, findings).and_then(|node| texts.voiced(&key("error"), node, findings));
    let kind = kind(&fields, &what, &key("unit"), texts, findings);
    let options = match kind {
        Some(Kind::One) => options(&fields, id, false, texts, findings),
        Some(Kind::Many) => options(&fields, id, true, texts, findings),
        Some(Kind::Number(_) | Kind::Date(_)) | None => Vec::new(),
    };
    let prefill = prefill(&fields, findings);
    let ask_always = flag(&fields, "ask_always", findings);
    let may_be_empty = flag(&fields, "may_be_empty", findings);
    if let Some(node) = fields.get("may_be_empty").filter(|_| !matches!(kind, Some(Kind::Many))) {
        let message = format!("{what} takes one answer, so it has no `may_be_empty`");
        let hint = "remove it, or write `choose: many`";
        findings.push(Finding::error("unknown-key", node.span, message).hint(hint));
    }
    let (ask, error) = (ask?, error?);
    Some(Question {
        id: id.to_owned(),
        ask,
        hint,
        why,
        error,
        kind: kind?,
        may_be_empty,
        prefill,
        ask_always,
        options,
        span: node.span,
        when,
        when_span: fields.get("when").map(|node| node.span),
    })
}

/// One or several options, a number, or a date.
fn kind(fields: &Fields<'_>, what: &str, unit_key: &str, texts: &mut Texts, findings: &mut Findings) -> Option<Kind> {
    let typed = fields.get("number").or(fields.get("date"));
    if let Some(node) = typed {
        for other in ["options", "choose", "none"] {
            if fields.get(other).is_some() {
                let message = format!("{what} takes a number or a date, so it has no `{other}`");
                findings.push(
                    Finding::error("unknown-key", node.span, message)
                        .hint(format!("remove `{other}:`, or the other kind")),
                );
            }
        }
    }
    match (fields.get("number"), fields.get("date")) {
        (Some(node), None) => number_kind(node, unit_key, texts, findings).map(Kind::Number),
        (None, Some(node)) => date_kind(node, findings).map(Kind::Date),
        (Some(node), Some(_)) => {
            let message = format!("{what} takes both a number and a date");
            findings.push(Finding::error("unknown-kind", node.span, message).hint("keep one"));
            None
        }
        (None, None) if choose(fields, findings) => Some(Kind::Many),
        (None, None) => Some(Kind::One),
    }
}

fn number_kind(node: &Node, unit_key: &str, texts: &mut Texts, findings: &mut Findings) -> Option<Number> {
    let fields = Fields::read(node, "`number`", &["min", "max", "decimals", "unit"], findings)?;
    let decimals = match fields.get("decimals") {
        None => 0,
        Some(node) => super::values::number(node, "`decimals`", findings)?,
    };
    if decimals > MAX_DECIMALS {
        let message = format!("a number has at most {MAX_DECIMALS} decimals");
        findings.push(Finding::error("wrong-type", node.span, message).hint("use fewer decimals"));
        return None;
    }
    let any = Number { min: i64::MIN, max: i64::MAX, decimals, unit: None };
    let mut bound = |name| {
        let node = fields.require(name, "`number`", findings)?;
        super::measures::number(node, &any, findings)
    };
    let (min, max) = (bound("min"), bound("max"));
    let (min, max) = (min?, max?);
    if min > max {
        findings.push(
            Finding::error("empty-set", node.span, "`min` is greater than `max`")
                .hint("give the smaller number under `min`"),
        );
    }
    let unit = fields.get("unit").and_then(|node| texts.voiced(unit_key, node, findings));
    Some(Number { min, max, decimals, unit })
}

fn date_kind(node: &Node, findings: &mut Findings) -> Option<Days> {
    let any = node.is_text("any");
    let fields = if any { None } else { Some(Fields::read(node, "`date`", &["min", "max"], findings)?) };
    let is_today = |node: &&Node| node.is_text("today");
    let max = fields.as_ref().and_then(|fields| fields.get("max"));
    let min = fields.as_ref().and_then(|fields| fields.get("min"));
    let mut day = |node| super::values::date(node, "a day", findings);
    let first = min.and_then(&mut day);
    let last = max.filter(|node| !is_today(node)).and_then(&mut day);
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        findings.push(
            Finding::error("empty-set", node.span, "`min` is after `max`").hint("give the earlier day under `min`"),
        );
    }
    Some(Days { min: first, max: last, until_today: max.is_some_and(|node| is_today(&node)) })
}

fn options(fields: &Fields<'_>, id: &str, many: bool, texts: &mut Texts, findings: &mut Findings) -> Vec<Choice> {
    let what = format!("the question `{id}`");
    let Some(node) = fields.require("options", &what, findings) else {
        return Vec::new();
    };
    let entries = map(node, "`options`", findings).unwrap_or_default();
    if entries.is_empty() {
        findings.push(
            Finding::error("empty-set", node.span, format!("{what} has no options")).hint("list them as `id: text`"),
        );
    }
    if entries.len() > MAX_OPTIONS {
        let message = format!("a question has at most {MAX_OPTIONS} options");
        findings.push(Finding::error("flow-too-large", node.span, message).hint("group them, or ask two questions"));
    }
    let mut options = Vec::new();
    for (key, node) in entries {
        check_id(&key.name, node, "option", findings);
        if key.name == "none" && fields.get("none").is_some() {
            let message = format!("`{id}` has both an option `none` and a `none:`");
            findings.push(Finding::error("duplicate-id", key.span, message).hint("rename the option"));
        }
        options.extend(option(&format!("questions.{id}.options.{}", key.name), &key.name, node, texts, findings));
    }
    if let Some(node) = fields.get("none") {
        if !many {
            let message = "`none:` is for questions that allow several answers";
            findings.push(
                Finding::error("unknown-key", node.span, message).hint("make it an option, or add `choose: many`"),
            );
        }
        let label = texts.voiced(&format!("questions.{id}.options.none"), node, findings);
        options.extend(label.map(|label| Choice {
            id: "none".into(),
            label,
            hint: None,
            exclusive: true,
            points: 0,
            span: node.span,
        }));
    }
    options
}

fn option(key: &str, id: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Option<Choice> {
    let detailed = node.entry("label").is_some();
    let (label, hint, points) = if detailed {
        let fields = Fields::read(node, "an option", &["label", "hint", "points"], findings)?;
        let label = fields.require("label", "the option", findings)?;
        (label, fields.get("hint"), fields.get("points"))
    } else {
        (node, None, None)
    };
    let points = points.and_then(|node| points_of(node, findings)).unwrap_or(0);
    let label = texts.voiced(key, label, findings)?;
    let hint = hint.and_then(|node| texts.voiced(&format!("{key}.hint"), node, findings));
    Some(Choice { id: id.to_owned(), label, hint, exclusive: false, points, span: node.span })
}

/// The most points one option may add or take away.
const MAX_POINTS: i64 = 1_000;

fn points_of(node: &Node, findings: &mut Findings) -> Option<i64> {
    let points = if let source::Kind::Number(raw) = &node.kind { raw.parse::<i64>().ok() } else { None };
    let points = points.filter(|points| (-MAX_POINTS..=MAX_POINTS).contains(points));
    if points.is_none() {
        let message =
            format!("`points` must be a whole number from -{MAX_POINTS} to {MAX_POINTS}, not {}", node.describe());
        let hint = "write a smaller number, without quotes";
        findings.push(Finding::error("wrong-type", node.span, message).hint(hint));
    }
    points
}

fn choose(fields: &Fields<'_>, findings: &mut Findings) -> bool {
    let Some(node) = fields.get("choose") else {
        return false;
    };
    match text(node, "`choose`", findings) {
        Some("many") => true,
        Some("one") | None => false,
        Some(other) => {
            let hint = nearest(other, ["one", "many"]).unwrap_or_else(|| "write one or many".into());
            findings.push(Finding::error("unknown-kind", node.span, format!("`choose` can't be `{other}`")).hint(hint));
            false
        }
    }
}

fn prefill(fields: &Fields<'_>, findings: &mut Findings) -> Prefill {
    let Some(node) = fields.get("prefill") else {
        return Prefill::Always;
    };
    match text(node, "`prefill`", findings) {
        Some("never") | None => Prefill::Never,
        Some("sealed") => Prefill::Sealed,
        Some(_) => {
            let message = "`prefill` can only be `never` or `sealed`";
            let hint = "remove it to let every link fill the answer in";
            findings.push(Finding::error("unknown-kind", node.span, message).hint(hint));
            Prefill::Never
        }
    }
}
