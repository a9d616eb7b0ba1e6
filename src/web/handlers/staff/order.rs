//! An order for a link, as it is sealed in the address of its pages.

use axum::response::Response;

use crate::flow::{Date, LanguageId};
use crate::link::{Filled, Link};
use crate::walk::{Record, RecordWriter};
use crate::web::extract::PageError;
use crate::web::extract::StaffPage;
use crate::web::reply::see_sealed;
use crate::web::session::Browser;
use crate::web::view::PageContext;

/// A member of staff's order: the answers that the link fills in, its languages, and its last day.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) filled: Filled,
    pub(super) languages: Vec<LanguageId>,
    pub(super) until: Date,
}

const LANGUAGES: &str = "languages";
const UNTIL: &str = "until";

impl Order {
    fn text(&self, page: PageContext<'_>) -> String {
        let tags = self.languages.iter();
        let tags = tags.map(|language| page.in_language(*language).tag());
        let writer = RecordWriter::new(page.flow);
        let writer = self.filled.write(&page.app.flows, writer);
        let until = self.until.to_string();
        writer.list(LANGUAGES, tags).list(UNTIL, [until.as_str()]).finish()
    }

    /// Reads a text that [`Order::text`] wrote.
    pub(super) fn parse(page: PageContext<'_>, text: &str) -> Option<Order> {
        let record = Record::parse(text);
        let flows = &page.app.flows;
        let (filled, _) = Filled::read(flows, page.flow, &record, page.today());
        record.mark(LANGUAGES)?;
        let languages = record.list(LANGUAGES);
        let languages = languages.filter_map(|tag| page.flow.language(tag));
        Some(Order { filled, languages: languages.collect(), until: Date::parse(record.mark(UNTIL)?)? })
    }

    /// Returns the address of the ordered link in one language.
    pub(super) fn address(&self, page: PageContext<'_>, language: LanguageId) -> String {
        let link = Link { filled: self.filled.clone(), kept: false, expires: self.until };
        let (app, settings) = (page.app, &page.app.settings);
        let (keys, url) = (&settings.keys, &settings.public_url);
        link.address(keys, &app.flows, page.flow, language, url)
    }
}

/// Redirects staff to a page of their order.
pub(super) fn see_order(
    page: PageContext<'_>,
    browser: &Browser,
    order: &Order,
    part: &str,
) -> Result<Response, PageError> {
    let id = &page.flow.id;
    let base = format!("/staff/links/{id}");
    see_sealed(browser, &StaffPage::purpose(id), &order.text(page), base, part)
}
