//! `signpost serve`: the server, from its settings to its end.

use std::future::pending;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory, Parser};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::flows::sound;
use super::log::Log;
use super::output::Format;
use super::reload::{Reload, Stamp};
use super::settings::environment;
use super::settings::flows::ServedFlows;
use super::settings::frames::Frames;
use super::settings::limits::Limits;
use super::settings::link_keys::LinkKeys;
use super::settings::listen::Listen;
use super::settings::logs::{Level, Logs};
use super::settings::public_url::PublicUrl;
use super::settings::staff::StaffAccess;
use super::summary::{languages, staff, summary};
use super::warnings::warn_of;
use crate::flow::Flows;
use crate::link::Keys;
use crate::web::{App, AppState, Limit, Settings, metrics_router, router, serve};

/// Threads for slow work: reading flows, judging a password. The allocator keeps memory
/// for each thread, so a few do.
const MAX_BACKGROUND: usize = 2;

/// Serves the flows over HTTP.
#[derive(Parser)]
pub(super) struct Serve {
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    flows: ServedFlows,
    #[command(flatten)]
    public_url: PublicUrl,
    #[command(flatten)]
    link_keys: LinkKeys,
    #[command(flatten)]
    staff: StaffAccess,
    #[command(flatten)]
    frames: Frames,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    logs: Logs,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        let log = Log::start(&self.logs);
        match self.start(&log) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => log.fail(&reason),
        }
    }

    fn start(&self, log: &Log) -> Result<(), String> {
        self.listen.check()?;
        let runtime = runtime()?;
        // From here on SIGHUP asks for the flows again, and does not end the program.
        let hangup = runtime.block_on(async { signal(SignalKind::hangup()).ok() });
        let reload = self.load(hangup)?;
        let served = runtime.block_on(self.serve(reload, log));
        // Flows that are being read and passwords that are being judged are of no use any more.
        runtime.shutdown_background();
        served
    }

    /// Warns of settings that have no effect, or not the one that was meant.
    fn warn(&self) {
        for (name, hint) in environment::unknown(&Serve::command()) {
            tracing::warn!(name, hint, "unknown setting");
        }
        self.link_keys.warn();
        self.public_url.warn(self.listen.visitors);
        self.limits.warn(self.is_for_others());
    }

    /// Returns true if people at other machines may use the server.
    fn is_for_others(&self) -> bool {
        self.public_url.is_public() || !self.listen.visitors.ip().is_loopback()
    }

    /// Reads the settings, which takes no time, and then the flows, whose proof does.
    fn load(&self, hangup: Option<Signal>) -> Result<Reload, String> {
        let watched = self.flows.watched()?;
        let (settings, limit) = (Arc::new(self.settings()?), self.limit()?);
        self.warn();
        let seen = watched.map(Stamp::of);
        let loaded = sound(self.flows.dir())?;
        let app = App::new(loaded.flows, settings.clone())?;
        let remarks = warn_of(&loaded.sources, &app.flows, loaded.findings);
        Ok(Reload {
            state: AppState::limited(app, remarks, limit),
            hangup,
            settings,
            dir: self.flows.dir().map(Into::into),
            seen,
        })
    }

    fn settings(&self) -> Result<Settings, String> {
        let keys = match self.link_keys.parse()? {
            Some(keys) => keys,
            None => Keys::random().ok_or("the system has no randomness to give")?,
        };
        let link_keys = self.link_keys.text();
        Ok(Settings {
            public_url: self.public_url.or(self.listen.visitors),
            keys,
            staff: self.staff.parse(link_keys, self.is_for_others())?,
            frame_ancestors: self.frames.ancestors(),
        })
    }

    fn limit(&self) -> Result<Option<Limit>, String> {
        let limit = self.limits.requests(self.public_url.is_https())?;
        Ok(limit.map(|limit| Limit::new(limit.per_minute, limit.client_address_header)))
    }

    async fn serve(&self, reload: Reload, log: &Log) -> Result<(), String> {
        let (state, settings) = (reload.state.clone(), reload.settings.clone());
        tokio::spawn(reload.run());
        tokio::spawn(log.report_dropped());
        if let Some(address) = self.listen.metrics {
            let (listener, at) = bind("--metrics or SIGNPOST_METRICS", address).await?;
            tracing::info!(address = %at, "metrics listening");
            let router = metrics_router(state.clone());
            tokio::spawn(axum::serve(listener, router).into_future());
        }
        let (listener, at) = bind("--listen or SIGNPOST_LISTEN", self.listen.visitors).await?;
        self.announce(log, at, &state.app().flows, &settings);
        let max_connections = self.limits.max_connections();
        let router = router(state.clone());
        serve(listener, router, state, max_connections, told_to_stop()).await;
        tracing::info!("stopped");
        Ok(())
    }

    /// Reports that the server listens: to people on a few lines, to programs as events.
    fn announce(&self, log: &Log, at: SocketAddr, flows: &Flows, settings: &Settings) {
        match (self.logs.format, self.logs.level) {
            (Format::Text, Level::Info) => log.print(&summary(at, flows, settings)),
            (Format::Json, _) => {
                for flow in &flows.flows {
                    let (questions, languages) = (flow.questions.len(), languages(flow));
                    tracing::info!(flow = flow.id, questions, languages, "flow loaded");
                }
                let staff = staff(&settings.staff);
                tracing::info!(address = %at, staff, "listening");
            }
            (Format::Text, Level::Warn) => {}
        }
    }
}

fn runtime() -> Result<Runtime, String> {
    let runtime = Builder::new_multi_thread().enable_all().max_blocking_threads(MAX_BACKGROUND).build();
    runtime.map_err(|fault| format!("the server can't start its threads: {fault}"))
}

/// Listens on an address; the error names its setting.
async fn bind(setting: &str, address: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let listener = TcpListener::bind(address).await;
    let bound = listener.and_then(|listener| {
        let at = listener.local_addr()?;
        Ok((listener, at))
    });
    bound.map_err(|fault| {
        format!("{setting}: can't listen on {address}: {fault}\n  hint: choose another address, or end what uses it")
    })
}

/// Resolves on SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let terminate = signal(SignalKind::terminate());
    let terminate = async {
        match terminate {
            Ok(mut signal) => signal.recv().await,
            // Without the signal the program is killed, which loses only requests in flight.
            Err(_) => pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stop requested");
}
