//! The log of a server, on standard error.
//!
//! A thread of its own writes the lines, so that a stopped terminal or a pipe that nobody reads holds up no
//! answer. Lines beyond its buffer are dropped and counted.

use std::io::{IsTerminal, Write, stderr};
use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::time::Duration;

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

use super::output::Format;
use super::settings::logs::{Level, Logs};
use crate::web::request_id;

/// The most lines that wait to be written, about a megabyte.
const MAX_BUFFERED: usize = 4_096;
/// The time between two looks at the count of dropped lines.
const REPORT_EVERY: Duration = Duration::from_secs(1);

/// The running log. Dropping it writes the lines that wait, for a second at most.
pub(super) struct Log {
    format: Format,
    lines: NonBlocking,
    _flush_on_drop: WorkerGuard,
}

impl Log {
    /// Starts the log of this process: events of this level and above, and panics.
    pub(super) fn start(settings: &Logs) -> Log {
        let (lines, guard) = NonBlockingBuilder::default()
            .lossy(true)
            .buffered_lines_limit(MAX_BUFFERED)
            .thread_name("log")
            .finish(stderr());
        let events = tracing_subscriber::fmt()
            .with_target(false)
            .with_ansi(stderr().is_terminal())
            .with_max_level(max_level(settings.level))
            .with_writer(lines.clone());
        match settings.format {
            Format::Text => events.init(),
            Format::Json => events.json().init(),
        }
        std::panic::set_hook(Box::new(log_panic));
        Log { format: settings.format, lines, _flush_on_drop: guard }
    }

    /// Prints text for people, which is no event.
    pub(super) fn print(&self, text: &str) {
        // A full buffer counts it as a dropped line, and there is no other error.
        let _ = self.lines.clone().write_all(format!("{text}\n").as_bytes());
    }

    /// Reports why the server did not start, and returns its exit code.
    pub(super) fn fail(&self, reason: &str) -> ExitCode {
        match self.format {
            Format::Text => self.print(&format!("error: {reason}")),
            Format::Json => tracing::error!(reason, "start failed"),
        }
        ExitCode::FAILURE
    }

    /// Warns of dropped lines, with their number since the start. A warning that is dropped itself is repeated.
    pub(super) fn report_dropped(&self) -> impl Future<Output = ()> + use<> {
        let counter = self.lines.error_counter();
        async move {
            let mut reported = 0;
            loop {
                tokio::time::sleep(REPORT_EVERY).await;
                let lines = counter.dropped_lines();
                if lines > reported {
                    tracing::warn!(lines, "log lines dropped since the start");
                    reported = lines;
                }
            }
        }
    }
}

fn max_level(level: Level) -> tracing::Level {
    match level {
        Level::Info => tracing::Level::INFO,
        Level::Warn => tracing::Level::WARN,
    }
}

/// Logs the place of a panic, and never its words, which may hold a visitor's.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    match request_id() {
        Some(id) => tracing::error!(id, place, "panic while handling a request"),
        None => tracing::error!(place, "panic"),
    }
}
