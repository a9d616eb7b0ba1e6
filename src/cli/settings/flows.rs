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
