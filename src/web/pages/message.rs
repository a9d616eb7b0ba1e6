use serde::Serialize;

use crate::web::App;
use crate::web::interface::Word;
use crate::web::request_id::RequestId;
use crate::web::rich::fill;
use crate::web::view::Shell;
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Message<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    heading: &'a str,
    text: &'a str,
    href: String,
    /// What to quote to whoever runs the server, where it is their fault.
    number: Option<String>,
}

/// What went wrong.
#[derive(Clone, Copy)]
pub(in crate::web) enum Fault {
    NotFound,
    Misread,
    TooLarge,
    /// A frame without an origin of its own can send no form.
    Framed,
    TooMany,
    Failure,
}

/// Something is not as it should be, and here is the way on.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    language: &'a Language,
    fault: Fault,
    id: Option<RequestId>,
) -> Message<'a> {
    let (heading, text) = match fault {
        Fault::NotFound => (Word::NotFoundHeading, Word::NotFoundText),
        Fault::Misread => (Word::MisreadHeading, Word::MisreadText),
        Fault::TooLarge => (Word::TooLargeHeading, Word::TooLargeText),
        Fault::Framed => (Word::MisreadHeading, Word::OpenTabText),
        Fault::TooMany => (Word::TooManyHeading, Word::TooManyText),
        Fault::Failure => (Word::FailureHeading, Word::FailureText),
    };
    let heading = app.interface.word(language, heading);
    // The first page is in no frame, in no language.
    let offered = match app.base {
        "" => app.interface.languages(),
        _ => Vec::new(),
    };
    Message {
        shell: Shell::new(app, language, &offered, heading, |tag| {
            format!("/?lang={tag}")
        }),
        heading,
        text: app.interface.word(language, text),
        href: format!("/?lang={language}"),
        number: id.filter(|_| matches!(fault, Fault::Failure)).map(|id| {
            let words = app.interface.word(language, Word::FailureNumber);
            fill(words, &[("number", &id.to_string())])
        }),
    }
}
