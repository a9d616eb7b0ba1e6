//! The address that people know a server by.

use std::net::SocketAddr;

use clap::Args;

use crate::source::is_host;
use crate::web::is_on_this_machine;

/// The address in links and on paper.
#[derive(Args)]
pub(in crate::cli) struct PublicUrl {
    /// The address people know this server by, such as `https://help.example.org`; it is printed on
    /// the pages they take home.
    #[arg(long = "public-url", env = "SIGNPOST_PUBLIC_URL", value_name = "SIGNPOST_PUBLIC_URL", value_parser = origin)]
    origin: Option<Origin>,
}

/// A scheme and a host, with nothing after them.
#[derive(Clone)]
struct Origin(String);

impl PublicUrl {
    pub(in crate::cli) fn get(&self) -> Option<&str> {
        Some(&self.origin.as_ref()?.0)
    }

    /// Returns the address for links and paper: this one, or else the one that the server listens on.
    /// It is empty where that one leads nowhere.
    pub(in crate::cli) fn or(&self, listen: SocketAddr) -> String {
        match self.get() {
            Some(url) => url.to_owned(),
            // Each interface has its own address, and the system chooses a port after pages are made.
            None if listen.ip().is_unspecified() || listen.port() == 0 => String::new(),
            None => format!("http://{listen}"),
        }
    }

    /// Returns true if people reach the server by an address that is not this machine's own.
    pub(in crate::cli) fn is_public(&self) -> bool {
        self.get().is_some_and(|url| !is_on_this_machine(url))
    }

    pub(in crate::cli) fn is_https(&self) -> bool {
        self.get().is_some_and(|url| url.starts_with("https://"))
    }

    /// Warns of an address that is not encrypted, and of none where others can reach the server.
    pub(in crate::cli) fn warn(&self, listen: SocketAddr) {
        match self.get() {
            Some(url) if self.is_public() && !self.is_https() => {
                let hint = "use https, and set SIGNPOST_PUBLIC_URL to it";
                tracing::warn!(url, hint, "public address without https: answers are not encrypted");
            }
            None if listen.ip().is_unspecified() => {
                let hint = "set SIGNPOST_PUBLIC_URL=https://…";
                tracing::warn!(hint, "no public address: links and paper show none");
            }
            Some(_) | None => {}
        }
    }
}

fn origin(written: &str) -> Result<Origin, String> {
    let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    match host.is_some_and(is_host) {
        true => Ok(Origin(written.to_owned())),
        false => Err(
            "write it as https://help.example.org, with nothing after the name but a port up to 65535, no slash either"
                .into(),
        ),
    }
}
