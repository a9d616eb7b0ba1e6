//! Loading of flows for a command, and lookups that fail with a hint.

use std::path::Path;

use rust_embed::RustEmbed;

use super::print;
use crate::flow::{Date, Flow, Flows, LanguageId, load};
use crate::source::{Findings, Sources, WHERE_FLOWS_ARE};

#[derive(RustEmbed)]
#[folder = "flows/"]
struct EmbeddedFlows;

/// Flows without errors, their files and the warnings about them.
pub(super) struct Loaded {
    pub(super) sources: Sources,
    pub(super) flows: Flows,
    pub(super) findings: Findings,
}

/// Reads the files of a flows directory, or the embedded ones.
pub(super) fn sources(dir: Option<&Path>) -> Result<Sources, String> {
    let Some(dir) = dir else {
        return Ok(Sources::embedded::<EmbeddedFlows>());
    };
    let sources = Sources::read_dir(dir)?;
    if sources.iter().next().is_none() {
        return Err(format!(
            "there is no YAML file in {}\n  hint: {WHERE_FLOWS_ARE}, in files that end in .yaml",
            dir.display()
        ));
    }
    Ok(sources)
}

/// Loads the flows of a directory, or the embedded ones; fails if they have errors.
pub(super) fn sound(dir: Option<&Path>) -> Result<Loaded, String> {
    let sources = sources(dir)?;
    let (flows, findings) = load(&sources);
    match flows {
        Some(flows) => Ok(Loaded { sources, flows, findings }),
        None => Err(with_errors(dir, &sources, &findings)),
    }
}

fn with_errors(dir: Option<&Path>, sources: &Sources, findings: &Findings) -> String {
    let command = match dir {
        Some(dir) => format!("signpost check {}", dir.display()),
        None => "signpost check".to_owned(),
    };
    format!(
        "the flows have errors; `{command}` lists all of them\n\n{}",
        print::errors_first(sources, findings).trim_end()
    )
}

/// Returns the flow with this id; the error lists the ids that exist.
pub(super) fn find<'a>(flows: &'a Flows, id: &str) -> Result<&'a Flow, String> {
    flows.find(id).ok_or_else(|| {
        let ids: Vec<_> = flows.flows.iter().map(|flow| flow.id.as_str()).collect();
        format!("no flow is called `{id}`\n  hint: there is {}", ids.join(", "))
    })
}

/// Returns the flow's language with this tag, or its source language without one; the error lists the tags.
pub(super) fn language(flow: &Flow, tag: Option<&str>) -> Result<LanguageId, String> {
    let Some(tag) = tag else {
        return Ok(LanguageId::SOURCE);
    };
    flow.language(tag).ok_or_else(|| {
        let tags: Vec<_> = flow.languages().map(|language| language.as_str()).collect();
        format!("the flow is not in `{tag}`\n  hint: it is in {}", tags.join(", "))
    })
}

/// Parses a day on the command line.
pub(super) fn day(written: &str) -> Result<Date, String> {
    Date::parse(written).ok_or_else(|| "write a day as in 2026-11-24".into())
}
