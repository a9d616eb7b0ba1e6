use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::flows::sources;
use super::print;
use super::warnings::{warn_of, warn_of_gone};
use crate::flow::load;
use tokio::signal::unix::Signal;

use crate::web::{App, Live, Settings};

/// How often a watched directory is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a directory that changes must have stayed the same to be read, and how often it is looked at for that: one
/// that changes without end is read all the same.
const SETTLE: Duration = Duration::from_millis(200);
const MOST_LOOKS: usize = 25;

/// Reads flows again while they are served.
pub(super) struct Reload {
    pub(super) live: Live,
    /// Tells of SIGHUP, if the system lets it.
    pub(super) hangup: Option<Signal>,
    pub(super) settings: Arc<Settings>,
    /// The flows directory; the embedded flows without it.
    pub(super) dir: Option<PathBuf>,
    /// The directory as it was before the flows that are served were read; none where nobody watches it.
    pub(super) seen: Option<Stamp>,
}

/// What a directory looks like from outside; it changes when a file in it does.
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
    /// Reads the flows again whenever the program is told to, and when they change if it watches.
    pub(super) async fn run(mut self) {
        loop {
            let asked = async {
                match &mut self.hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                }
            };
            let look = async {
                match self.seen {
                    Some(_) => tokio::time::sleep(LOOK_EVERY).await,
                    None => std::future::pending().await,
                }
            };
            let asked = tokio::select! {
                _ = asked => true,
                () = look => false,
            };
            let now = self.look();
            let changed = now != self.seen;
            if asked || changed {
                self.seen = match changed {
                    true => self.settled(now).await,
                    false => now,
                };
                self.once().await;
            }
        }
    }

    /// The directory as it is now, if it is watched.
    fn look(&self) -> Option<Stamp> {
        let watched = self.dir.as_deref().filter(|_| self.seen.is_some());
        watched.map(Stamp::of)
    }

    /// The directory once two looks agree: many programs save a file in several steps, between which it is empty or gone.
    async fn settled(&self, mut before: Option<Stamp>) -> Option<Stamp> {
        for _ in 0..MOST_LOOKS {
            tokio::time::sleep(SETTLE).await;
            let now = self.look();
            if now == before {
                break;
            }
            before = now;
        }
        before
    }

    async fn once(&self) {
        let (dir, settings) = (self.dir.clone(), self.settings.clone());
        let read = move || read(dir.as_deref(), settings);
        // Proving takes a processor for a while; requests go on meanwhile.
        let read = tokio::task::spawn_blocking(read).await;
        match read.unwrap_or_else(|fault| Err(fault.to_string())) {
            Ok((app, remarks)) => {
                let flows = app.flows.flows.len();
                warn_of_gone(&self.live.app().flows, &app.flows);
                self.live.replace(app, remarks);
                tracing::info!(flows, "flows read again");
            }
            Err(fault) => {
                self.live.refuse(fault.clone());
                tracing::error!("the flows have errors; the last good ones are served\n{fault}");
            }
        }
    }
}

/// What is to be served from now on, and what is amiss with it.
fn read(dir: Option<&Path>, settings: Arc<Settings>) -> Result<(App, Option<String>), String> {
    let sources = sources(dir)?;
    let (flows, findings) = load(&sources);
    let app = match flows {
        Some(flows) => App::new(flows, settings)?,
        None => return Err(print::errors_first(&sources, &findings)),
    };
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
        // Whoever puts files there may set their time (`cp -p`), but not that of the change itself.
        let changed = (about.mtime(), about.ctime(), about.ctime_nsec());
        (&path, about.ino(), about.len(), changed).hash(hasher);
        if about.is_dir() && depth > 0 {
            stamp(&path, depth - 1, hasher);
        }
    }
}
