//! A text to send to oneself, with or without a link that keeps the answers.

use axum::response::Response;
use serde::Serialize;

use crate::web::extract::PageError;
use crate::web::extract::{OutcomePage, Pairs};
use crate::web::headers::allow_script;
use crate::web::reply::{Page, see_other};
use crate::web::view::{LocalizedText, Message, OutcomeContext, Shell};
use crate::words::Word;

/// In the query where the text has a link with the person's answers.
const ANSWERS: &str = "answers";

#[derive(Serialize)]
struct Send<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    #[serde(flatten)]
    message: Message,
    /// The last day on which the link in the text opens, if there is one.
    until: Option<String>,
    /// Set if such a link can be had.
    can_keep: bool,
    /// Set if the link leaves out an answer.
    asks_again: bool,
}

/// Shows the text, ways to send it, and the choice to keep the answers in it.
pub(in crate::web) async fn show_send(page: OutcomePage, query: Pairs) -> Result<Response, PageError> {
    if let Some(to) = page.in_other_language(&query, "send") {
        return see_other(to);
    }
    let context = page.context()?;
    let view = view(&context, query.has(ANSWERS));
    let mut send = Page::render(context.page.app, "send.html", &view)?;
    allow_script(send.headers_mut());
    Ok(send.into_response())
}

fn view<'a>(context: &OutcomeContext<'a>, with_answers: bool) -> Send<'a> {
    let page = context.page;
    let can_keep = page.app.settings.promises_links();
    let with_answers = with_answers && can_keep;
    let link = with_answers.then(|| context.own_link());
    let query = if with_answers { "&answers" } else { "" };
    let href = |tag: &str| format!("send?lang={tag}{query}");
    Send {
        shell: Shell::of_flow(page, page.word(Word::SendHeading), href)
            .clearable(page)
            .back_to(Some("./".into()))
            .with_script(),
        service: page.text(&page.flow.title),
        message: Message::new(context, link.as_ref()),
        can_keep,
        asks_again: context.asks_again(),
        until: link.map(|link| page.date(link.until)),
    }
}
