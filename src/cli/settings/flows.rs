//! The directory of flows.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};

/// The directory that flows are read from, as an option.
#[derive(Args)]
pub(in crate::cli) struct FlowsDir {
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS", value_name = "DIR", value_parser = directory())]
    flows: Option<PathBuf>,
}

/// The directory that flows are read from, as the only argument of a command.
#[derive(Args)]
pub(in crate::cli) struct FlowsArgument {
    /// The flows directory; the embedded flows without it.
    #[arg(env = "SIGNPOST_FLOWS", value_name = "DIR", value_parser = directory())]
    flows: Option<PathBuf>,
}

/// The directory that flows are read from and written to: never the embedded ones.
#[derive(Args)]
pub(in crate::cli) struct OwnFlowsDir {
    /// The flows directory.
    #[arg(long, env = "SIGNPOST_FLOWS", value_name = "DIR", value_parser = directory())]
    flows: PathBuf,
}

/// The flows of a server, and the time at which it reads them again.
#[derive(Args)]
pub(in crate::cli) struct ServedFlows {
    #[command(flatten)]
    dir: FlowsDir,
    /// Reads the flows again when a file of the directory changes. SIGHUP does so at any time.
    #[arg(long, env = "SIGNPOST_WATCH", value_parser = yes_or_no)]
    watch: bool,
}

/// The error for watching the embedded flows, which never change.
const NOTHING_TO_WATCH: &str = "there is no directory to watch\n  hint: name it with --flows DIR or SIGNPOST_FLOWS, or leave out --watch and SIGNPOST_WATCH";

impl ServedFlows {
    pub(in crate::cli) fn dir(&self) -> Option<&Path> {
        self.dir.path()
    }

    /// Returns the directory to watch, if there is one; fails if only embedded flows could be watched.
    pub(in crate::cli) fn watched(&self) -> Result<Option<&Path>, String> {
        match self.dir() {
            None if self.watch => Err(NOTHING_TO_WATCH.into()),
            dir => Ok(dir.filter(|_| self.watch)),
        }
    }
}

impl FlowsDir {
    pub(in crate::cli) fn path(&self) -> Option<&Path> {
        self.flows.as_deref()
    }
}

impl FlowsArgument {
    pub(in crate::cli) fn path(&self) -> Option<&Path> {
        self.flows.as_deref()
    }
}

impl OwnFlowsDir {
    pub(in crate::cli) fn path(&self) -> &Path {
        &self.flows
    }
}

/// Parses a path in any encoding. An empty one is a variable that was set to nothing.
fn directory() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|path| match path.is_empty() {
        true => Err("name a directory, or leave out SIGNPOST_FLOWS"),
        false => Ok(PathBuf::from(path)),
    })
}

fn yes_or_no(written: &str) -> Result<bool, String> {
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("write true or false, or leave out SIGNPOST_WATCH".into()),
    }
}
