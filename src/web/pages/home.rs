use serde::Serialize;

use crate::web::App;
use crate::web::interface::Word;
use crate::web::view::Shell;
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Home<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flows: Vec<FlowLink>,
}

#[derive(Serialize)]
struct FlowLink {
    href: String,
    title: String,
    summary: String,
}

/// The list of flows; a flow without this language is listed in its own.
pub(in crate::web) fn view<'a>(app: &'a App, language: &'a Language) -> Home<'a> {
    let flows = app.flows.flows.iter().map(|flow| {
        let at = flow
            .language(language.as_str())
            .unwrap_or(crate::flow::LanguageId(0));
        let say = |text| flow.say(text, at, flow.plain_voice()).to_owned();
        FlowLink {
            href: format!("/{}/{}", flow.id, flow.words[at.0].language),
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
