//! The page for everybody who is not let in, and the shell of all staff pages.

use serde::Serialize;

use crate::web::app::App;
use crate::web::extract::{Closed, PageError};
use crate::web::reply::Page;
use crate::web::view::Shell;

#[derive(Serialize)]
struct ClosedView<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    text: &'static str,
}

/// Returns the shell of a staff page, in the interface's own language.
pub(super) fn shell<'a>(app: &'a App, title: &str) -> Shell<'a> {
    let language = &app.interface.source().language;
    Shell::new(app, language, &[], title, |_| String::new())
}

/// Says why the staff pages stay closed.
pub(in crate::web) fn closed_page(app: &App, closed: Closed) -> Result<Page, PageError> {
    let text = match closed {
        Closed::PasswordNeeded => "These pages are for staff. Type any name, and the staff password.",
        Closed::Insecure => {
            "The staff password must not travel unprotected. Open these pages with an address that begins with https."
        }
        Closed::TooManyTries => "There were too many tries with a password. Wait a minute, then try again.",
        Closed::ToEveryone => {
            "The staff pages of this server are closed. Whoever runs it can open them with a staff password."
        }
    };
    let view = ClosedView { shell: shell(app, "Staff pages"), text };
    Page::render(app, "staff/closed.html", &view)
}
