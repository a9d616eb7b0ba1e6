use jiff::tz::TimeZone;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Format, complain, origin, sound_flows};
use crate::flow::{stale_facts, unfit_languages};
use crate::link::Keys;
use crate::web::today;
use crate::web::{Access, App, Settings, router, serve};

/// Serves the flows over HTTP.
#[derive(clap::Parser)]
pub(super) struct Serve {
    /// Where to listen.
    #[arg(long, env = "SIGNPOST_LISTEN", default_value = "127.0.0.1:8080")]
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
    /// How to write logs.
    #[arg(long, env = "SIGNPOST_LOG", value_enum, default_value = "text")]
    log: Format,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        let flows = match sound_flows(self.flows.as_ref()) {
            Ok(flows) => flows,
            Err(code) => return code,
        };
        self.start_logs();
        let app = match self
            .settings()
            .and_then(|settings| App::new(flows, settings))
        {
            Ok(app) => app,
            Err(message) => return complain(&message),
        };
        let stale = stale_facts(&app.flows, today(&TimeZone::UTC)).warnings();
        if stale > 0 {
            tracing::warn!(
                facts = stale,
                "provider facts are due for a new look; `signpost check` lists them"
            );
        }
        for finding in unfit_languages(&app.flows).sorted() {
            let strings = finding.notes.join(", ");
            tracing::warn!(strings, "{}; it is not offered", finding.message);
        }
        for flow in &app.flows.flows {
            let languages: Vec<_> = flow.offered().map(|language| language.as_str()).collect();
            tracing::info!(
                flow = flow.id,
                languages = languages.join(" "),
                "flow loaded"
            );
        }
        let runtime = match tokio::runtime::Runtime::new() {
            Ok(runtime) => runtime,
            Err(fault) => return complain(&format!("the server can't start its threads: {fault}")),
        };
        match runtime.block_on(serve(self.listen, router(Arc::new(app)), told_to_stop())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => complain(&format!(
                "can't listen on {}: {fault}\n  hint: choose another address with --listen",
                self.listen
            )),
        }
    }

    fn settings(&self) -> Result<Settings, String> {
        Ok(Settings {
            public_url: self.public_url()?,
            keys: self.keys()?,
            staff: self.staff()?,
        })
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
                tracing::info!("the staff pages under /staff are open to this machine");
                Ok(Access::Local)
            }
            (None, None) => Ok(Access::Closed),
            _ => Access::guarded(password, header),
        }
    }

    /// Whether people know the server by an address that is not this machine's own.
    fn is_public(&self) -> bool {
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        let url = self.public_url.as_deref();
        url.is_some_and(|url| !local.iter().any(|local| url.starts_with(local)))
    }

    fn public_url(&self) -> Result<String, String> {
        match &self.public_url {
            Some(url) => origin(url),
            // Every interface has its own address, and none of them can be told to people.
            None if self.listen.ip().is_unspecified() => {
                tracing::warn!("pages show no host on paper; set SIGNPOST_PUBLIC_URL");
                Ok(String::new())
            }
            None => Ok(format!("http://{}", self.listen)),
        }
    }

    fn start_logs(&self) {
        let logs = tracing_subscriber::fmt()
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr);
        match self.log {
            Format::Text => logs.init(),
            Format::Json => logs.json().init(),
        }
    }
}

/// Resolves on SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    let terminate = async {
        match terminate {
            Ok(mut signal) => signal.recv().await,
            // Without the signal the program is ended the hard way; nothing is lost but requests in flight.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
