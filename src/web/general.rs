//! What is not of one flow: the list of flows, assets, and what tells that the server is well.

use http::{HeaderValue, header};

use super::assets;
use super::headers::{Keep, allow_drawing};
use super::pages::home;
use super::reply::Reply;
use super::respond::{found_page, kept_page, preferred};
use super::visit::Visit;

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn alive(_: &Visit<'_>) -> Reply {
    Reply::plain(TEXT, "ok")
}

pub(super) fn ready(_: &Visit<'_>) -> Reply {
    Reply::plain(TEXT, "ready")
}

pub(super) fn nothing(_: &Visit<'_>) -> Reply {
    Reply::not_found()
}

/// The flows, in the language that is asked for or suits the browser.
pub(super) fn show_home(visit: &Visit<'_>) -> Reply {
    let app = visit.app;
    let query = visit.query();
    let asked = query.iter().find(|(name, _)| name == "lang");
    let chosen = asked.and_then(|(_, tag)| {
        let mut languages = app.interface.languages().into_iter();
        languages.find(|have| have.as_str() == tag)
    });
    let browser = visit.headers.get(header::ACCEPT_LANGUAGE);
    let language = chosen.unwrap_or_else(|| preferred(app, browser));
    let key = format!("home {language}");
    let mut reply = found_page(app, &key, Keep::Briefly).unwrap_or_else(|| {
        let view = home::view(app, &language);
        let html = app.templates.render("home.html", &view);
        kept_page(app, key, Keep::Briefly, html)
    });
    reply.set(header::VARY, BY_BROWSER);
    reply.speaks(&language);
    reply
}

/// For pages that are in the language that suits the browser.
pub(super) const BY_BROWSER: HeaderValue =
    HeaderValue::from_static("accept-language, accept-encoding");

pub(super) fn show_asset(visit: &Visit<'_>) -> Reply {
    let name = visit.part("name");
    let Some(asset) = visit.app.look.find(&name).or(assets::find(&name)) else {
        return Reply::not_found();
    };
    let mut reply = Reply::file(asset.kind, Keep::Forever, asset.content.clone());
    if asset.kind == "image/svg+xml" {
        allow_drawing(&mut reply.headers);
    }
    reply
}
