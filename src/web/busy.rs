//! What somebody is told for whom there is no place.

use bytes::Bytes;

use super::App;
use super::rich::Escaped;

/// In every language at once, for what is wanted is not looked at.
const PAGE: &str = include_str!("../../templates/busy.html");
/// What the title of that page ends in.
const OWN_NAME: &str = " – Signpost</title>";

impl App {
    /// A whole answer that asks to come back in a moment, in the name of whoever serves the flows.
    pub(super) fn busy(&self) -> Bytes {
        let site = self.flows.site.as_ref();
        let page = match site.map(|site| site.name(&self.interface.source().language)) {
            Some(name) => PAGE.replace(OWN_NAME, &format!(" – {}</title>", Escaped(name))),
            None => PAGE.to_owned(),
        };
        let length = page.len();
        format!(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {length}\r\nretry-after: 30\r\ncache-control: no-store\r\ncontent-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n{page}"
        )
        .into()
    }
}
