use serde::Serialize;

use crate::flow::{Flow, LanguageId};
use crate::walk::Walk;
use crate::web::App;
use crate::web::interface::Word;
use crate::web::shown::Shown;
use crate::web::state::State;
use crate::web::view::{Answered, Shell, filled_in, place_name, unread};

#[derive(Serialize)]
pub(in crate::web) struct Prepared<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: Shown<'a>,
    heading: &'a str,
    /// Whether the person made the link.
    kept: bool,
    place: Option<&'a str>,
    answered: Vec<Answered<'a>>,
    unread: Vec<String>,
}

/// What a link filled in, before anything else is asked.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    state: &State,
    walked: &Walk<'_>,
) -> Prepared<'a> {
    let language = &flow.words[at.0].language;
    let heading = match state.kept {
        true => Word::KeptHeading,
        false => Word::PreparedHeading,
    };
    let heading = app.interface.word(language, heading);
    Prepared {
        shell: Shell::of_flow(app, flow, at, heading, |tag| format!("?lang={tag}"))
            .clearable(flow)
            .for_staff(state),
        service: Shown::of_flow(app, flow, at, walked.voice, &flow.title),
        heading,
        kept: state.kept,
        place: place_name(app, language, state),
        answered: filled_in(app, flow, at, state, walked),
        unread: unread(app, flow, at, walked, state),
    }
}
