//! The page for answers that can't be read. It is never an error.

use serde::Serialize;

use crate::web::cache::CachedPage;
use crate::web::extract::PageError;
use crate::web::reply::Page;
use crate::web::view::{Contact, LocalizedText, PageContext, Shell};
use crate::words::Word;

#[derive(Serialize)]
struct Gone<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    start_href: String,
    no_cookies: bool,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Way {
    title: LocalizedText,
    contacts: Vec<Contact>,
}

/// Shows the page. A browser that keeps no cookie still gets every way to help.
pub(super) fn page(page: PageContext<'_>, no_cookies: bool) -> Result<Page, PageError> {
    let key = page.key(CachedPage::Gone { no_cookies });
    Page::cached(page.app, key, "gone.html", || view(page, no_cookies))
}

fn view(page: PageContext<'_>, no_cookies: bool) -> Gone<'_> {
    let ways = if no_cookies { ways(page) } else { Vec::new() };
    let heading = page.word(Word::GoneHeading);
    let outside = PageContext { frame: false, ..page };
    Gone {
        shell: Shell::of_flow(page, heading, |tag| page.path_in(tag)),
        service: page.text(&page.flow.title),
        // Without a cookie a frame leads nowhere; a window of its own does.
        start_href: match no_cookies {
            true => outside.path(),
            false => page.path(),
        },
        no_cookies,
        ways,
    }
}

fn ways(page: PageContext<'_>) -> Vec<Way> {
    let ways = page.flow.outcomes.iter().map(|outcome| {
        let providers = outcome.providers.iter();
        let contacts = providers.map(|item| Contact::new(page, item.what.provider, false));
        Way { title: page.text(&outcome.title), contacts: contacts.collect() }
    });
    ways.collect()
}
