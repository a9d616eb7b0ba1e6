//! The line to put into a page of another site to show a flow there.

use serde::Serialize;

use crate::web::origin::FRAME_BASE;
use crate::web::view::{Escaped, PageContext};

/// A line of HTML, and the sites that it works on.
#[derive(Serialize)]
pub(super) struct Snippet {
    html: String,
    sites: String,
    /// Set if the server does not know its public address.
    nowhere: bool,
}

impl Snippet {
    /// None where no site may show flows.
    pub(super) fn new(page: PageContext<'_>, title: &str) -> Option<Snippet> {
        let settings = &page.app.settings;
        let (url, title) = (Escaped(&settings.public_url), Escaped(title));
        let html = format!(
            r#"<iframe src="{url}{FRAME_BASE}/{}" title="{title}" width="100%" height="800" allow="clipboard-write; web-share"></iframe>"#,
            page.flow.id
        );
        let ancestors = &settings.frame_ancestors;
        (!ancestors.is_empty()).then(|| Snippet {
            html,
            sites: ancestors.to_string(),
            nowhere: !settings.is_reachable(),
        })
    }
}
