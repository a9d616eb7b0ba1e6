//! The addresses of this machine that a server listens on.

use std::net::SocketAddr;

use clap::Args;

/// The error for counts at the address of visitors, who must not reach them.
const ONE_ADDRESS_FOR_BOTH: &str = "--metrics or SIGNPOST_METRICS is the address that visitors come to\n  hint: give counts a port of their own, or change --listen or SIGNPOST_LISTEN";

/// The address for visitors, and the one for counts.
#[derive(Args)]
pub(in crate::cli) struct Listen {
    /// The address and port of the server.
    #[arg(long = "listen", env = "SIGNPOST_LISTEN", value_name = "SIGNPOST_LISTEN", default_value = "127.0.0.1:8080", value_parser = socket)]
    pub(in crate::cli) visitors: SocketAddr,
    /// The address and port of counts for Prometheus, under /metrics; no counts without it.
    #[arg(long, env = "SIGNPOST_METRICS", value_name = "SIGNPOST_METRICS", value_parser = socket)]
    pub(in crate::cli) metrics: Option<SocketAddr>,
}

impl Listen {
    /// Checks that visitors and counts do not share an address. Port 0 is another one each time.
    pub(in crate::cli) fn check(&self) -> Result<(), String> {
        match self.metrics == Some(self.visitors) && self.visitors.port() != 0 {
            true => Err(ONE_ADDRESS_FOR_BOTH.into()),
            false => Ok(()),
        }
    }
}

fn socket(written: &str) -> Result<SocketAddr, String> {
    let fault =
        "write an address of this machine and a port, as in 127.0.0.1:8080, or 0.0.0.0:8080 for all of its addresses";
    written.parse().map_err(|_| fault.into())
}
