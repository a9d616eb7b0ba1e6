//! Text and JSON of findings, counts and translations.

use std::fmt::Write;

use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::flow::Figures;
use crate::source::{Finding, Findings, Level, Sources, Span};
use crate::words::Words;

/// Characters of a line that are shown before the place of a finding, and in all.
const CHARS_BEFORE: usize = 60;
const MAX_CHARS: usize = 120;

/// Returns findings as text, in the order of their places.
pub(super) fn findings(sources: &Sources, findings: &Findings) -> String {
    let sorted = findings.sorted().into_iter();
    sorted.map(|finding| one(sources, finding)).collect()
}

/// Returns findings as text, errors before warnings.
pub(super) fn errors_first(sources: &Sources, findings: &Findings) -> String {
    let mut sorted = findings.sorted();
    sorted.sort_by_key(|finding| finding.level != Level::Error);
    let sorted = sorted.into_iter();
    sorted.map(|finding| one(sources, finding)).collect()
}

fn one(sources: &Sources, finding: &Finding) -> String {
    let (level, lint, message) = (level(finding.level), finding.lint, &finding.message);
    let (path, span) = (sources.path(finding.span.file), finding.span);
    let indent = " ".repeat(span.line.to_string().len());
    let mut text = format!("{level}[{lint}]: {message}\n{indent}--> {path}:{}:{}\n", span.line, span.column);
    text += &excerpt(sources, span, &indent);
    // Writing to a String can't fail.
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "{indent} = hint: {hint}");
    }
    for note in &finding.notes {
        let _ = writeln!(text, "{indent} = {note}");
    }
    text + "\n"
}

/// Returns the line of a finding with marks below its place. A long line is cut so that the place is in sight.
fn excerpt(sources: &Sources, span: Span, indent: &str) -> String {
    let at = span.column as usize - 1;
    let cut = at.saturating_sub(CHARS_BEFORE);
    let line = sources.line(span.file, span.line);
    let shown: String = line.chars().skip(cut).take(MAX_CHARS).collect();
    // A file that can't be read has nothing to show.
    if shown.is_empty() {
        return String::new();
    }
    let before = " ".repeat(at - cut);
    let rest = shown.chars().count().saturating_sub(before.len());
    let marks = "^".repeat(rest.min(span.len as usize).max(1));
    let number = span.line;
    format!("{number} | {shown}\n{indent} | {before}{marks}\n")
}

/// Returns findings as JSON, in the order of their places.
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
            "notes": finding.notes,
        })
    });
    Value::Array(each.collect())
}

/// Returns the counts of a flow as indented lines.
pub(super) fn figures(figures: &Figures) -> String {
    let unknown = || "too many to count".to_owned();
    let sets = figures.answer_sets.as_ref().map_or_else(unknown, grouped);
    let longest = figures.longest.map_or_else(unknown, |n| n.to_string());
    let average = figures.average.map_or_else(unknown, |n| format!("{n:.2}"));
    let nodes = figures.nodes;
    let shares = figures.answer_sets.as_ref().map(|all| shares(figures, all));
    format!(
        "  {sets} sets of answers\n  questions asked: at most {longest}, on average {average}\n  {nodes} diagram nodes{}",
        shares.unwrap_or_default()
    )
}

/// Returns a table of the outcomes with their shares of all sets of answers.
fn shares(figures: &Figures, all: &BigUint) -> String {
    if figures.shares.is_empty() {
        return String::new();
    }
    let all = &(all * figures.languages);
    let rows = figures.shares.iter().map(|share| {
        let (first, shown) = (percent(&share.first, all), percent(&share.shown, all));
        format!("\n  {first:>8} {shown:>7}  {}", share.outcome)
    });
    format!("\n     first  at all  outcome{}", rows.collect::<String>())
}

/// Returns a number with commas between the thousands.
pub(super) fn grouped(count: &BigUint) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn percent(part: &BigUint, all: &BigUint) -> String {
    let hundredths = (part * 10_000_u32) / all;
    let hundredths = u32::try_from(hundredths).unwrap_or(0);
    match hundredths {
        0 if *part != BigUint::ZERO => "<0.01 %".into(),
        _ => format!("{}.{:02} %", hundredths / 100, hundredths % 100),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

/// Returns a line on the strings of a translation that are up to date and reviewed.
pub(super) fn translation(words: &Words) -> String {
    let tally = words.tally();
    let mut line = format!(
        "  {}: {} of {} strings up to date, {} reviewed",
        words.language, tally.current, tally.all, tally.reviewed
    );
    for (count, what) in [(tally.stale, "stale"), (tally.missing, "missing")] {
        if count > 0 {
            line += &format!(", {count} {what}");
        }
    }
    line
}
