use serde::Serialize;

use crate::flow::Flow;
use crate::web::App;
use crate::web::interface::Word;
use crate::web::request_id::RequestId;
use crate::web::rich::fill;
use crate::web::view::Shell;
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Message<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    heading: &'a str,
    text: &'a str,
    href: String,
    /// Whether the way on leaves a frame.
    new_tab: bool,
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

/// Where something went wrong.
#[derive(Clone, Copy)]
pub(in crate::web) struct Place<'a> {
    pub(in crate::web) language: &'a Language,
    /// The flow that the address names; none for an address of no flow.
    pub(in crate::web) flow: Option<&'a Flow>,
}

/// Something is not as it should be, and here is the way on.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    Place { language, flow }: Place<'a>,
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
    let offered = match (flow, app.base) {
        (Some(flow), _) => flow.offered().cloned().collect(),
        (None, "") => app.interface.languages(),
        // The first page is in no frame, in no language.
        (None, _) => Vec::new(),
    };
    let in_language = |tag: &str| match flow {
        Some(flow) => format!("{}/{}/{tag}", app.base, flow.id),
        None => format!("/?lang={tag}"),
    };
    // Where a frame is at fault, and from an address of no flow, the way on is outside of it.
    let stays = flow.is_some() && !matches!(fault, Fault::Framed);
    let href = in_language(language.as_str());
    Message {
        shell: Shell::new(app, language, &offered, heading, in_language),
        heading,
        text: app.interface.word(language, text),
        href: match stays {
            true => href,
            false => href.strip_prefix(app.base).unwrap_or(&href).to_owned(),
        },
        new_tab: !app.base.is_empty() && !stays,
        number: id.filter(|_| matches!(fault, Fault::Failure)).map(|id| {
            let words = app.interface.word(language, Word::FailureNumber);
            fill(words, &[("number", &id.to_string())])
        }),
    }
}
