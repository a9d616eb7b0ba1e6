//! The lines of a sheet: each text in one language or two, and those that a discreet sheet leaves out.

use serde::Serialize;

use crate::flow::{Date, Fact, Item, LanguageId, Text};
use crate::web::view::{LocalizedText, OutcomeContext, PageContext, fill};
use crate::words::Word;

/// A text in the reader's language, and in the second one.
#[derive(Serialize)]
pub(super) struct Pair {
    pub(super) one: LocalizedText,
    two: Option<LocalizedText>,
}

/// The outcome and the choices that decide on the lines of a sheet.
pub(super) struct SheetContext<'a, 'o> {
    pub(super) outcome: &'o OutcomeContext<'a>,
    with: Option<LanguageId>,
    pub(super) discreet: bool,
}

impl<'a, 'o> SheetContext<'a, 'o> {
    pub(super) fn new(
        outcome: &'o OutcomeContext<'a>,
        with: Option<LanguageId>,
        discreet: bool,
    ) -> SheetContext<'a, 'o> {
        SheetContext { outcome, with, discreet }
    }

    /// Returns the page in the reader's language.
    pub(super) fn page(&self) -> PageContext<'a> {
        self.outcome.page
    }

    /// Returns a text that is made for each language of the sheet.
    pub(super) fn each(&self, say: impl Fn(PageContext<'a>) -> LocalizedText) -> Pair {
        let two = self.with.map(|with| say(self.page().in_language(with)));
        Pair { one: say(self.page()), two }
    }

    /// Returns a sentence of the flow. The source's sentence, which stands in for a translation, is not said twice.
    pub(super) fn text(&self, text: &Text) -> Pair {
        let pair = self.each(|page| page.text(text));
        let is_source = |id, text: &LocalizedText| id == LanguageId::SOURCE || text.is_fallback();
        let second = self.with.zip(pair.two.as_ref());
        let again = is_source(self.page().language, &pair.one) && second.is_some_and(|(id, two)| is_source(id, two));
        Pair { two: pair.two.filter(|_| !again), one: pair.one }
    }

    pub(super) fn fact(&self, fact: &Fact) -> Pair {
        self.each(|page| page.fact(fact))
    }

    pub(super) fn word(&self, word: Word) -> Pair {
        self.each(|page| LocalizedText::own(page.word(word)))
    }

    /// Returns one of the interface's words that only sheets need.
    pub(super) fn line(&self, key: &str, values: &[(&str, &str)]) -> Pair {
        self.each(|page| SheetContext::filled(page, key, values))
    }

    /// Returns such a word with a day in it.
    pub(super) fn dated(&self, key: &str, date: Date) -> Pair {
        self.each(|page| SheetContext::filled(page, key, &[("date", &page.date(date))]))
    }

    pub(super) fn filled(page: PageContext<'_>, key: &str, values: &[(&str, &str)]) -> LocalizedText {
        LocalizedText::own(fill(page.word_by_key(key), values))
    }

    /// Returns the items that these answers show, as far as this sheet may have them.
    pub(super) fn items(&self, items: &[Item<Text>]) -> Vec<Pair> {
        let shown = self.outcome.shown(items);
        self.fit(shown.map(|text| self.text(text)))
    }

    /// Returns the texts that this sheet may have.
    pub(super) fn fit(&self, pairs: impl Iterator<Item = Pair>) -> Vec<Pair> {
        pairs.filter(|pair| self.is_fit(pair)).collect()
    }

    fn is_fit(&self, pair: &Pair) -> bool {
        let mut texts = std::iter::once(&pair.one).chain(&pair.two);
        texts.all(|shown| self.tells_nothing(&shown.text))
    }

    /// Returns true if a text has no word, in any language on the sheet, that a discreet sheet leaves out. Names and
    /// facts of providers are English, whatever the language of the flow.
    pub(super) fn tells_nothing(&self, text: &str) -> bool {
        let page = self.page();
        let shown = [Some(page.language), Some(LanguageId::SOURCE), self.with];
        let shown = shown.into_iter().flatten();
        let shown = shown.map(|id| page.in_language(id).language());
        let mut shown = shown.chain([&page.app.interface.source().language]);
        let sensitive = &page.app.flows.sensitive;
        !self.discreet || shown.all(|language| !sensitive.is_in(language, text))
    }
}
