//! Flows inside the pages of other sites: who may frame them, and what differs there.
//!
//! The routes of a walk stand a second time under `/embed`, so that relative links, forms and redirects stay
//! in the frame by themselves. Nothing else of this server can be framed.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use super::reply::Reply;
use super::seal::MAX_SEALED_CHARS;
use super::{is_host, is_on_this_machine};

/// Where the routes of a walk in a frame begin.
pub(super) const BASE: &str = "/embed";
/// In the query of a start page that is wanted for a frame.
const EMBED: &str = "embed";

/// The sites whose pages may hold a flow in a frame; none unless somebody says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameAncestors(Vec<String>);

impl FrameAncestors {
    /// Reads origins with spaces between them, such as `https://www.example.org`. Over plain HTTP only this
    /// machine is one, for trying out.
    ///
    /// # Errors
    /// When one of them is no origin.
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

    /// Whether nobody may frame a flow.
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
    // A policy knows no addresses of IPv6 (CSP Level 3, host-source).
    !host.starts_with('[') && is_host(host.strip_prefix("*.").unwrap_or(host))
}

/// Whether an address is shown in a frame.
pub(super) fn is_in_frame(path: &str) -> bool {
    path.strip_prefix(BASE)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The way from `/{flow}?embed`, and from a link with `embed` in its query, to the same place in a frame.
pub(super) fn into_frame(head: &Parts) -> Option<Reply> {
    let (path, query) = (head.uri.path(), head.uri.query()?);
    // Programs that put addresses together write `embed=`.
    let is_mark = |part: &&str| part.split('=').next() == Some(EMBED);
    let wanted = query.split('&').any(|part| is_mark(&part));
    let reads = [Method::GET, Method::HEAD].contains(&head.method);
    if !wanted || !reads || !is_entrance(path) {
        return None;
    }
    let rest: Vec<&str> = query.split('&').filter(|part| !is_mark(part)).collect();
    let mark = if rest.is_empty() { "" } else { "?" };
    let to = format!("{BASE}{path}{mark}{}", rest.join("&"));
    // An address may hold bytes that no header may, and more than a proxy takes in the head of an answer.
    let sound = to.len() <= MAX_SEALED_CHARS && to.bytes().all(|b| b.is_ascii_graphic());
    sound.then(|| Reply::see_other(to))
}

/// `/{flow}`, `/{flow}/{lang}` and `/{flow}/{lang}/link/{token}`.
fn is_entrance(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let own = |first: &str| [EMBED, "staff", "assets"].contains(&first);
    match parts.as_slice() {
        [first] | [first, _] | [first, _, "link", _] => !own(first),
        _ => false,
    }
}

/// Lets these sites frame a page. A site that isolates itself (COEP) takes frames only where they say
/// that they may be taken (CORP).
pub(super) fn let_frame(headers: &mut HeaderMap, ancestors: &FrameAncestors) {
    // Who searches should find the page of the window, which has a head and a foot.
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    if ancestors.is_empty() {
        return;
    }
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or_default();
    let allowed = format!("frame-ancestors {ancestors}");
    let policy = policy.replace("frame-ancestors 'none'", &allowed);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}
