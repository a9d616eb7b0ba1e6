use minijinja::{Error, Value};
use serde::Serialize;

use crate::flow::{Flow, LanguageId, LinkSourceId};
use crate::web::App;
use crate::web::interpreters::interpreters;
use crate::web::shown::Shown;
use crate::web::view::Shell;

#[derive(Serialize)]
pub(in crate::web) struct Start<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    service: Shown<'a>,
    paragraphs: Vec<Shown<'a>>,
    needed: Shown<'a>,
    minutes: u32,
    cleared: bool,
    given_by: Option<&'a str>,
    start_action: String,
    interpreters: Value,
}

/// What the flow does, how long it takes, what is needed, and one button.
pub(in crate::web) fn html(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    source: Option<LinkSourceId>,
    cleared: bool,
) -> Result<String, Error> {
    let view = view(app, flow, at, source, cleared)?;
    app.templates.render("start.html", &view)
}

/// What the page is made from.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    source: Option<LinkSourceId>,
    cleared: bool,
) -> Result<Start<'a>, Error> {
    let say = |text| Shown::of_flow(app, flow, at, flow.plain_voice(), text);
    let service = say(&flow.title);
    Ok(Start {
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
        interpreters: interpreters(app, flow, at)?,
    })
}
