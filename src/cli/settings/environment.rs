//! Variables of the environment that clap passes over, or does not name.

use clap::Command;

use crate::source::nearest;

const PREFIX: &str = "SIGNPOST_";

/// Returns the variables that have the prefix of a setting and are none, each with a hint.
pub(in crate::cli) fn unknown(command: &Command) -> Vec<(String, String)> {
    let settings = command.get_arguments();
    let settings = settings.filter_map(|argument| argument.get_env()?.to_str());
    let known: Vec<&str> = settings.collect();
    let hint = |name: &str| {
        let near = nearest(name, known.iter().copied());
        near.unwrap_or_else(|| "`signpost serve --help` lists all settings".into())
    };
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let unknown = names.filter(|name| name.starts_with(PREFIX) && !known.contains(&name.as_str()));
    let hinted = unknown.map(|name| {
        let hint = hint(&name);
        (name, hint)
    });
    hinted.collect()
}

/// Returns the variables whose values are not UTF-8.
pub(in crate::cli) fn not_utf8() -> Vec<String> {
    let variables = std::env::vars_os().filter(|(_, value)| value.to_str().is_none());
    let names = variables.filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with(PREFIX)).collect()
}
