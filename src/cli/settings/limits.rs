//! Limits of connections and of requests.

use std::num::NonZeroU32;

use clap::Args;
use http::HeaderName;

/// The file in which Linux lists the limits of this process.
const PROCESS_LIMITS: &str = "/proc/self/limits";
/// Open files that are no connections of visitors.
const OWN_FILES: usize = 50;

/// The error for a limit behind a proxy that sends no address, where all visitors would count as one.
const ALL_AS_ONE: &str = "--requests-per-minute or SIGNPOST_REQUESTS_PER_MINUTE would count all people behind the proxy as one\n  hint: let the proxy send their address in a header, and name it: --client-address-header or SIGNPOST_CLIENT_ADDRESS_HEADER=X-Real-IP";

/// The limit of connections, and the limit of requests by address.
#[derive(Args)]
pub(in crate::cli) struct Limits {
    /// The most connections at once; further ones get a page that says that the server is busy.
    #[arg(long, env = "SIGNPOST_MAX_CONNECTIONS", value_name = "SIGNPOST_MAX_CONNECTIONS", default_value = "2000", value_parser = positive)]
    max_connections: NonZeroU32,
    /// The most requests a minute from one internet address, beyond which people are asked to wait. Without it
    /// there is no limit. People behind one address share it: 60 lets 20 of them begin in a minute, and go on.
    #[arg(long, env = "SIGNPOST_REQUESTS_PER_MINUTE", value_name = "SIGNPOST_REQUESTS_PER_MINUTE", value_parser = positive)]
    requests_per_minute: Option<NonZeroU32>,
    /// The header in which the proxy sends the address of a visitor, such as `X-Real-IP`.
    /// Only that limit needs it. The proxy must drop this header from the requests of visitors.
    #[arg(long, env = "SIGNPOST_CLIENT_ADDRESS_HEADER", value_name = "SIGNPOST_CLIENT_ADDRESS_HEADER", value_parser = header_name)]
    client_address_header: Option<HeaderName>,
}

/// The most requests a minute from one address, and the header in which a proxy sends that address.
pub(in crate::cli) struct RequestLimit {
    pub(in crate::cli) per_minute: NonZeroU32,
    pub(in crate::cli) client_address_header: Option<HeaderName>,
}

impl Limits {
    pub(in crate::cli) fn max_connections(&self) -> usize {
        usize::try_from(self.max_connections.get()).unwrap_or(usize::MAX)
    }

    /// Returns the limit of requests, if there is one. A server known by https is behind a proxy.
    pub(in crate::cli) fn requests(&self, is_https: bool) -> Result<Option<RequestLimit>, String> {
        let Some(per_minute) = self.requests_per_minute else {
            return Ok(None);
        };
        if is_https && self.client_address_header.is_none() {
            return Err(ALL_AS_ONE.into());
        }
        Ok(Some(RequestLimit { per_minute, client_address_header: self.client_address_header.clone() }))
    }

    /// Warns of limits that have no effect, or can't be reached.
    pub(in crate::cli) fn warn(&self, is_for_others: bool) {
        if self.requests_per_minute.is_none() && self.client_address_header.is_some() {
            let hint = "set SIGNPOST_REQUESTS_PER_MINUTE, too";
            tracing::warn!(hint, "client address header without a limit of requests");
        }
        let (connections, open_files) = (self.max_connections(), open_files());
        if let Some(open_files) = open_files.filter(|most| most.saturating_sub(OWN_FILES) < connections)
            && is_for_others
        {
            let hint = "raise LimitNOFILE (ulimit -n), or lower SIGNPOST_MAX_CONNECTIONS";
            tracing::warn!(connections, open_files, hint, "connection limit above the limit of open files");
        }
    }
}

/// Returns the number of files this process may open; none if the system does not tell.
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string(PROCESS_LIMITS).ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn positive(written: &str) -> Result<NonZeroU32, String> {
    let fault = "write a whole number above 0, as in 2000, or leave it out";
    written.parse().map_err(|_| fault.into())
}

fn header_name(written: &str) -> Result<HeaderName, String> {
    let fault = "write the name of a header, as in X-Real-IP";
    written.parse().map_err(|_| fault.into())
}
