//! The form of the log, and the events in it.

use clap::{Args, ValueEnum};

use crate::cli::output::Format;

/// The form and the level of the log.
#[derive(Args)]
pub(in crate::cli) struct Logs {
    /// The form of the log.
    #[arg(long = "log", env = "SIGNPOST_LOG", value_name = "SIGNPOST_LOG", value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,
    /// The events to log: every request too, or only those that need attention.
    #[arg(
        long = "log-level",
        env = "SIGNPOST_LOG_LEVEL",
        value_name = "SIGNPOST_LOG_LEVEL",
        value_enum,
        default_value = "info"
    )]
    pub(in crate::cli) level: Level,
}

/// The least important events that are logged.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Level {
    /// Requests, and the events of `warn`.
    Info,
    /// Events that need attention.
    Warn,
}
