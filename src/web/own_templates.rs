//! Templates of the flows directory that take the place of built-in ones.

use std::error::Error as _;
use std::sync::Arc;

use minijinja::{Environment, Error, ErrorKind};

use super::look::SHEET;
use super::point::{Pointless, Unfit};
use super::render::template_names;
use super::trial::make_every_page;
use super::{Access, App, FrameAncestors, Settings};
use crate::flow::{Flows, load};
use crate::link::Keys;
use crate::source::{
    FileId, Finding, Findings, Sources, Span, TEMPLATES, counted, nearest_or_all, text_of,
};

/// A page of the proxy's, which no request to this program shows.
const OF_THE_PROXY: &str = "busy.html";
/// Built-in files that nothing takes the place of, and why.
const FIXED: [(&str, &str); 3] = [
    (
        OF_THE_PROXY,
        "it is the proxy's: change the copy that the proxy has",
    ),
    ("copy.js", "it is the one script, and pages allow no other"),
    (
        "paper.css",
        "sheets and cards are fitted to the page; style.css can be replaced",
    ),
];
/// The largest template; the largest built-in one is a tenth of it.
const MAX_TEMPLATE_BYTES: usize = 64 * 1024;
/// Room to read one: a thousand bytes for each of its own.
const STACK_BYTES: usize = 1024 * MAX_TEMPLATE_BYTES;
/// What to do about a template that can't be read, or a page that can't be made.
const COMPARE: &str = "compare it with the built-in template, or start again from a copy of that";

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
            add(environment, name, text).map_err(|fault| told(&fault, flows))?;
        }
    }
    Ok(())
}

/// Adds a template. The engine goes a step deeper for each sign of a long expression, as deep as the text is long, so
/// that needs room of its own: without room the program would end.
fn add(environment: &mut Environment<'_>, name: &str, text: &str) -> Result<(), Error> {
    let cannot = |why: String| Error::new(ErrorKind::InvalidOperation, format!("{name}: {why}"));
    if text.len() > MAX_TEMPLATE_BYTES {
        let kib = MAX_TEMPLATE_BYTES / 1024;
        return Err(cannot(format!("a template has at most {kib} KiB")));
    }
    let (name, text) = (name.to_owned(), text.to_owned());
    std::thread::scope(|scope| {
        let roomy = std::thread::Builder::new().stack_size(STACK_BYTES);
        let reading = roomy.spawn_scoped(scope, || environment.add_template_owned(name, text));
        let reading = reading.map_err(|fault| cannot(fault.to_string()))?;
        let read = reading.join();
        read.unwrap_or_else(|_| Err(cannot("the template engine gave up".to_owned())))
    })
}

fn unknown_hint(name: &str, known: &[String]) -> String {
    let fixed = FIXED.iter().find(|(fixed, _)| *fixed == name);
    if let Some((name, why)) = fixed {
        return format!("{name} can't be replaced: {why}");
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    nearest_or_all(name, &known)
}

/// Makes pages with templates of one's own, for much that is wrong with one shows only then.
pub(super) fn try_out(app: &App) -> Result<(), Unfit> {
    if app.flows.templates.iter().all(|(name, _)| name == SHEET) {
        return Ok(());
    }
    make_every_page(app)?;
    app.in_frame.as_deref().map_or(Ok(()), make_every_page)
}

/// What is wrong with templates, where, and what to do.
pub(super) fn told_unfit(fault: &Unfit, flows: &Flows) -> String {
    match fault {
        Unfit::Broken(fault) => told(fault, flows),
        Unfit::Pointless(page) => {
            let names: Vec<&str> = flows
                .templates
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
            let name = at_fault(page, &names).unwrap_or_default();
            format!("{TEMPLATES}{name}: {page}\n  hint: {COMPARE}")
        }
    }
}

/// The template of one's own that made a page what it is.
fn at_fault<'a>(page: &Pointless, own: &[&'a str]) -> Option<&'a str> {
    let made_from = page.templates.iter();
    let mut made_from = made_from.filter_map(|name| own.iter().find(|own| *own == name));
    made_from.next().or(own.first()).copied()
}

/// What is wrong with a template, where, and what to do.
fn told(fault: &Error, flows: &Flows) -> String {
    let is_own = |name: &str| flows.templates.iter().any(|(own, _)| own == name);
    format!("{}\n  hint: {COMPARE}", said(innermost(fault), is_own))
}

/// The fault itself, where one template takes another in.
fn innermost(fault: &Error) -> &Error {
    let inner = fault.source().and_then(|source| source.downcast_ref());
    inner.map_or(fault, innermost)
}

/// What is wrong with a template, and where: a built-in one may miss what one of one's own had to give it.
fn said(fault: &Error, is_own: impl Fn(&str) -> bool) -> String {
    let place = match (fault.name(), fault.line()) {
        (Some(name), Some(line)) if is_own(name) => format!("{TEMPLATES}{name}, line {line}: "),
        (Some(name), Some(line)) => format!("the built-in {name}, line {line}: "),
        _ => String::new(),
    };
    let detail = fault.detail().map(|detail| format!(": {detail}"));
    format!("{place}{}{}", fault.kind(), detail.unwrap_or_default())
}

/// Adds what is wrong with the templates of a flows directory.
pub fn check_templates(sources: &Sources, findings: &mut Findings) {
    let known = known_names();
    let before = findings.errors();
    let files = sources.iter();
    let files = files.filter_map(|(file, path)| Some((file, path.strip_prefix(TEMPLATES)?)));
    let files: Vec<(FileId, &str)> = files.collect();
    for (file, name) in &files {
        check_file(*file, name, &known, sources, findings);
    }
    let Some((first, _)) = files.first().filter(|_| findings.errors() == before) else {
        return;
    };
    if let Some(Err(fault)) = load(sources).0.and_then(untried).map(|app| try_out(&app)) {
        findings.push(match fault {
            Unfit::Broken(fault) => unmade(innermost(&fault), &files, *first),
            Unfit::Pointless(page) => pointless(&page, &files, *first),
        });
    }
}

fn unmade(fault: &Error, files: &[(FileId, &str)], first: FileId) -> Finding {
    let own = |name: &str| files.iter().find(|(_, have)| *have == name);
    let file = fault.name().and_then(own).map(|(file, _)| *file);
    let line = fault.line().filter(|_| file.is_some());
    let message = said(fault, |name| own(name).is_some());
    let message = format!("pages can't be made with these templates: {message}");
    broken(file.unwrap_or(first), line, message)
}

fn pointless(page: &Pointless, files: &[(FileId, &str)], first: FileId) -> Finding {
    let names: Vec<&str> = files.iter().map(|(_, name)| *name).collect();
    let name = at_fault(page, &names);
    let file = files.iter().find(|(_, have)| Some(*have) == name);
    let span = Span::start_of(file.map_or(first, |(file, _)| *file));
    Finding::error("page-without-point", span, page.to_string()).hint(COMPARE)
}

fn check_file(
    file: FileId,
    name: &str,
    known: &[String],
    sources: &Sources,
    findings: &mut Findings,
) {
    if !known.iter().any(|known| known == name) {
        let message = format!("no template is called `{name}`: this file replaces nothing");
        let finding = Finding::error("unknown-template", Span::start_of(file), message);
        findings.push(finding.hint(unknown_hint(name, known)));
        return;
    }
    // What keeps it from being read is found where flows are loaded.
    let mut elsewhere = Findings::default();
    let Some(bytes) = sources.read(file, &mut elsewhere) else {
        return;
    };
    let text = text_of(&bytes, file, &mut elsewhere).filter(|_| name != SHEET);
    let parse = |text: &str| add(&mut Environment::new(), name, text).err();
    findings.extend_one(
        text.and_then(parse)
            .map(|fault| broken(file, fault.line(), said(&fault, |_| true))),
    );
}

fn broken(file: FileId, line: Option<usize>, message: String) -> Finding {
    let span = Span {
        line: line.map_or(1, counted),
        ..Span::start_of(file)
    };
    Finding::error("template-syntax", span, message).hint(COMPARE)
}

/// What pages of these flows are made from; what keeps it from being there is told elsewhere.
fn untried(flows: Flows) -> Option<App> {
    let settings = Settings {
        public_url: String::new(),
        keys: Keys::random()?,
        staff: Access::Closed,
        frame_ancestors: FrameAncestors::default(),
    };
    App::untried(flows, Arc::new(settings)).ok()
}
