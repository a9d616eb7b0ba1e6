use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::{print, sources};
use crate::flow::{Flows, load};
use crate::web::{App, Live, Settings};

/// How often a watched directory is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Reads flows again while they are served.
pub(super) struct Reload {
    pub(super) live: Live,
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
    /// Reads the flows again whenever the program is told to (SIGHUP), and when they change if it watches.
    pub(super) async fn run(mut self) {
        let mut hangup =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
        loop {
            let asked = async {
                match &mut hangup {
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
            let watched = self.dir.as_deref().filter(|_| self.seen.is_some());
            let now = watched.map(Stamp::of);
            if asked || now != self.seen {
                self.seen = now;
                self.once().await;
            }
        }
    }

    async fn once(&self) {
        let (dir, settings) = (self.dir.clone(), self.settings.clone());
        let read = move || read(dir.as_deref()).and_then(|flows| App::new(flows, settings));
        // Proving takes a processor for a while; requests go on meanwhile.
        let read = tokio::task::spawn_blocking(read).await;
        match read.unwrap_or_else(|fault| Err(fault.to_string())) {
            Ok(app) => {
                let flows = app.flows.flows.len();
                self.live.replace(app);
                tracing::info!(flows, "flows read again");
            }
            Err(fault) => {
                self.live.refuse(fault.clone());
                tracing::error!("the flows have errors; the last good ones are served\n{fault}");
            }
        }
    }
}

fn read(dir: Option<&Path>) -> Result<Flows, String> {
    let sources = sources(dir)?;
    let (flows, findings) = load(&sources);
    flows.ok_or_else(|| print::errors_first(&sources, &findings))
}

fn stamp(dir: &Path, depth: usize, hasher: &mut DefaultHasher) {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(about) = std::fs::metadata(&path) else {
            continue;
        };
        let changed = about.modified().ok();
        let changed = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        (&path, about.len(), changed).hash(hasher);
        if about.is_dir() && depth > 0 {
            stamp(&path, depth - 1, hasher);
        }
    }
}
