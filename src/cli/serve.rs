use std::future::pending;
use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::NonEmptyStringValueParser as NotEmpty;
use http::HeaderName;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::flows::{Loaded, sound};
use super::log::{Level, Line, start_logs};
use super::output::{Format, complain};
use super::reload::{Reload, Stamp};
use super::setting::{
    connections, header_name, of_setting, open_files, origin, per_minute, socket, unknown_settings,
    yes_or_no,
};
use super::started::{languages, staff, summary};
use super::warnings::warn_of;
use crate::flow::Flows;
use crate::link::Keys;
use crate::web::{
    Access, App, Counts, FrameAncestors, Interface, Limit, Live, Password, ProxyHeader, Service,
    Settings, is_on_this_machine, serve,
};

/// Threads for what takes long: reading flows, compressing well, judging a password. The allocator keeps
/// memory for each thread, so a few do.
const MAX_BACKGROUND: usize = 2;
/// Connections to the counts at once.
const MAX_SCRAPERS: usize = 16;

/// Open files that are no connections of visitors.
const OWN_FILES: usize = 50;

/// Embedded flows do not change.
const NOTHING_TO_WATCH: &str = "there is no directory to watch\n  hint: name it with --flows DIR or SIGNPOST_FLOWS, or leave out --watch and SIGNPOST_WATCH";

/// The port of the counts is to be kept from visitors.
const ONE_ADDRESS_FOR_BOTH: &str = "--metrics or SIGNPOST_METRICS is the address that visitors come to\n  hint: give counts a port of their own, or change --listen or SIGNPOST_LISTEN";

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
    #[arg(long, env = "SIGNPOST_PUBLIC_URL", value_parser = NotEmpty::new())]
    public_url: Option<String>,
    /// Keys that seal links, 64 hexadecimal digits each, separated by commas: the first seals, all open.
    /// `openssl rand -hex 32` makes one.
    #[arg(long, env = "SIGNPOST_LINK_KEYS", hide_env_values = true, value_parser = NotEmpty::new())]
    link_keys: Option<String>,
    /// The staff password's hash, from `signpost hash-password`; it opens the pages under /staff.
    #[arg(long, env = "SIGNPOST_STAFF_PASSWORD_HASH", hide_env_values = true, value_parser = NotEmpty::new())]
    staff_password_hash: Option<String>,
    /// A header that the proxy in front adds for staff it has signed in, as `Name: secret value`.
    #[arg(long, env = "SIGNPOST_STAFF_HEADER", hide_env_values = true, value_parser = NotEmpty::new())]
    staff_header: Option<String>,
    /// The sites that may show flows in a frame, such as `https://www.example.org`, with spaces between them.
    #[arg(long, env = "SIGNPOST_FRAME_ANCESTORS", value_parser = NotEmpty::new())]
    frame_ancestors: Option<String>,
    /// Reads the flows again when a file of the directory changes. SIGHUP does so at any time.
    #[arg(long, env = "SIGNPOST_WATCH", value_parser = yes_or_no)]
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

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        start_logs(self.log, self.log_level);
        match (self.start(), self.log) {
            (Ok(()), _) => ExitCode::SUCCESS,
            (Err(message), Format::Text) => complain(&message),
            (Err(message), Format::Json) => {
                tracing::error!("{message}");
                ExitCode::FAILURE
            }
        }
    }

    fn start(&self) -> Result<(), String> {
        Interface::read_ahead();
        if self.watch && self.flows.is_none() {
            return Err(NOTHING_TO_WATCH.into());
        }
        if self.metrics == Some(self.listen) && self.listen.port() != 0 {
            return Err(ONE_ADDRESS_FOR_BOTH.into());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(MAX_BACKGROUND)
            .build();
        let runtime = runtime.map_err(|f| format!("the server can't start its threads: {f}"))?;
        // From here on SIGHUP asks for the flows again, and does not end the program.
        let hangup = runtime.block_on(async { signal(SignalKind::hangup()).ok() });
        let reload = self.read(hangup)?;
        let served = runtime.block_on(self.serve(reload));
        // Flows that are read at this moment, and passwords that are judged, are for nobody any more.
        runtime.shutdown_background();
        served
    }

    /// Reads what is served first.
    fn read(&self, hangup: Option<Signal>) -> Result<Reload, String> {
        // Settings are read in no time; to prove flows takes a while.
        let (settings, limit) = (Arc::new(self.settings()?), self.limit()?);
        self.warn();
        let watched = self.flows.as_deref().filter(|_| self.watch);
        let seen = watched.map(Stamp::of);
        let Loaded {
            sources,
            flows,
            findings,
        } = sound(self.flows.as_deref())?;
        let app = App::new(flows, settings.clone())?;
        let remarks = warn_of(&sources, &app.flows, findings);
        Ok(Reload {
            live: Live::limited(app, remarks, limit),
            hangup,
            settings,
            dir: self.flows.clone(),
            seen,
        })
    }

    async fn serve(&self, reload: Reload) -> Result<(), String> {
        let (live, settings) = (reload.live.clone(), reload.settings.clone());
        tokio::spawn(reload.run());
        if let Some(address) = self.metrics {
            let (listener, at) = listen("metrics", address).await?;
            tracing::info!("counts on http://{at}/metrics");
            let metrics = serve(listener, Counts::new(live.clone()), MAX_SCRAPERS, pending());
            tokio::spawn(metrics);
        }
        let (listener, at) = listen("listen", self.listen).await?;
        self.tell(at, &live.app().flows, &settings);
        serve(
            listener,
            Service::new(live),
            self.max_connections,
            told_to_stop(),
        )
        .await;
        tracing::info!("stopped");
        Ok(())
    }

    /// Says what is served: to people on a few lines, to programs as events.
    fn tell(&self, at: SocketAddr, flows: &Flows, settings: &Settings) {
        match (self.log, self.log_level) {
            (Format::Text, Level::Info) => {
                // A log that can't be written is no reason not to serve.
                let _ = Line.write_all(format!("{}\n", summary(at, flows, settings)).as_bytes());
            }
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
            frame_ancestors: self.frame_ancestors()?,
        })
    }

    fn frame_ancestors(&self) -> Result<FrameAncestors, String> {
        let written = self.frame_ancestors.as_deref().unwrap_or("");
        of_setting("frame-ancestors", FrameAncestors::parse(written))
    }

    /// Says what settings do not do, or can't.
    fn warn(&self) {
        for (name, hint) in unknown_settings() {
            tracing::warn!("{name} is no setting of this program; {hint}");
        }
        let url = self.public_url.as_deref().unwrap_or("");
        if url.starts_with("http://") && self.is_public() {
            tracing::warn!(
                "{url} is not https, so answers travel in clear text; see SIGNPOST_PUBLIC_URL"
            );
        }
        let (most, wanted) = (open_files(), self.max_connections);
        if let Some(most) =
            most.filter(|most| most.saturating_sub(OWN_FILES) < wanted && self.is_for_others())
        {
            tracing::warn!(
                "{wanted} connections are more than the {most} files that may be open; raise LimitNOFILE (ulimit -n), \
                 or lower SIGNPOST_MAX_CONNECTIONS"
            );
        }
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
            return Err("--requests-per-minute or SIGNPOST_REQUESTS_PER_MINUTE would count all people behind the proxy as one\n  hint: let the proxy send their address in a header, and name it: --client-address-header or SIGNPOST_CLIENT_ADDRESS_HEADER=X-Real-IP".into());
        }
        let header = self.client_address_header.clone();
        Ok(Some(Limit::new(per_minute, header)))
    }

    fn keys(&self) -> Result<Keys, String> {
        if let Some(written) = &self.link_keys {
            return of_setting("link-keys", Keys::parse(written));
        }
        tracing::warn!("links stop working when this program ends; set SIGNPOST_LINK_KEYS");
        Keys::random().ok_or_else(|| "the system has no randomness to give".into())
    }

    /// Without a password the staff pages are open on this machine only.
    fn staff(&self) -> Result<Access, String> {
        let password = self.staff_password_hash.as_deref();
        let password = password.map(Password::read).transpose();
        let password = of_setting("staff-password-hash", password)?;
        let header = self.staff_header.as_deref();
        let header = header.map(ProxyHeader::read).transpose();
        let header = of_setting("staff-header", header)?;
        match (password, header) {
            (None, None) if self.is_for_others() => Ok(Access::Closed),
            (None, None) => Ok(Access::Local),
            (password, header) => Access::guarded(password, header, self.link_keys.as_deref()),
        }
    }

    /// Whether others than whoever sits at this machine may come.
    fn is_for_others(&self) -> bool {
        self.is_public() || !self.listen.ip().is_loopback()
    }

    /// Whether people know the server by an address that is not this machine's own.
    fn is_public(&self) -> bool {
        let url = self.public_url.as_deref();
        url.is_some_and(|url| !is_on_this_machine(url))
    }

    fn public_url(&self) -> Result<String, String> {
        match &self.public_url {
            Some(url) => of_setting("public-url", origin(url)),
            // Every interface has its own address, and none of them can be told to people.
            None if self.listen.ip().is_unspecified() => {
                tracing::warn!(
                    "others can reach this server, but links and paper show no address; set SIGNPOST_PUBLIC_URL=https://…"
                );
                Ok(String::new())
            }
            // The system chooses it, after pages are made.
            None if self.listen.port() == 0 => Ok(String::new()),
            None => Ok(format!("http://{}", self.listen)),
        }
    }
}

async fn listen(flag: &str, address: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let listener = TcpListener::bind(address).await;
    let bound = listener.and_then(|listener| {
        let at = listener.local_addr()?;
        Ok((listener, at))
    });
    let bound = bound.map_err(|fault| {
        format!("can't listen on {address}: {fault}\n  hint: choose another address, or end what uses it")
    });
    of_setting(flag, bound)
}

/// Resolves on SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let terminate = signal(SignalKind::terminate());
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
    tracing::info!("told to stop");
}
