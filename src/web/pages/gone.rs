use minijinja::Error;
use serde::Serialize;

use crate::flow::{Flow, LanguageId};
use crate::web::App;
use crate::web::interface::Word;
use crate::web::shown::Shown;
use crate::web::view::{Contact, Shell, contact};

#[derive(Serialize)]
pub(in crate::web) struct Gone<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    service: Shown<'a>,
    start_href: String,
    no_cookies: bool,
    ways: Vec<Way<'a>>,
}

#[derive(Serialize)]
struct Way<'a> {
    title: Shown<'a>,
    contacts: Vec<Contact<'a>>,
}

/// Answers that can't be read: never an error. A browser that keeps no cookie still gets every way to help.
pub(in crate::web) fn html(
    app: &App,
    flow: &Flow,
    at: LanguageId,
    no_cookies: bool,
) -> Result<String, Error> {
    app.templates
        .render("gone.html", &view(app, flow, at, no_cookies))
}

/// What the page is made from.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    no_cookies: bool,
) -> Gone<'a> {
    let language = &flow.words[at.0].language;
    let say = |text| Shown::of_flow(app, flow, at, flow.plain_voice(), text);
    let ways = flow
        .outcomes
        .iter()
        .filter(|_| no_cookies)
        .map(|outcome| Way {
            title: say(&outcome.title),
            contacts: outcome
                .providers
                .iter()
                .map(|item| contact(app, language, item.what.provider, false))
                .collect(),
        });
    let heading = app.interface.word(language, Word::GoneHeading);
    Gone {
        shell: Shell::of_flow(app, flow, at, heading, |tag| {
            format!("{}/{}/{tag}", app.base, flow.id)
        }),
        service: say(&flow.title),
        // Without a cookie a frame leads nowhere; a window of its own does.
        start_href: match no_cookies {
            true => format!("/{}/{language}", flow.id),
            false => format!("{}/{}/{language}", app.base, flow.id),
        },
        no_cookies,
        ways: ways.collect(),
    }
}
