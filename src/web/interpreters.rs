use minijinja::{Error, Value};
use serde::Serialize;

use super::App;
use super::interface::Word;
use super::parts::PartKey;
use crate::flow::{Flow, LanguageId};

#[derive(Serialize)]
struct Interpreters<'a> {
    offers: Vec<Offer<'a>>,
    lang: &'a str,
    /// On paper only the reader's own and that of the desk stand.
    desk_lang: &'a str,
}

/// The offer of an interpreter, in one language.
#[derive(Serialize)]
struct Offer<'a> {
    lang: &'a str,
    dir: &'static str,
    text: &'a str,
}

/// The offer of a free interpreter in every language of a flow: whoever lands on a page that they
/// can't read finds their own (45 CFR 92.11).
pub(super) fn interpreters(app: &App, flow: &Flow, at: LanguageId) -> Result<Value, Error> {
    let key = PartKey::of("interpreters").and(&flow.id).number(at.0);
    app.part(Some(key), "interpreters.html", || Interpreters {
        offers: offers(app, flow),
        lang: flow.words[at.0].language.as_str(),
        desk_lang: flow.words[flow.desk_language().0].language.as_str(),
    })
}

fn offers<'a>(app: &'a App, flow: &'a Flow) -> Vec<Offer<'a>> {
    let each = flow.offered().map(|language| Offer {
        lang: language.as_str(),
        dir: language.direction().as_str(),
        text: app.interface.word(language, Word::Interpreter),
    });
    each.collect()
}
