//! The form of the log, and the events in it.

use clap::{Args, ValueEnum};

use crate::cli::output::Format;

/// The form and the level of the log.
#[derive(Args)]
pub(in crate::cli) struct Logs {
    /// How to write logs.
    #[arg(
        long = "log",
        env = "SIGNPOST_LOG",
        value_name = "SIGNPOST_LOG",
        value_enum,
        default_value = "text"
    )]
    pub(in crate::cli) format: Format,
    /// What to log: every request too, or only what somebody should look at.
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
    /// Requests, and what warn has.
    Info,
    /// What somebody should look at.
    Warn,
}
