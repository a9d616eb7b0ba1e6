//! The page for something that went wrong, with the way on.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use super::gone;
use super::staff;
use crate::flow::Flow;
use crate::web::app::App;
use crate::web::extract::ErrorPlace;
use crate::web::extract::PageError;
use crate::web::middleware::request_id;
use crate::web::origin::FRAME_BASE;
use crate::web::reply::Page;
use crate::web::view::{Shell, fill};
use crate::words::{Language, Word};

#[derive(Serialize)]
struct ErrorView<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    heading: &'a str,
    text: &'a str,
    href: String,
    /// Set if the way on leaves a frame.
    new_tab: bool,
    /// The id to quote to the operator, where the fault is ours.
    number: Option<String>,
}

/// Renders an error in the language of the address.
pub(in crate::web) fn error_page(app: &App, place: &ErrorPlace, error: &PageError) -> Response {
    let page = if let PageError::Closed(closed) = error {
        staff::closed_page(app, *closed)
    } else if *error == PageError::Gone {
        gone_page(app, place)
    } else {
        let (language, flow) = place.read(app);
        let view = view(app, &language, flow, place.frame, error);
        Page::render(app, "message.html", &view)
    };
    match page {
        Ok(page) => page.into_response(),
        // Even the page of errors can't be rendered: the bare status is all there is.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn gone_page(app: &App, place: &ErrorPlace) -> Result<Page, PageError> {
    let page = place.flow_page(app).ok_or(PageError::NotFound)?;
    gone::page(page, !place.has_key)
}

fn view<'a>(
    app: &'a App,
    language: &'a Language,
    flow: Option<&'a Flow>,
    frame: bool,
    error: &PageError,
) -> ErrorView<'a> {
    let (heading, text) = words(error, frame);
    let heading = app.interface.word(language, heading);
    let offered = match (flow, frame) {
        (Some(flow), _) => flow.offered().cloned().collect(),
        (None, false) => app.interface.languages(),
        // The first page is in no frame, in no language.
        (None, true) => Vec::new(),
    };
    let base = if frame { FRAME_BASE } else { "" };
    let in_language = |base: &str, tag: &str| match flow {
        Some(flow) => format!("{base}/{}/{tag}", flow.id),
        None => format!("/?lang={tag}"),
    };
    // Where a frame is at fault, and from an address of no flow, the way on is outside of it.
    let stays = flow.is_some() && !(frame && *error == PageError::CrossSite);
    let shell = Shell::new(app, language, &offered, heading, |tag| in_language(base, tag));
    ErrorView {
        shell: shell.framed(frame),
        heading,
        text: app.interface.word(language, text),
        href: in_language(if stays { base } else { "" }, language.as_str()),
        new_tab: frame && !stays,
        number: failure_number(app, language, error),
    }
}

fn words(error: &PageError, frame: bool) -> (Word, Word) {
    match error {
        PageError::NotFound => (Word::NotFoundHeading, Word::NotFoundText),
        PageError::TooLarge | PageError::UriTooLong | PageError::HeadTooLarge => {
            (Word::TooLargeHeading, Word::TooLargeText)
        }
        PageError::TooManyRequests(_) => (Word::TooManyHeading, Word::TooManyText),
        // A frame without an origin of its own can send no form.
        PageError::CrossSite if frame => (Word::MisreadHeading, Word::OpenTabText),
        PageError::Failure => (Word::FailureHeading, Word::FailureText),
        PageError::BadRequest
        | PageError::BrokenProtocol
        | PageError::CrossSite
        | PageError::Timeout
        | PageError::UnsupportedMediaType
        | PageError::Gone
        | PageError::Closed(_)
        | PageError::Moved(_) => (Word::MisreadHeading, Word::MisreadText),
    }
}

fn failure_number(app: &App, language: &Language, error: &PageError) -> Option<String> {
    let id = request_id().filter(|_| *error == PageError::Failure)?;
    let words = app.interface.word(language, Word::FailureNumber);
    Some(fill(words, &[("number", &id)]))
}
