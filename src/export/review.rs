//! The page of a translation for a reviewer without tools.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::words::exchange::{Job, Unit};

const TEMPLATE: &str = include_str!("review.html");

#[derive(Serialize)]
struct Page<'a> {
    name: &'a str,
    lang: &'a str,
    dir: &'static str,
    source_lang: &'a str,
    strings: usize,
    places: Vec<Place<'a>>,
}

/// The strings of one page, or of one recommendation.
#[derive(Serialize)]
struct Place<'a> {
    title: String,
    strings: Vec<StringView<'a>>,
}

#[derive(Serialize)]
struct StringView<'a> {
    key: &'a str,
    context: &'a str,
    source: &'a str,
    text: &'a str,
    state: &'static str,
    note: &'a str,
    /// The element in which a page shows it.
    shown_as: &'static str,
}

/// Returns one HTML page of a translation: every string beside its source, as pages show it, with its state.
/// The page saves a table of the changes, which `words import` reads.
///
/// # Errors
/// When the template can't be rendered.
pub fn review(job: Job<'_>, units: &[Unit]) -> Result<String, minijinja::Error> {
    let page = Page {
        name: job.name,
        lang: job.target.as_str(),
        dir: job.target.direction().as_str(),
        source_lang: job.source.as_str(),
        strings: units.len(),
        places: places(units),
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.render_named_str("review.html", TEMPLATE, Value::from(Serde(&page)))
}

fn places(units: &[Unit]) -> Vec<Place<'_>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for unit in units {
        let title = place_of(&unit.key);
        let view = StringView {
            key: &unit.key,
            context: &unit.context,
            source: &unit.source,
            text: &unit.text,
            state: unit.state.as_str(),
            note: &unit.note,
            shown_as: shown_as(&unit.key),
        };
        match places.iter_mut().find(|place| place.title == title) {
            Some(place) => place.strings.push(view),
            None => places.push(Place { title, strings: vec![view] }),
        }
    }
    places
}

fn place_of(key: &str) -> String {
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        ["questions", id, ..] => format!("Question {id}"),
        ["outcomes", id, ..] => format!("Recommendation {id}"),
        ["rules", ..] => "Why something is recommended".into(),
        ["notices", ..] => "Notices".into(),
        ["title" | "summary" | "start" | "needed", ..] => "Start page".into(),
        [provider, ..] => format!("Provider {provider}"),
        [] => String::new(),
    }
}

fn shown_as(key: &str) -> &'static str {
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        ["title"] | ["questions", _, "ask", ..] | ["outcomes", _, "title", ..] => "heading",
        ["questions", _, "options", _, "hint", ..] | ["questions", _, "hint" | "why", ..] => "hint",
        ["questions", _, "options", ..] => "option",
        ["questions", _, "error", ..] => "error",
        ["outcomes", _, "steps" | "bring" | "if_not", ..] => "item",
        ["outcomes", _, "say", ..] => "say",
        _ => "text",
    }
}
