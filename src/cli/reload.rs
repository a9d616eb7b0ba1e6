//! Reloading of flows while they are served: on SIGHUP, and on changes of a watched directory.

use std::collections::hash_map::DefaultHasher;
use std::future::pending;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::Signal;
use tokio::time::sleep;

use super::flows::sources;
use super::print;
use super::warnings::{warn_of, warn_of_gone};
use crate::flow::load;
use crate::web::{App, AppState, Settings};

/// The time between two looks at a watched directory.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The time for which a changed directory must stay the same before it is read.
const SETTLE: Duration = Duration::from_millis(200);
/// The most looks at a directory that keeps changing, before it is read all the same.
const MOST_LOOKS: usize = 25;

/// The task that loads flows again while they are served.
pub(super) struct Reload {
    pub(super) state: AppState,
    /// Receives SIGHUP, if the system allows it.
    pub(super) hangup: Option<Signal>,
    pub(super) settings: Arc<Settings>,
    /// The flows directory; the embedded flows without it.
    pub(super) dir: Option<PathBuf>,
    /// The watched directory as it was before the served flows were read; none if it is not watched.
    pub(super) seen: Option<Stamp>,
}

/// A hash of the files in a directory that changes when one of them does.
#[derive(PartialEq, Eq)]
pub(super) struct Stamp(u64);

impl Stamp {
    pub(super) fn of(dir: &Path) -> Stamp {
        let mut hasher = DefaultHasher::new();
        stamp(dir, 2, &mut hasher);
        Stamp(hasher.finish())
    }
}

impl Reload {
    /// Loads the flows again on each SIGHUP, and on each change if the directory is watched.
    pub(super) async fn run(mut self) {
        loop {
            let asked = self.asked().await;
            let now = self.look();
            let changed = now != self.seen;
            if changed {
                self.seen = self.settled(now).await;
            }
            if asked || changed {
                self.reload().await;
            }
        }
    }

    /// Waits for SIGHUP, which gives true, or for the next look at the directory.
    async fn asked(&mut self) -> bool {
        let watches = self.seen.is_some();
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = hangup => true,
            () = sleep(LOOK_EVERY), if watches => false,
        }
    }

    /// Returns the directory as it is now, if it is watched.
    fn look(&self) -> Option<Stamp> {
        let watched = self.dir.as_deref().filter(|_| self.seen.is_some());
        watched.map(Stamp::of)
    }

    /// Returns the directory once two looks agree. Many programs save a file in steps, between which it is empty or gone.
    async fn settled(&self, mut before: Option<Stamp>) -> Option<Stamp> {
        for _ in 0..MOST_LOOKS {
            sleep(SETTLE).await;
            let now = self.look();
            if now == before {
                break;
            }
            before = now;
        }
        before
    }

    async fn reload(&self) {
        let (dir, settings) = (self.dir.clone(), self.settings.clone());
        // The proof keeps a processor busy; requests go on meanwhile.
        let loaded = tokio::task::spawn_blocking(move || app(dir.as_deref(), settings)).await;
        match loaded.unwrap_or_else(|fault| Err(fault.to_string())) {
            Ok((app, remarks)) => {
                let flows = app.flows.flows.len();
                warn_of_gone(&self.state.app().flows, &app.flows);
                self.state.replace(app, remarks);
                tracing::info!(flows, "flows reloaded");
            }
            Err(reason) => {
                tracing::error!(reason = reason.trim_end(), "reload failed: the last good flows are still served");
                self.state.refuse(reason);
            }
        }
    }
}

/// Loads the flows and puts the pages together, with the warnings about them.
fn app(dir: Option<&Path>, settings: Arc<Settings>) -> Result<(App, Option<String>), String> {
    let sources = sources(dir)?;
    let (flows, findings) = load(&sources);
    let Some(flows) = flows else {
        return Err(print::errors_first(&sources, &findings));
    };
    let app = App::new(flows, settings)?;
    let remarks = warn_of(&sources, &app.flows, findings);
    Ok((app, remarks))
}

fn stamp(dir: &Path, depth: usize, hasher: &mut DefaultHasher) {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(about) = std::fs::metadata(&path) else {
            continue;
        };
        // A copy may keep the time of the file (`cp -p`), but not the time of the change.
        let changed = (about.mtime(), about.ctime(), about.ctime_nsec());
        (&path, about.ino(), about.len(), changed).hash(hasher);
        if about.is_dir() && depth > 0 {
            stamp(&path, depth - 1, hasher);
        }
    }
}
