//! From a flow file's tree to a [`Flow`] whose ids are resolved; every fault on the way is a finding.

use super::providers::Providers;
use super::scope::Scope;
use super::texts::Texts;
use super::values::{check_id, no_measure, number};
use super::{lengths, outcomes, promises, questions, rules};
use crate::flow::{Compiled, Condition, Flow, Text};
use crate::source::fields::{flag, list, map, text};
use crate::source::{Fields, Finding, Findings, Kind, Node, Span, nearest_or_all};
use crate::words::{Language, Measure, SourceString};
use jiff::tz::TimeZone;

const KEYS: [&str; 24] = [
    "title",
    "language",
    "summary",
    "start",
    "needed",
    "request",
    "minutes",
    "voices",
    "define",
    "questions",
    "rules",
    "also",
    "outcomes",
    "notices",
    "scores",
    "promises",
    "include",
    "max_questions",
    "recheck_after",
    "time_zone",
    "published",
    "review_required",
    "reading",
    "allow",
];

/// A flow without words, its strings, its voices' conditions and its source language.
type ReadFlow = (Flow, Vec<SourceString>, Vec<Condition>, Language);

/// Reads `flow.yaml`. `None` when the file is too broken to go on.
pub(in crate::flow) fn read_flow(
    id: &str,
    node: &Node,
    translations: &[&str],
    providers: &Providers,
    findings: &mut Findings,
) -> Option<ReadFlow> {
    let fields = Fields::read(node, "a flow", &KEYS, findings)?;
    check_id(id, node, "flow", findings);
    let language = language(&fields, findings);
    let tags: Vec<&str> = language.iter().map(Language::as_str).chain(translations.iter().copied()).collect();
    let mut scope = Scope::new(&fields, tags, providers, findings);
    scope.allow(&fields, findings);
    let mut texts = Texts::new(scope.voice_names());
    let title = sentence("title", &fields, &mut texts, findings);
    let summary = sentence("summary", &fields, &mut texts, findings);
    let start = paragraphs(&fields, &mut texts, findings);
    let needed = sentence("needed", &fields, &mut texts, findings);
    let request = fields.get("request");
    let request = request.and_then(|node| texts.plain("request", node, findings));
    let minutes = fields.require("minutes", "the flow", findings);
    let minutes = minutes.and_then(|node| number(node, "`minutes`", findings));
    let questions = questions::read(&mut scope, &mut texts, findings);
    let voices = scope.voices(findings);
    scope.check_defines(findings);
    let outcomes = outcomes::read(&scope, &mut texts, findings);
    let entries = rules::read(&fields, &scope, &mut texts, findings);
    let notices = outcomes::notices(&fields, &scope, &mut texts, findings);
    let promises = promises::read(&fields, &scope, &notices, findings);
    let mut count = |name| number(fields.get(name)?, &format!("`{name}`"), findings);
    let (max_questions, recheck_after) = (count("max_questions"), count("recheck_after"));
    let keys = texts.strings.iter().map(|string| string.key.clone());
    let flow = Flow {
        id: id.to_owned(),
        title: title?,
        summary: summary?,
        start,
        needed: needed?,
        request,
        minutes: minutes?,
        voices: scope.voice_names(),
        questions,
        entries,
        outcomes,
        notices,
        scores: scope.scores(),
        promises,
        max_questions: max_questions.map(|most| most as usize),
        recheck_after,
        time_zone: time_zone(&fields, findings),
        published: published(&fields, translations, findings),
        review_required: flag(&fields, "review_required", findings),
        reading: reading(&fields, findings),
        withheld: Vec::new(),
        keys: keys.collect(),
        defines: scope.defined(),
        allowed: scope.allowed(),
        span: node.span,
        cases: Vec::new(),
        words: Vec::new(),
        compiled: Compiled::empty(),
    };
    lengths::check(&flow, findings);
    Some((flow, texts.strings, voices, language?))
}

/// A text that every flow has.
fn sentence(key: &str, fields: &Fields<'_>, texts: &mut Texts, findings: &mut Findings) -> Option<Text> {
    texts.plain(key, fields.require(key, "the flow", findings)?, findings)
}

fn language(fields: &Fields<'_>, findings: &mut Findings) -> Option<Language> {
    let node = fields.require("language", "the flow", findings)?;
    let tag = text(node, "`language`", findings)?;
    let language = Language::parse(tag);
    if language.is_none() {
        let message = format!("`{tag}` is not a language tag in its standard form");
        findings.push(Finding::error("language-tag", node.span, message).hint("write it as in BCP 47, such as `en`"));
    }
    language
}

/// The IANA time zone in which a day begins and ends; UTC without it.
fn time_zone(fields: &Fields<'_>, findings: &mut Findings) -> TimeZone {
    let node = fields.get("time_zone");
    let name = node.and_then(|node| Some((node, text(node, "`time_zone`", findings)?)));
    let Some((node, name)) = name else {
        return TimeZone::UTC;
    };
    TimeZone::get(name).unwrap_or_else(|_| {
        let message = format!("`{name}` is not a time zone");
        let hint = "write its name in the IANA time zone database, such as America/Los_Angeles";
        findings.push(Finding::error("unknown-time-zone", node.span, message).hint(hint));
        TimeZone::UTC
    })
}

/// The limits under `reading`, each in the measure of its language.
fn reading(fields: &Fields<'_>, findings: &mut Findings) -> Vec<(String, f64)> {
    let node = fields.get("reading");
    let entries = node.and_then(|node| map(node, "`reading`", findings));
    let mut limits = Vec::new();
    for (key, node) in entries.unwrap_or_default() {
        let language = Language::parse(&key.name);
        if language.and_then(|language| Measure::of(&language)).is_none() {
            findings.push(no_measure(&key.name, key.span));
            continue;
        }
        let limit = match &node.kind {
            Kind::Number(written) => written.parse().ok(),
            Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => None,
        };
        match limit {
            Some(limit) => limits.push((key.name.to_string(), limit)),
            None => findings.push(
                Finding::error("wrong-type", node.span, "a limit of reading must be a number")
                    .hint("a grade for English, an INFLESZ for Spanish, characters for Chinese"),
            ),
        }
    }
    limits
}

/// The languages under `published`; the source language needs no such promise.
fn published(fields: &Fields<'_>, translations: &[&str], findings: &mut Findings) -> Vec<(String, Span)> {
    let node = fields.get("published");
    let items = node.and_then(|node| list(node, "`published`", findings));
    let mut found = Vec::new();
    for node in items.unwrap_or_default() {
        match text(node, "`published`", findings) {
            Some(tag) if translations.contains(&tag) => found.push((tag.to_owned(), node.span)),
            Some(tag) => {
                let message = format!("the flow is not translated into `{tag}`");
                let hint = nearest_or_all(tag, translations);
                findings.push(Finding::error("unknown-language", node.span, message).hint(hint));
            }
            None => {}
        }
    }
    found
}

fn paragraphs(fields: &Fields<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Text> {
    let Some(items) = fields.require("start", "the flow", findings).and_then(|node| list(node, "`start`", findings))
    else {
        return Vec::new();
    };
    let numbered = items.iter().enumerate();
    numbered.filter_map(|(at, node)| texts.plain(&format!("start.{}", at + 1), node, findings)).collect()
}
