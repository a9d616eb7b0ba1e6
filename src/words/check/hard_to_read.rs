use std::collections::BTreeMap;

use crate::source::{Finding, Findings, Span};
use crate::words::{Measure, Standing, Terms, Words};

/// A string, or a page as a whole, that is harder to read than the flow's limit for its language.
pub(super) fn check(keys: &[String], words: &Words, terms: &Terms, limit: f64, findings: &mut Findings) {
    let Some(measure) = Measure::of(&words.language) else {
        return;
    };
    let mut pages: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        if words.standing(at) != Standing::Current {
            continue;
        }
        let text = terms.without_fixed(&words.language, words.get(at));
        report(measure, &format!("`{key}`"), &text, words.span(at), limit, findings);
        let page = pages.entry(page_of(key)).or_insert((String::new(), words.span(at)));
        page.0.push_str(&text);
        page.0.push('\n');
    }
    // The longest sentence of a page is that of one of its strings.
    for (page, (text, span)) in pages.iter().filter(|_| measure != Measure::Characters) {
        report(measure, &format!("all of `{page}`"), text, *span, limit, findings);
    }
}

/// The figure of a whole translation: that of all its texts together.
pub(super) fn measured(words: &Words, terms: &Terms) -> Option<(Measure, f64)> {
    let measure = Measure::of(&words.language)?;
    let current = (0..words.len()).filter(|at| words.standing(*at) == Standing::Current);
    let texts: Vec<String> = current.map(|at| terms.without_fixed(&words.language, words.get(at))).collect();
    Some((measure, measure.figure(&texts.join("\n"))?))
}

fn report(measure: Measure, what: &str, text: &str, span: Span, limit: f64, findings: &mut Findings) {
    let figure = measure.figure(text);
    if let Some(figure) = figure.filter(|figure| measure.is_hard(*figure, limit)) {
        let message = format!("{what} may be hard to read: {}", measure.said(figure));
        let hint = format!("the flow's limit is {}; look at it again", measure.said(limit));
        findings.push(Finding::warning("hard-to-read", span, message).hint(hint));
    }
}

/// The page on which a string stands, by its key.
fn page_of(key: &str) -> String {
    let mut parts = key.split('.');
    match (parts.next(), parts.next()) {
        (Some(part @ ("questions" | "outcomes")), Some(id)) => format!("{part}.{id}"),
        (part, _) => part.unwrap_or_default().to_owned(),
    }
}
