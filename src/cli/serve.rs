use jiff::tz::TimeZone;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Format, complain, sound_flows};
use crate::flow::{stale_facts, unfit_languages};
use crate::web::today;
use crate::web::{App, router, serve};

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
        let public_url = match self.public_url() {
            Ok(url) => url,
            Err(message) => return complain(&message),
        };
        let app = match App::new(flows, public_url) {
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

    fn public_url(&self) -> Result<String, String> {
        match &self.public_url {
            Some(url) if is_origin(url) => Ok(url.clone()),
            Some(url) => Err(format!(
                "`{url}` is not an address\n  hint: write it as https://help.example.org, with no slash at the end"
            )),
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

/// Scheme and host, and nothing after them.
fn is_origin(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && !host.contains(|c: char| c == '/' || c.is_whitespace())
    })
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
