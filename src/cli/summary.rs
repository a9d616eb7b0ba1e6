//! The summary that a server prints at its start: its address, its flows, access for staff.

use std::net::SocketAddr;

use crate::flow::{Flow, Flows};
use crate::web::{Access, Settings};
use crate::words::State;

const STAFF: &str = "/staff";

/// Returns the summary for people, on a few lines.
pub(super) fn summary(address: SocketAddr, flows: &Flows, settings: &Settings) -> String {
    let names = flows.flows.iter().map(|flow| flow.id.len());
    let width = names.max().unwrap_or(0).max(STAFF.len());
    let mut lines = vec![head(address, &settings.public_url)];
    for flow in &flows.flows {
        let (questions, languages) = (flow.questions.len(), languages(flow));
        let id = &flow.id;
        lines.push(format!("  {id:width$}  {questions} questions; {languages}"));
    }
    lines.push(format!("  {STAFF:width$}  {}", staff(&settings.staff)));
    lines.join("\n")
}

fn head(address: SocketAddr, public_url: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let public = match public_url {
        "" => "no public address".to_owned(),
        url => format!("public address {url}"),
    };
    format!("Signpost {version} is listening on http://{address}; {public}")
}

/// Returns a note on access to the staff pages.
pub(super) fn staff(access: &Access) -> &'static str {
    match access {
        Access::Guarded(guard) if !guard.trusts_proxy() => "open with the staff password",
        Access::Guarded(guard) if !guard.takes_password() => "open to staff signed in by the proxy",
        Access::Guarded(_) => "open with the staff password, or to staff signed in by the proxy",
        Access::Local => "open on this machine only",
        Access::Closed => "closed; SIGNPOST_STAFF_PASSWORD_HASH opens it to staff",
    }
}

/// Returns the languages on offer: the flow's own, then translations by their state.
pub(super) fn languages(flow: &Flow) -> String {
    let source = flow.words.first().map(|words| words.language.to_string());
    let states = [State::Reviewed, State::Draft, State::Machine];
    let translated = states.into_iter().filter_map(|state| in_state(flow, state));
    let parts: Vec<String> = source.into_iter().chain(translated).collect();
    parts.join(", ")
}

/// Returns the offered translations in a state, if there are any.
fn in_state(flow: &Flow, state: State) -> Option<String> {
    let offered: Vec<_> = flow.offered().collect();
    let translations = flow.words.iter().skip(1);
    let tags = translations
        .filter(|words| words.state == state && offered.contains(&&words.language))
        .map(|words| words.language.as_str());
    let tags: Vec<&str> = tags.collect();
    (!tags.is_empty()).then(|| format!("{} {}", tags.join(" "), name(state)))
}

fn name(state: State) -> &'static str {
    match state {
        State::Reviewed => "(reviewed)",
        State::Draft => "(draft)",
        State::Machine => "(made by a machine)",
    }
}
