//! The parts that every page has: language, title, header and footer.

use minijinja::Value;
use serde::Serialize;

use super::markup::{fill, plain};
use super::page_context::PageContext;
use crate::web::app::App;
use crate::web::assets::{PAPER, SCRIPT};
use crate::words::{Language, State, Word};

/// The values that `layout.html` reads.
#[derive(Serialize)]
pub(in crate::web) struct Shell<'a> {
    lang: &'a str,
    dir: &'static str,
    /// The interface's words.
    w: Value,
    /// The organisation's name, phone, logo, links and blocks.
    site: Value,
    /// Set inside a frame of another site.
    embed: bool,
    title: String,
    css: String,
    home_href: String,
    languages: Vec<LanguageLink>,
    draft: bool,
    back_href: Option<String>,
    clear_href: Option<String>,
    /// The way for staff to make a link of the answers so far.
    staff_href: Option<&'static str>,
    /// The style sheet of pages that are made to be printed.
    paper_css: Option<String>,
    /// A script that adds comfort and is never needed.
    script: Option<String>,
}

/// The same place in a language.
#[derive(Serialize)]
struct LanguageLink {
    tag: String,
    name: String,
    href: String,
    current: bool,
}

impl<'a> Shell<'a> {
    /// A page in one of `offered`; `href` gives the same place in another language.
    pub(in crate::web) fn new(
        app: &'a App,
        language: &'a Language,
        offered: &[Language],
        title: &str,
        href: impl Fn(&str) -> String,
    ) -> Shell<'a> {
        let words = app.interface.words(language);
        let languages = offered.iter().map(|offer| LanguageLink {
            tag: offer.to_string(),
            name: app.interface.word(offer, Word::LanguageName).to_owned(),
            href: href(offer.as_str()),
            current: offer == language,
        });
        let site_name = app.interface.word(language, Word::SiteName);
        Shell {
            lang: language.as_str(),
            dir: language.direction().as_str(),
            w: app.template_words(language),
            site: app.site.value(language),
            embed: false,
            title: format!("{} – {site_name}", plain(title)),
            css: app.site.style.address(),
            home_href: format!("/?lang={language}"),
            languages: languages.collect(),
            draft: words.state != State::Reviewed,
            back_href: None,
            clear_href: None,
            staff_href: None,
            paper_css: None,
            script: None,
        }
    }

    /// A page of a flow: its title ends with the flow's, its draft notice counts the flow's words.
    pub(in crate::web) fn of_flow(page: PageContext<'a>, heading: &str, href: impl Fn(&str) -> String) -> Shell<'a> {
        let offered: Vec<Language> = page.flow.offered().cloned().collect();
        let mut shell = Shell::new(page.app, page.language(), &offered, "", href);
        let plain_voice = page.with_voice(page.flow.plain_voice());
        let service = plain_voice.text(&page.flow.title).plain();
        shell.title = match plain(heading) {
            heading if heading == service => service,
            heading => format!("{heading} – {service}"),
        };
        shell.draft = page.is_draft();
        shell.embed = page.frame;
        shell
    }

    /// Returns the same page with nothing but this in its title, which browsers put on paper.
    pub(in crate::web) fn titled(self, title: &str) -> Shell<'a> {
        let title = plain(title);
        Shell { title, ..self }
    }

    /// Returns the same page with the button that clears all answers.
    pub(in crate::web) fn clearable(self, page: PageContext<'_>) -> Shell<'a> {
        let clear_href = Some(format!("{}/clear", page.path()));
        Shell { clear_href, ..self }
    }

    /// Returns the same page with a link back to the step before it.
    pub(in crate::web) fn back_to(self, back_href: Option<String>) -> Shell<'a> {
        Shell { back_href, ..self }
    }

    /// Returns the same page with a way to make a link, where staff walk.
    pub(in crate::web) fn for_staff(self, staff: bool) -> Shell<'a> {
        let staff_href = staff.then_some("link");
        Shell { staff_href, ..self }
    }

    /// Returns the same page inside a frame or not.
    pub(in crate::web) fn framed(self, embed: bool) -> Shell<'a> {
        Shell { embed, ..self }
    }

    /// Returns the same page with the style sheet of printed pages.
    pub(in crate::web) fn on_paper(self) -> Shell<'a> {
        let paper_css = Some(PAPER.address());
        Shell { paper_css, ..self }
    }

    /// Returns the same page with the script that copies and shares.
    pub(in crate::web) fn with_script(self) -> Shell<'a> {
        let script = Some(SCRIPT.address());
        Shell { script, ..self }
    }

    /// Returns the same page with "Error:" before its title.
    pub(in crate::web) fn with_error(self, page: PageContext<'_>) -> Shell<'a> {
        let title = fill(page.word(Word::ErrorPrefix), &[("title", &self.title)]);
        Shell { title, ..self }
    }
}
