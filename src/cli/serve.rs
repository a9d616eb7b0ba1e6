use std::future::pending;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::FalseyValueParser;
use http::HeaderName;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;

use super::reload::{Reload, Stamp};
use super::started::{languages, staff, summary};
use super::{Format, complain, connections, header_name, origin, per_minute, socket, sound_flows};
use crate::flow::{Flows, stale_facts, unfit_languages};
use crate::link::Keys;
use crate::web::{
    Access, App, Counts, FrameAncestors, Interface, Limit, Live, Service, Settings,
    is_on_this_machine, serve, today,
};

/// Threads for what takes long: reading flows, compressing well, judging a password. The allocator keeps
/// memory for each thread, so a few do.
const MAX_BACKGROUND: usize = 2;
/// Connections to the counts at once.
const MAX_SCRAPERS: usize = 16;

/// Embedded flows do not change.
const NOTHING_TO_WATCH: &str =
    "there is no directory to watch\n  hint: name it with --flows DIR, or leave out --watch";

/// Serves the flows over HTTP.
#[derive(clap::Parser)]
pub(super) struct Serve {
    /// Where to listen.
    #[arg(long, env = "SIGNPOST_LISTEN", default_value = "127.0.0.1:8080", value_parser = socket)]
    listen: SocketAddr,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
    /// The address people know this server by, such as `https://help.example.org`; it is printed on
    /// the pages they take home.
    #[arg(long, env = "SIGNPOST_PUBLIC_URL")]
    public_url: Option<String>,
    /// Keys that seal links, 64 hexadecimal digits each, separated by commas: the first seals, all open.
    /// `openssl rand -hex 32` makes one.
    #[arg(long, env = "SIGNPOST_LINK_KEYS", hide_env_values = true)]
    link_keys: Option<String>,
    /// The staff password's hash, from `signpost hash-password`; it opens the pages under /staff.
    #[arg(long, env = "SIGNPOST_STAFF_PASSWORD_HASH", hide_env_values = true)]
    staff_password_hash: Option<String>,
    /// A header that the proxy in front adds for staff it has signed in, as `Name: secret value`.
    #[arg(long, env = "SIGNPOST_STAFF_HEADER", hide_env_values = true)]
    staff_header: Option<String>,
    /// The sites that may show flows in a frame, such as `https://www.example.org`, with spaces between them.
    #[arg(
        long,
        env = "SIGNPOST_FRAME_ANCESTORS",
        default_value = "",
        hide_default_value = true
    )]
    frame_ancestors: String,
    /// Reads the flows again when a file of the directory changes. SIGHUP does so at any time.
    #[arg(long, env = "SIGNPOST_WATCH", value_parser = FalseyValueParser::new())]
    watch: bool,
    /// Where to serve counts for Prometheus under /metrics; nowhere without it.
    #[arg(long, env = "SIGNPOST_METRICS", value_parser = socket)]
    metrics: Option<SocketAddr>,
    /// The most connections at once; further ones are told that the server is busy.
    #[arg(long, env = "SIGNPOST_MAX_CONNECTIONS", default_value_t = 2_000, value_parser = connections)]
    max_connections: usize,
    /// The most requests a minute from one internet address, beyond which people are asked to wait; no limit
    /// without it. People behind one address share it: 60 lets 20 of them begin in a minute, and go on.
    #[arg(long, env = "SIGNPOST_REQUESTS_PER_MINUTE", value_parser = per_minute)]
    requests_per_minute: Option<NonZeroU32>,
    /// The header in which the proxy in front says where a request comes from, such as `X-Real-IP`.
    /// Only that limit needs it. What visitors send under this name must not get through.
    #[arg(long, env = "SIGNPOST_CLIENT_ADDRESS_HEADER", value_parser = header_name)]
    client_address_header: Option<HeaderName>,
    /// How to write logs.
    #[arg(long, env = "SIGNPOST_LOG", value_enum, default_value = "text")]
    log: Format,
    /// What to log: every request too, or only what somebody should look at.
    #[arg(long, env = "SIGNPOST_LOG_LEVEL", value_enum, default_value = "info")]
    log_level: Level,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Level {
    /// Requests, and what warn has.
    Info,
    /// What somebody should look at.
    Warn,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        Interface::read_ahead();
        let seen = Stamp::of(self.flows.as_deref());
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        self.start_logs();
        log_panics();
        let settings = match self.settings() {
            Ok(settings) => Arc::new(settings),
            Err(message) => return complain(&message),
        };
        let app = match App::new(flows, settings.clone()) {
            Ok(app) => app,
            Err(message) => return complain(&message),
        };
        warn_of(&app.flows);
        if self.watch && self.flows.is_none() {
            return complain(NOTHING_TO_WATCH);
        }
        let limit = match self.limit() {
            Ok(limit) => limit,
            Err(message) => return complain(&message),
        };
        let live = Live::limited(app, limit);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(MAX_BACKGROUND)
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(fault) => return complain(&format!("the server can't start its threads: {fault}")),
        };
        match runtime.block_on(self.serve(live, settings, seen)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => complain(&message),
        }
    }

    async fn serve(&self, live: Live, settings: Arc<Settings>, seen: Stamp) -> Result<(), String> {
        let fault = |address: SocketAddr, option: &str, fault: std::io::Error| {
            format!(
                "can't listen on {address}: {fault}\n  hint: choose another address with {option}"
            )
        };
        let reload = Reload {
            live: live.clone(),
            settings: settings.clone(),
            dir: self.flows.clone(),
            seen,
        };
        tokio::spawn(reload.run(self.watch));
        if let Some(address) = self.metrics {
            let listener = TcpListener::bind(address).await;
            let listener = listener.map_err(|f| fault(address, "--metrics", f))?;
            let at = listener.local_addr().map_err(|f| f.to_string())?;
            tracing::info!("counts on http://{at}/metrics");
            let metrics = serve(listener, Counts::new(live.clone()), MAX_SCRAPERS, pending());
            tokio::spawn(metrics);
        }
        let listener = TcpListener::bind(self.listen).await;
        let listener = listener.map_err(|f| fault(self.listen, "--listen", f))?;
        let at = listener.local_addr().map_err(|f| f.to_string())?;
        self.tell(at, &live.app().flows, &settings);
        serve(
            listener,
            Service::new(live),
            self.max_connections,
            told_to_stop(),
        )
        .await;
        Ok(())
    }

    /// Says what is served: to people on a few lines, to programs as events.
    fn tell(&self, at: SocketAddr, flows: &Flows, settings: &Settings) {
        match (self.log, self.log_level) {
            (Format::Text, Level::Info) => eprintln!("{}", summary(at, flows, settings)),
            (Format::Json, _) => {
                for flow in &flows.flows {
                    let (questions, languages) = (flow.questions.len(), languages(flow));
                    tracing::info!(flow = flow.id, questions, languages, "flow loaded");
                }
                let staff = staff(&settings.staff);
                tracing::info!(staff, "listening on http://{at}");
            }
            (Format::Text, Level::Warn) => {}
        }
    }

    fn settings(&self) -> Result<Settings, String> {
        Ok(Settings {
            public_url: self.public_url()?,
            keys: self.keys()?,
            staff: self.staff()?,
            frame_ancestors: FrameAncestors::parse(&self.frame_ancestors)?,
        })
    }

    /// Behind a proxy that does not say who asks, everybody would be counted as one.
    fn limit(&self) -> Result<Option<Limit>, String> {
        let Some(per_minute) = self.requests_per_minute else {
            if self.client_address_header.is_some() {
                tracing::warn!("no requests are counted; set SIGNPOST_REQUESTS_PER_MINUTE, too");
            }
            return Ok(None);
        };
        let url = self.public_url.as_deref().unwrap_or("");
        if self.client_address_header.is_none() && url.starts_with("https://") {
            return Err("--requests-per-minute would count all people behind the proxy as one\n  hint: let the proxy send their address in a header, and name it with --client-address-header X-Real-IP".into());
        }
        let header = self.client_address_header.clone();
        Ok(Some(Limit::new(per_minute, header)))
    }

    fn keys(&self) -> Result<Keys, String> {
        if let Some(written) = &self.link_keys {
            return Keys::parse(written);
        }
        tracing::warn!("links stop working when this program ends; set SIGNPOST_LINK_KEYS");
        Keys::random().ok_or_else(|| "the system has no randomness to give".into())
    }

    /// Without a password the staff pages are open on this machine only.
    fn staff(&self) -> Result<Access, String> {
        let (password, header) = (
            self.staff_password_hash.as_deref(),
            self.staff_header.as_deref(),
        );
        match (password, header) {
            (None, None) if self.listen.ip().is_loopback() && !self.is_public() => {
                Ok(Access::Local)
            }
            (None, None) => Ok(Access::Closed),
            _ => Access::guarded(password, header, self.link_keys.as_deref()),
        }
    }

    /// Whether people know the server by an address that is not this machine's own.
    fn is_public(&self) -> bool {
        let url = self.public_url.as_deref();
        url.is_some_and(|url| !is_on_this_machine(url))
    }

    fn public_url(&self) -> Result<String, String> {
        match &self.public_url {
            Some(url) => origin(url),
            // Every interface has its own address, and none of them can be told to people.
            None if self.listen.ip().is_unspecified() => {
                tracing::warn!(
                    "others can reach this server, but links and paper show no address; set SIGNPOST_PUBLIC_URL=https://…"
                );
                Ok(String::new())
            }
            None => Ok(format!("http://{}", self.listen)),
        }
    }

    fn start_logs(&self) {
        let logs = tracing_subscriber::fmt()
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .with_max_level(match self.log_level {
                Level::Info => tracing::Level::INFO,
                Level::Warn => tracing::Level::WARN,
            })
            .with_writer(std::io::stderr);
        match self.log {
            Format::Text => logs.init(),
            Format::Json => logs.json().init(),
        }
    }
}

/// A panic is a bug: its place is logged, and never its words, which may hold what somebody sent.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "a bug broke off what was being done");
    }));
}

/// What is amiss with flows that are served all the same.
fn warn_of(flows: &Flows) {
    let stale = stale_facts(flows, today(&TimeZone::UTC)).warnings();
    if stale > 0 {
        tracing::warn!(
            facts = stale,
            "provider facts are due for a new look; `signpost check` lists them"
        );
    }
    for finding in unfit_languages(flows).sorted() {
        let strings = finding.notes.join(", ");
        tracing::warn!(strings, "{}; it is not offered", finding.message);
    }
}

/// Resolves on SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    let terminate = async {
        match terminate {
            Ok(mut signal) => signal.recv().await,
            // Without the signal the program is ended the hard way; nothing is lost but requests in flight.
            Err(_) => pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
