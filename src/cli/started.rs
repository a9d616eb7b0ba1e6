//! What whoever starts the server should know: what it serves, to whom, and what is missing.

use std::net::SocketAddr;

use crate::flow::{Flow, Flows};
use crate::web::{Access, Settings};
use crate::words::State;

const STAFF: &str = "/staff";

/// For people, on a few lines.
pub(super) fn summary(at: SocketAddr, flows: &Flows, settings: &Settings) -> String {
    let known = match settings.public_url.as_str() {
        "" => "no address for people".to_owned(),
        url => format!("people know it as {url}"),
    };
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = vec![format!(
        "Signpost {version} is listening on http://{at}; {known}"
    )];
    let names = flows.flows.iter().map(|flow| flow.id.len());
    let width = names.max().unwrap_or(0).max(STAFF.len());
    for flow in &flows.flows {
        let (questions, languages) = (flow.questions.len(), languages(flow));
        lines.push(format!(
            "  {:width$}  {questions} questions; {languages}",
            flow.id
        ));
    }
    lines.push(format!("  {STAFF:width$}  {}", staff(&settings.staff)));
    lines.join("\n")
}

pub(super) fn staff(access: &Access) -> &'static str {
    match access {
        Access::Guarded(guard) if !guard.trusts_proxy() => "open to staff with the password",
        Access::Guarded(guard) if !guard.takes_password() => "open to whom the proxy lets in",
        Access::Local => "open to this machine, closed to others",
        Access::Guarded(_) => "open to staff with the password, or whom the proxy lets in",
        Access::Closed => "closed; SIGNPOST_STAFF_PASSWORD_HASH opens it to staff",
    }
}

/// The languages that people are offered, by how far they have come. The first is the flow's own.
pub(super) fn languages(flow: &Flow) -> String {
    let offered: Vec<_> = flow.offered().collect();
    let in_state = |wanted: State| {
        let translations = flow.words.iter().skip(1);
        let words = translations.filter(|words| words.state == wanted);
        let tags = words.map(|words| &words.language);
        let tags = tags.filter(|tag| offered.contains(tag));
        let tags: Vec<_> = tags.map(|tag| tag.as_str()).collect();
        (!tags.is_empty()).then(|| format!("{} {}", tags.join(" "), name(wanted)))
    };
    let source = flow.words.first().map(|words| words.language.to_string());
    let states = [State::Reviewed, State::Draft, State::Machine];
    let parts = source
        .into_iter()
        .chain(states.into_iter().filter_map(in_state));
    parts.collect::<Vec<_>>().join(", ")
}

fn name(state: State) -> &'static str {
    match state {
        State::Reviewed => "(reviewed)",
        State::Draft => "(draft)",
        State::Machine => "(made by a machine)",
    }
}
