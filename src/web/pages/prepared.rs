use minijinja::{Error, Value};
use serde::Serialize;

use crate::web::answered::Given;
use crate::web::interface::Word;
use crate::web::shown::Shown;
use crate::web::view::{Shell, UnreadParts, place_name, unread};

#[derive(Serialize)]
pub(in crate::web) struct Prepared<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    service: Shown<'a>,
    heading: &'a str,
    /// Whether the person made the link.
    kept: bool,
    place: Option<&'a str>,
    rows: Vec<Value>,
    unread: UnreadParts,
}

/// What a link filled in, before anything else is asked.
pub(in crate::web) fn html(given: Given<'_, '_>) -> Result<String, Error> {
    given.app.templates.render("prepared.html", &view(given)?)
}

/// What the page is made from.
pub(in crate::web) fn view<'a>(given: Given<'a, '_>) -> Result<Prepared<'a>, Error> {
    let Given {
        app,
        flow,
        at,
        state,
        walked,
    } = given;
    let language = &flow.words[at.0].language;
    let rows = given.filled_in().into_iter();
    let rows: Vec<Value> = rows.map(|id| given.row(id)).collect::<Result<_, _>>()?;
    let heading = match (rows.is_empty(), state.kept) {
        (true, _) if state.unread.is_empty() => Word::ChangedHeading,
        (true, _) => Word::UnreadHeading,
        (false, true) => Word::KeptHeading,
        (false, false) => Word::PreparedHeading,
    };
    let heading = app.interface.word(language, heading);
    Ok(Prepared {
        shell: Shell::of_flow(app, flow, at, heading, |tag| format!("?lang={tag}"))
            .clearable(flow)
            .for_staff(state),
        service: Shown::of_flow(app, flow, at, walked.voice, &flow.title),
        heading,
        kept: state.kept,
        place: place_name(app, language, state),
        rows,
        unread: unread(app, flow, at, walked, state),
    })
}
