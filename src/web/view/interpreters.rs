//! The offer of a free interpreter in every language of a flow.

use serde::Serialize;

use super::page_context::PageContext;
use crate::words::Word;

/// Offers in all languages: a person who lands on a page that they can't read finds their own (45 CFR 92.11).
#[derive(Serialize)]
pub(in crate::web) struct Interpreters<'a> {
    offers: Vec<Offer<'a>>,
    /// On paper only the reader's language and that of the desk stay.
    desk_lang: &'a str,
}

#[derive(Serialize)]
struct Offer<'a> {
    lang: &'a str,
    dir: &'static str,
    text: &'a str,
}

impl<'a> Interpreters<'a> {
    pub(in crate::web) fn new(page: PageContext<'a>) -> Interpreters<'a> {
        let offers = page.flow.offered_ids().map(|id| {
            let page = page.in_language(id);
            Offer { lang: page.tag(), dir: page.language().direction().as_str(), text: page.word(Word::Interpreter) }
        });
        Interpreters { offers: offers.collect(), desk_lang: page.in_language(page.flow.desk_language()).tag() }
    }
}
