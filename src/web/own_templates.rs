//! Templates of the flows directory that take the place of built-in ones.

use std::sync::Arc;

use minijinja::{Environment, Error};

use super::look::SHEET;
use super::pages::{home, message, start};
use super::render::template_names;
use super::view::Shell;
use super::{Access, App, FrameAncestors, Settings};
use crate::flow::{Flows, LanguageId, load};
use crate::link::Keys;
use crate::source::{Finding, Findings, Sources, Span, TEMPLATES, counted, nearest_or_all};

/// A page of the proxy's, which no request to this program shows.
const OF_THE_PROXY: &str = "busy.html";

/// What a file below `templates/` may be called.
fn known_names() -> Vec<String> {
    let names = template_names().into_iter().chain([SHEET.to_owned()]);
    let mut names: Vec<String> = names.filter(|name| name != OF_THE_PROXY).collect();
    names.sort();
    names
}

/// Puts the templates of the flows directory in the place of those that are there.
pub(super) fn add_own(environment: &mut Environment<'_>, flows: &Flows) -> Result<(), String> {
    let known = known_names();
    for (name, text) in &flows.templates {
        if !known.contains(name) {
            let hint = unknown_hint(name, &known);
            return Err(format!(
                "{TEMPLATES}{name} replaces nothing\n  hint: {hint}"
            ));
        }
        if name != SHEET {
            let added = environment.add_template_owned(name.clone(), text.clone());
            added.map_err(|fault| said(&fault))?;
        }
    }
    Ok(())
}

fn unknown_hint(name: &str, known: &[String]) -> String {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    nearest_or_all(name, &known)
}

/// What is wrong with a template, and where.
fn said(fault: &Error) -> String {
    let place = match (fault.name(), fault.line()) {
        (Some(name), Some(line)) => format!("{TEMPLATES}{name}, line {line}: "),
        _ => String::new(),
    };
    let detail = fault.detail().map(|detail| format!(": {detail}"));
    format!("{place}{}{}", fault.kind(), detail.unwrap_or_default())
}

/// Makes some pages with templates of one's own, for much that is wrong with one shows only then.
pub(super) fn try_out(app: &App) -> Result<(), String> {
    if app.flows.templates.iter().all(|(name, _)| name == SHEET) {
        return Ok(());
    }
    let templates = &app.templates;
    let language = &app.interface.source().language;
    let home = templates.render("home.html", &home::view(app, language));
    let fault = message::view(app, language, message::Fault::NotFound, None);
    let mut pages = vec![home, templates.render("message.html", &fault)];
    for flow in &app.flows.flows {
        pages.push(start::html(app, flow, LanguageId::SOURCE, None, false));
    }
    let offered = app.interface.languages();
    let shell = || Shell::new(app, language, &offered, "", |_| String::new());
    pages.push(app.framed(None, shell, &[]));
    let made: Result<Vec<String>, Error> = pages.into_iter().collect();
    made.map_err(|fault| said(&fault))?;
    app.in_frame.as_deref().map_or(Ok(()), try_out)
}

/// Adds what is wrong with the templates of a flows directory.
pub fn check_templates(sources: &Sources, findings: &mut Findings) {
    let known = known_names();
    let (before, mut own) = (findings.errors(), None);
    for (file, path) in sources.iter() {
        let Some(name) = path.strip_prefix(TEMPLATES) else {
            continue;
        };
        own = own.or(Some(file));
        let start = Span::start_of(file);
        if !known.iter().any(|known| known == name) {
            let message = format!("no template is called `{name}`: this file replaces nothing");
            let finding = Finding::error("unknown-template", start, message);
            findings.push(finding.hint(unknown_hint(name, &known)));
        } else if let Some(text) = sources.text(file, findings).filter(|_| name != SHEET) {
            let parsed = Environment::new().add_template_owned(name.to_owned(), text.to_owned());
            let line = |fault: &Error| counted(fault.line().unwrap_or(1));
            findings.extend_one(parsed.err().map(|fault| {
                let span = Span {
                    line: line(&fault),
                    ..start
                };
                Finding::error("template-syntax", span, said(&fault))
                    .hint("start again from a copy of the built-in template")
            }));
        }
    }
    if let Some(file) = own.filter(|_| findings.errors() == before) {
        let tried = load(sources).0.map_or(Ok(()), tried);
        findings.extend_one(tried.err().map(|fault| {
            let message = format!("pages can't be made with these templates: {fault}");
            Finding::error("template-syntax", Span::start_of(file), message)
                .hint("compare it with the built-in template: what does that name?")
        }));
    }
}

/// Whether pages can be made of flows.
fn tried(flows: Flows) -> Result<(), String> {
    let settings = Settings {
        public_url: String::new(),
        keys: Keys::random().ok_or("the system has no randomness to give")?,
        staff: Access::Closed,
        frame_ancestors: FrameAncestors::default(),
    };
    App::new(flows, Arc::new(settings)).map(|_| ())
}
