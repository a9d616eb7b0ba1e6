//! Settings: what each may be, and under which names it is known.

use std::ffi::OsString;
use std::io::{IsTerminal, Write, stderr};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::process::exit;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use http::HeaderName;

use super::Arguments;
use super::log::{Level, Line, start_logs};
use super::output::Format;
use crate::source::nearest;
use crate::web::is_host;

/// Where Linux tells what this program may use.
const LIMITS: &str = "/proc/self/limits";

/// Reads the command line. What is wrong with a setting is told with its name in the environment, where the
/// wrong value mostly stands.
pub(super) fn read<P: Parser>(arguments: impl IntoIterator<Item = OsString>) -> P {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    P::try_parse_from(&arguments).unwrap_or_else(|mut fault| {
        if let Some(tip) = tip(&fault) {
            let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
            fault.insert(ContextKind::Suggested, tips);
        }
        if !fault.use_stderr() || stderr().is_terminal() {
            fault.exit();
        }
        if serves_with_json(&arguments) {
            start_logs(Format::Json, Level::Warn);
            tracing::error!("{}", fault.to_string().trim_end());
        } else {
            // As where a command complains.
            let _ = Line.write_all(fault.to_string().as_bytes());
        }
        exit(fault.exit_code())
    })
}

/// Whether this is a server whose log programs read.
fn serves_with_json(arguments: &[OsString]) -> bool {
    let words: Vec<&str> = arguments.iter().filter_map(|one| one.to_str()).collect();
    let command = words.get(1);
    let serves = command.is_none_or(|command| *command == "serve" || command.starts_with('-'));
    // `--log json` and `--log=json` are the same.
    let line = words.join("=");
    let is_set = std::env::var_os("SIGNPOST_LOG").is_some_and(|format| format == "json");
    serves && (line.contains("--log=json") || is_set && !line.contains("--log="))
}

/// What a fault of the command line library does not say of a setting.
fn tip(fault: &clap::Error) -> Option<String> {
    if fault.kind() == ErrorKind::InvalidUtf8 {
        return Some(format!("{} is no text in UTF-8", no_text()?));
    }
    let name = environment_name(fault)?;
    Some(match fault.kind() == ErrorKind::UnknownArgument {
        true => format!("`signpost serve` has this option, or set {name}"),
        false => format!("{name} sets it, too; leave out what you do not set"),
    })
}

/// The setting in the environment that is no text.
fn no_text() -> Option<String> {
    let is_text = |name: &String| std::env::var_os(name).is_none_or(|set| set.to_str().is_some());
    known().into_iter().find(|name| !is_text(name))
}

/// The name in the environment of what a fault is about.
fn environment_name(fault: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(argument)) = fault.get(ContextKind::InvalidArg) else {
        return None;
    };
    // `--listen <LISTEN>`, or `[FLOWS]` where it is named by its place.
    let name = argument.split_whitespace().next()?;
    let name = name.trim_matches(['-', '[', ']', '<', '>']);
    Some(variable(name)).filter(|name| known().contains(name))
}

/// What an option is called in the environment.
fn variable(flag: &str) -> String {
    format!("SIGNPOST_{}", flag.replace('-', "_").to_uppercase())
}

/// All settings, as the environment has them.
fn known() -> Vec<String> {
    let program = Arguments::command();
    let options = program
        .get_subcommands()
        .flat_map(clap::Command::get_arguments);
    let names = options.filter_map(|option| option.get_env()?.to_str());
    names.map(str::to_owned).collect()
}

/// Variables that begin as settings do and are none, and what to do about each.
pub(super) fn unknown_settings() -> Vec<(String, String)> {
    let (known, set) = (known(), std::env::vars_os());
    let names = set.filter_map(|(name, _)| name.into_string().ok());
    let strange = names.filter(|name| name.starts_with("SIGNPOST_") && !known.contains(name));
    let hint = |name: &str| {
        let near = nearest(name, known.iter().map(String::as_str));
        near.unwrap_or_else(|| "`signpost serve --help` has all there are".into())
    };
    let told = strange.map(|name| {
        let hint = hint(&name);
        (name, hint)
    });
    told.collect()
}

/// Says of which setting something is wrong.
pub(super) fn of_setting<T>(flag: &str, read: Result<T, String>) -> Result<T, String> {
    read.map_err(|fault| format!("--{flag} or {}: {fault}", variable(flag)))
}

/// How many files this program may have open; none where the system does not say.
pub(super) fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string(LIMITS).ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// An address that is a scheme and a host, and nothing after them.
pub(super) fn origin(url: &str) -> Result<String, String> {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host.is_some_and(is_host) {
        true => Ok(url.to_owned()),
        false => Err(format!(
            "`{url}` is not an address\n  hint: write it as https://help.example.org, with nothing after the name \
             but a port up to 65535, no slash either"
        )),
    }
}

/// Where to listen.
pub(super) fn socket(written: &str) -> Result<SocketAddr, String> {
    let fault = "write an address of this machine and a port, as in 127.0.0.1:8080, or 0.0.0.0:8080 for all of its addresses";
    written.parse().map_err(|_| fault.into())
}

/// A limit of requests.
pub(super) fn per_minute(written: &str) -> Result<NonZeroU32, String> {
    let fault = "write how many, as in 300; for no limit, leave it away";
    written.parse().map_err(|_| fault.into())
}

/// How many connections there may be; the runtime can't count further than some billions.
pub(super) fn connections(written: &str) -> Result<usize, String> {
    let many = written.parse().ok().map(NonZeroU32::get);
    many.and_then(|many| usize::try_from(many).ok())
        .ok_or_else(|| "write how many, as in 2000".into())
}

/// The name of a header.
pub(super) fn header_name(written: &str) -> Result<HeaderName, String> {
    let fault = "write the name of a header, as in X-Real-IP";
    written.parse().map_err(|_| fault.into())
}

/// Whether something is wanted.
pub(super) fn yes_or_no(written: &str) -> Result<bool, String> {
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("write true or false".into()),
    }
}
