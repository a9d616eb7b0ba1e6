//! Findings as people read them in a terminal, and as programs do.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::source::{Finding, Findings, Level, Sources};

pub(super) fn findings(sources: &Sources, findings: &Findings) -> String {
    findings
        .sorted()
        .into_iter()
        .map(|finding| one(sources, finding))
        .collect()
}

fn one(sources: &Sources, finding: &Finding) -> String {
    let span = finding.span;
    let excerpt = sources.line(span.file, span.line);
    let shown: String = excerpt.chars().take(160).collect();
    let number = span.line.to_string();
    let indent = " ".repeat(number.len());
    let before = " ".repeat((span.column - 1).min(160));
    let width = shown
        .chars()
        .count()
        .saturating_sub(span.column - 1)
        .clamp(1, span.len.max(1));
    let mut text = format!(
        "{}[{}]: {}\n",
        level(finding.level),
        finding.lint,
        finding.message
    );
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "{indent}--> {}:{}:{}",
        sources.path(span.file),
        span.line,
        span.column
    );
    let _ = writeln!(
        text,
        "{number} | {shown}\n{indent} | {before}{}",
        "^".repeat(width)
    );
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "{indent} = hint: {hint}");
    }
    text + "\n"
}

pub(super) fn findings_json(sources: &Sources, findings: &Findings) -> Value {
    let each = findings.sorted().into_iter().map(|finding| {
        json!({
            "lint": finding.lint,
            "level": level(finding.level),
            "file": sources.path(finding.span.file),
            "line": finding.span.line,
            "column": finding.span.column,
            "excerpt": sources.line(finding.span.file, finding.span.line),
            "message": finding.message,
            "hint": finding.hint,
        })
    });
    Value::Array(each.collect())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}
