//! The log, on standard error.

use std::io::{self, IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;

use super::output::Format;
use super::settings::logs::{Level, Logs};
use crate::web::request_id;

/// How long a line waits for somebody to read the lines before it.
const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 100_000_000,
};

/// What a pipe that takes anything takes at once (`PIPE_BUF` of Linux, pipe(7)).
const PIECE: usize = 4096;

/// Lines that nobody read in time, since one was last read.
static LEFT_OUT: AtomicU64 = AtomicU64::new(0);

/// Whether the last line that was written has no end.
static TORN: AtomicBool = AtomicBool::new(false);

pub(super) fn start_logs(settings: &Logs) {
    let logs = tracing_subscriber::fmt()
        .with_target(false)
        .with_ansi(stderr().is_terminal())
        .with_max_level(match settings.level {
            Level::Info => tracing::Level::INFO,
            Level::Warn => tracing::Level::WARN,
        })
        // Where nothing can be written, nothing can be said about it; the pages are served all the same.
        .log_internal_errors(false)
        .with_writer(|| Line);
    match settings.format {
        Format::Text => logs.init(),
        Format::Json => logs.json().init(),
    }
    log_panics();
}

/// A panic is a bug: its place is logged, and never its words, which may hold what somebody sent.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(
            id = request_id(),
            place,
            "a bug broke off what was being done"
        );
    }));
}

/// Writes a line of the log. A terminal that was stopped and a pipe whose reader sleeps would hold every answer up:
/// they are waited for a moment, then lines are left out, and counted, until they take some again.
pub(super) struct Line;

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut out = stderr().lock();
        if TORN.load(Ordering::Relaxed) && takes_more(&out)? {
            out.write_all(b"\n")?;
            TORN.store(false, Ordering::Relaxed);
        }
        for (number, piece) in line.chunks(PIECE).enumerate() {
            if TORN.load(Ordering::Relaxed) || !takes_more(&out)? {
                LEFT_OUT.fetch_add(1, Ordering::Relaxed);
                TORN.fetch_or(number > 0, Ordering::Relaxed);
                return Ok(line.len());
            }
            out.write_all(piece)?;
        }
        if LEFT_OUT.load(Ordering::Relaxed) > 0 && takes_more(&out)? {
            let left_out = LEFT_OUT.swap(0, Ordering::Relaxed);
            drop(out);
            tracing::warn!("{left_out} lines of the log are missing: nobody read them in time");
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// After one wait in vain no other line waits.
fn takes_more(out: &io::StderrLock<'_>) -> io::Result<bool> {
    let patience = match LEFT_OUT.load(Ordering::Relaxed) {
        0 => PATIENCE,
        _ => Timespec::default(),
    };
    let mut polled = [PollFd::new(out, PollFlags::OUT)];
    let ready = retry_on_intr(|| poll(&mut polled, Some(&patience)))?;
    Ok(ready > 0)
}
