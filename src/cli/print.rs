//! Findings as people read them in a terminal, and as programs do.

use std::fmt::Write;

use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::flow::Figures;
use crate::source::{Finding, Findings, Level, Sources};
use crate::words::Words;

pub(super) fn findings(sources: &Sources, findings: &Findings) -> String {
    let sorted = findings.sorted().into_iter();
    sorted.map(|finding| one(sources, finding)).collect()
}

/// What keeps flows from being used, before what does not.
pub(super) fn errors_first(sources: &Sources, findings: &Findings) -> String {
    let mut sorted = findings.sorted();
    sorted.sort_by_key(|finding| finding.level != Level::Error);
    let sorted = sorted.into_iter();
    sorted.map(|finding| one(sources, finding)).collect()
}

fn one(sources: &Sources, finding: &Finding) -> String {
    let span = finding.span;
    let excerpt = sources.line(span.file, span.line);
    // A long line is cut so that the place is in sight.
    let at = span.column as usize - 1;
    let cut = at.saturating_sub(60);
    let shown: String = excerpt.chars().skip(cut).take(120).collect();
    let number = span.line.to_string();
    let indent = " ".repeat(number.len());
    let before = " ".repeat(at - cut);
    let rest = shown.chars().count().saturating_sub(before.len());
    let width = rest.min(span.len as usize).max(1);
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
    // A file that can't be read has nothing to show.
    if !shown.is_empty() {
        let marks = "^".repeat(width);
        let _ = writeln!(text, "{number} | {shown}\n{indent} | {before}{marks}");
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "{indent} = hint: {hint}");
    }
    for note in &finding.notes {
        let _ = writeln!(text, "{indent} = {note}");
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
            "notes": finding.notes,
        })
    });
    Value::Array(each.collect())
}

/// What can be counted of a flow, as indented lines.
pub(super) fn figures(figures: &Figures) -> String {
    let unknown = || "too many to count".to_owned();
    let sets = figures.answer_sets.as_ref().map_or_else(unknown, grouped);
    let longest = figures.longest.map_or_else(unknown, |n| n.to_string());
    let average = figures.average.map_or_else(unknown, |n| format!("{n:.2}"));
    let mut text = format!(
        "  {sets} sets of answers\n  questions asked: at most {longest}, on average {average}\n  {} diagram nodes\n",
        figures.nodes
    );
    if let Some(all) = figures
        .answer_sets
        .as_ref()
        .filter(|_| !figures.shares.is_empty())
    {
        let all = &(all * figures.languages);
        text += "     first  at all  outcome\n";
        for share in &figures.shares {
            let (first, shown) = (percent(&share.first, all), percent(&share.shown, all));
            // Writing to a String can't fail.
            let _ = writeln!(text, "  {first:>8} {shown:>7}  {}", share.outcome);
        }
    }
    text.trim_end().to_owned()
}

/// A count with its thousands apart.
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

/// How many strings of a translation are up to date and reviewed.
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
