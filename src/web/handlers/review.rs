//! The answers that a link filled in, before anything else is asked.

use serde::Serialize;

use crate::web::cache::PageKey;
use crate::web::extract::PageError;
use crate::web::reply::Page;
use crate::web::view::{AnswerList, LocalizedText, Shell, UnreadParts, WalkView};
use crate::words::Word;

#[derive(Serialize)]
struct Review<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    heading: &'a str,
    /// Set if the person made the link.
    kept: bool,
    place: Option<&'a str>,
    answers: AnswerList,
    unread: UnreadParts,
}

/// Shows the answers of a link.
pub(super) fn page(view: WalkView<'_, '_>, key: Option<PageKey>) -> Result<Page, PageError> {
    let review = review(view);
    Page::kept(view.page.app, key, "prepared.html", &review)
}

fn review<'a>(view: WalkView<'a, '_>) -> Review<'a> {
    let (page, state) = (view.page, view.state);
    let answers = AnswerList::of_link(view);
    let heading = match (answers.is_empty(), state.kept) {
        (true, _) if state.unread.is_empty() => Word::ChangedHeading,
        (true, _) => Word::UnreadHeading,
        (false, true) => Word::KeptHeading,
        (false, false) => Word::PreparedHeading,
    };
    let heading = page.word(heading);
    Review {
        shell: Shell::of_flow(page, heading, |tag| format!("?lang={tag}")).clearable(page).for_staff(state.staff),
        service: page.text(&page.flow.title),
        heading,
        kept: state.kept,
        place: view.place_name(),
        answers,
        unread: UnreadParts::new(view),
    }
}
