use serde::Serialize;

use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::web::App;
use crate::web::shown::Shown;
use crate::web::view::{Offer, Shell, interpreter_offers};

#[derive(Serialize)]
pub(in crate::web) struct Start<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: Shown<'a>,
    paragraphs: Vec<Shown<'a>>,
    needed: Shown<'a>,
    minutes: u32,
    cleared: bool,
    given_by: Option<&'a str>,
    start_action: String,
    interpreter: Vec<Offer>,
}

/// What the flow does, how long it takes, what is needed, and one button.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    source: Option<LinkSourceId>,
    cleared: bool,
) -> Start<'a> {
    let say = |text| Shown::of_flow(app, flow, at, flow.plain_voice(), text);
    let service = say(&flow.title);
    Start {
        shell: Shell::of_flow(app, flow, at, &service.plain(), |tag| {
            format!("{}/{}/{tag}", app.base, flow.id)
        }),
        service,
        paragraphs: flow.start.iter().map(say).collect(),
        needed: say(&flow.needed),
        minutes: flow.minutes,
        cleared,
        given_by: source.map(|id| app.flows.link_sources[id.0].name(&flow.words[at.0].language)),
        start_action: format!("{}/{}/{}", app.base, flow.id, flow.words[at.0].language),
        interpreter: interpreter_offers(app, flow),
    }
}
