//! Cards to print, one for each language of an order; small ones fit a wallet.

use axum::response::Response;
use minijinja::Value;
use serde::Serialize;

use super::closed::shell;
use super::order::Order;
use crate::link::Code;
use crate::web::extract::PageError;
use crate::web::reply::Page;
use crate::web::view::{LocalizedText, PageContext, Shell};
use crate::words::Word;

#[derive(Serialize)]
struct Cards<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    wallet: bool,
    cards: Vec<Card<'a>>,
    answers: usize,
    until: String,
}

#[derive(Serialize)]
struct Card<'a> {
    tag: &'a str,
    dir: &'static str,
    words: Value,
    title: LocalizedText,
    summary: LocalizedText,
    /// The language as staff call it.
    english: &'a str,
    draft: bool,
    until: String,
    address: String,
    svg: Option<String>,
}

/// Shows the cards. A card says how many answers its link holds, never which.
pub(super) fn cards_page(page: PageContext<'_>, order: &Order, wallet: bool) -> Result<Response, PageError> {
    let filled = &order.filled;
    let cards = order.languages.iter();
    let view = Cards {
        shell: shell(page.app, "Cards").on_paper(),
        wallet,
        cards: cards.map(|id| card(page.in_language(*id), order)).collect(),
        answers: filled.answers.iter().count() + filled.suggested.iter().count(),
        until: page.date(order.until),
    };
    let cards = Page::render(page.app, "staff/cards.html", &view)?;
    Ok(cards.into_response())
}

fn card<'a>(page: PageContext<'a>, order: &Order) -> Card<'a> {
    let address = order.address(page, page.language);
    let english = page.word(Word::EnglishName).split(':').next();
    let public_url = &page.app.settings.public_url;
    Card {
        tag: page.tag(),
        dir: page.language().direction().as_str(),
        words: page.words(),
        title: page.text(&page.flow.title),
        summary: page.text(&page.flow.summary),
        // Some languages are spoken in several ways, listed after a colon.
        english: english.unwrap_or_default(),
        until: page.date(order.until),
        draft: page.is_draft(),
        svg: Code::of(&address).map(|code| code.svg()),
        address: format!("{public_url}{}", page.path()),
    }
}
