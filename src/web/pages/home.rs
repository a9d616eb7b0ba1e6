use serde::Serialize;

use crate::flow::LanguageId;
use crate::web::App;
use crate::web::interface::Word;
use crate::web::shown::Shown;
use crate::web::view::Shell;
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Home<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    flows: Vec<FlowLink<'a>>,
}

#[derive(Serialize)]
struct FlowLink<'a> {
    href: String,
    title: Shown<'a>,
    summary: Shown<'a>,
}

/// The list of flows; a flow without this language is listed in its own.
pub(in crate::web) fn view<'a>(app: &'a App, language: &'a Language) -> Home<'a> {
    let flows = app.flows.flows.iter().map(|flow| {
        let offered = flow.offered().any(|offered| offered == language);
        let at = flow.language(language.as_str()).filter(|_| offered);
        let say = |text| match at {
            Some(at) => Shown::of_flow(app, flow, at, flow.plain_voice(), text),
            None => Shown::in_source(app, language, flow, text),
        };
        let own = &flow.words[at.unwrap_or(LanguageId::SOURCE).0].language;
        FlowLink {
            href: format!("/{}/{own}", flow.id),
            title: say(&flow.title),
            summary: say(&flow.summary),
        }
    });
    let heading = app.interface.word(language, Word::HomeHeading);
    let shell = Shell::new(app, language, &app.interface.languages(), heading, |tag| {
        format!("/?lang={tag}")
    });
    Home {
        flows: flows.collect(),
        shell,
    }
}
