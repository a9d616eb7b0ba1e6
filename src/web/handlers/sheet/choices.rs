//! The choices for a sheet, and the links that change them.

use serde::Serialize;

use crate::flow::LanguageId;
use crate::web::extract::Pairs;
use crate::web::view::{PageContext, fill, plain};
use crate::words::Word;

/// The choices of a person for their sheet.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    /// The second language.
    pub(super) with: Option<LanguageId>,
    /// Set if texts that tell of an illness are left out.
    pub(super) discreet: bool,
    /// Set if the code to scan opens the guide with the person's answers.
    pub(super) answers: bool,
}

/// A way to make another sheet.
#[derive(Serialize)]
pub(super) struct SheetLink {
    text: String,
    href: String,
}

impl Choices {
    /// Reads the query. The language of the desk stands beside any other.
    pub(super) fn read(page: PageContext<'_>, query: &Pairs) -> Choices {
        let with = match query.value("with") {
            Some(tag) => page.flow.language(tag),
            None => Some(page.flow.desk_language()),
        };
        Choices {
            with: with.filter(|with| *with != page.language),
            discreet: query.has("discreet"),
            answers: query.has("answers"),
        }
    }

    pub(super) fn query(self, page: PageContext<'_>) -> String {
        let with = self.with.map_or("none", |with| page.in_language(with).tag());
        let discreet = if self.discreet { "&discreet" } else { "" };
        let answers = if self.answers { "&answers" } else { "" };
        format!("?with={with}{discreet}{answers}")
    }

    /// Returns links to other sheets of the same outcome.
    pub(super) fn links(self, page: PageContext<'_>) -> Vec<SheetLink> {
        let mut links = self.other_languages(page);
        if self.with.is_some() {
            links.push(self.but(page, "sheet_one", |choices| choices.with = None));
        }
        let discreet = if self.discreet { "sheet_full" } else { "sheet_discreet" };
        links.push(self.but(page, discreet, |choices| {
            choices.discreet = !choices.discreet;
        }));
        if page.app.settings.promises_links() {
            let code = if self.answers { "sheet_code_undo" } else { "sheet_code" };
            links.push(self.but(page, code, |choices| choices.answers = !choices.answers));
        }
        links
    }

    /// Every language may stand beside that of the desk, and that of the desk beside every language.
    fn other_languages(self, page: PageContext<'_>) -> Vec<SheetLink> {
        let (own, desk) = (page.language, page.flow.desk_language());
        let beside = page.flow.offered_ids();
        let beside = beside.filter(|id| *id != own && (own == desk || *id == desk));
        let beside = beside.filter(|id| self.with != Some(*id));
        let links = beside.map(|id| {
            let choices = Choices { with: Some(id), ..self };
            choices.link(page, "sheet_two", page.in_language(id))
        });
        links.collect()
    }

    /// Returns the link to the same sheet with one choice changed.
    fn but(self, page: PageContext<'_>, key: &str, change: impl Fn(&mut Choices)) -> SheetLink {
        let mut choices = self;
        change(&mut choices);
        choices.link(page, key, page)
    }

    fn link(self, page: PageContext<'_>, key: &str, named: PageContext<'_>) -> SheetLink {
        let name = named.word(Word::LanguageName);
        let text = fill(page.word_by_key(key), &[("language", name)]);
        SheetLink { text: plain(&text), href: format!("sheet{}", self.query(page)) }
    }
}
