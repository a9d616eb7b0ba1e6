use serde::Serialize;

use crate::web::App;
use crate::web::view::Shell;
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Message<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    heading: &'a str,
    text: &'a str,
    href: String,
    link: &'a str,
}

/// Something is not as it should be, and here is the way on. `kind` names the words.
pub(in crate::web) fn view<'a>(app: &'a App, language: &'a Language, kind: &str) -> Message<'a> {
    let word = |part| app.interface.word(language, &format!("{kind}_{part}"));
    let heading = word("heading");
    Message {
        shell: Shell::new(app, language, &app.interface.languages(), heading, |tag| {
            format!("/?lang={tag}")
        }),
        heading,
        text: word("text"),
        href: format!("/?lang={language}"),
        link: word("link"),
    }
}
