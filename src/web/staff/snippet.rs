use serde::Serialize;

use crate::flow::Flow;
use crate::web::App;
use crate::web::embed::BASE;
use crate::web::rich::Escaped;

/// What to put into a page of another site to show a flow there.
#[derive(Serialize)]
pub(super) struct Snippet {
    /// One line of HTML.
    html: String,
    /// The sites that may do so.
    sites: String,
    /// Whether nobody told the program where people reach it.
    nowhere: bool,
}

impl Snippet {
    /// None where no site may show flows.
    pub(super) fn of(app: &App, flow: &Flow, title: &str) -> Option<Snippet> {
        let settings = &app.settings;
        let (url, title) = (Escaped(&settings.public_url), Escaped(title));
        let html = format!(
            r#"<iframe src="{url}{BASE}/{}" title="{title}" width="100%" height="800" allow="clipboard-write; web-share"></iframe>"#,
            flow.id
        );
        let ancestors = &settings.frame_ancestors;
        (!ancestors.is_empty()).then(|| Snippet {
            html,
            sites: ancestors.to_string(),
            nowhere: !settings.is_reachable(),
        })
    }
}
