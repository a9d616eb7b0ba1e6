use serde::Serialize;

use crate::flow::{Flow, LanguageId};
use crate::link::Fault;
use crate::web::App;
use crate::web::formats::long_date;
use crate::web::interface::Word;
use crate::web::shown::Shown;
use crate::web::view::Shell;

#[derive(Serialize)]
pub(in crate::web) struct BrokenLink<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    service: Shown<'a>,
    heading: &'a str,
    /// The last day it opened.
    until: Option<String>,
    start_href: String,
}

/// A link that does not open. The language and the guide stay, and the start is one step away.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    fault: Fault,
) -> BrokenLink<'a> {
    let language = &flow.words[at.0].language;
    let (heading, until) = match fault {
        Fault::Unreadable => (Word::LinkMisreadHeading, None),
        Fault::Expired(day) => (Word::LinkOldHeading, Some(long_date(day, language))),
    };
    let heading = app.interface.word(language, heading);
    BrokenLink {
        // In another language the same link would only be broken again.
        shell: Shell::of_flow(app, flow, at, heading, |tag| {
            format!("{}/{}/{tag}", app.base, flow.id)
        }),
        service: Shown::of_flow(app, flow, at, flow.plain_voice(), &flow.title),
        heading,
        until,
        start_href: format!("{}/{}/{language}", app.base, flow.id),
    }
}
