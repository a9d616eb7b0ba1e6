//! Hosts and origins as settings name them, and the addresses of frames.

use std::fmt;

use crate::source::is_host;

/// Returns true if an address of a server leads to the machine itself.
pub fn is_on_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    is_local_name(host)
}

/// Returns true if a host, with or without a port, is this machine.
pub(super) fn is_local_name(host: &str) -> bool {
    let port = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, after)| port(after));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The sites whose pages may hold a flow in a frame; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameAncestors(Vec<String>);

impl FrameAncestors {
    /// Parses origins separated by spaces, such as `https://www.example.org`. Plain HTTP is for this machine only, to
    /// try it out.
    ///
    /// # Errors
    /// When one of them is not an origin.
    pub fn parse(written: &str) -> Result<FrameAncestors, String> {
        let each = written.split_ascii_whitespace();
        match each.clone().find(|origin| !is_ancestor(origin)) {
            Some(wrong) => Err(format!(
                "`{wrong}` can't be a site that shows flows in a frame\n  hint: write its scheme and host, as in \
                 https://www.example.org, with no path, several with spaces between them; http:// is for localhost only"
            )),
            None => Ok(FrameAncestors(each.map(str::to_owned).collect())),
        }
    }

    /// Returns true if no site may frame a flow.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for FrameAncestors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// `https://*.example.org` stands for every host below a domain, and a port may follow.
fn is_ancestor(origin: &str) -> bool {
    let host = match origin.split_once("://") {
        Some(("https", host)) => host,
        Some(("http", host)) if is_on_this_machine(origin) => host,
        _ => return false,
    };
    // A content security policy has no IPv6 addresses (CSP Level 3, host-source).
    !host.starts_with('[') && is_host(host.strip_prefix("*.").unwrap_or(host))
}

/// The prefix of the routes inside a frame of another site.
pub(super) const FRAME_BASE: &str = "/embed";

/// Returns true for an address inside a frame.
pub(super) fn is_in_frame(path: &str) -> bool {
    path.strip_prefix(FRAME_BASE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
