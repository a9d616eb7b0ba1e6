//! The list of flows.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, header};
use serde::Serialize;

use crate::flow::{Flow, LanguageId};
use crate::web::app::{App, AppState};
use crate::web::cache::{CachedPage, CachedPlace, PageKey};
use crate::web::extract::PageError;
use crate::web::extract::{Pairs, accepted_language};
use crate::web::reply::Page;
use crate::web::view::{LocalizedText, PageContext, Shell};
use crate::words::{Language, Word};

#[derive(Serialize)]
struct Home<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flows: Vec<FlowLink>,
}

#[derive(Serialize)]
struct FlowLink {
    href: String,
    title: LocalizedText,
    summary: LocalizedText,
}

/// Shows the flows in the language that is asked for, or that suits the browser.
pub(in crate::web) async fn show_home(
    State(state): State<AppState>,
    query: Pairs,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let app = state.app();
    let languages = app.interface.languages();
    let asked = query.value("lang");
    let asked = asked.and_then(|tag| languages.iter().position(|have| have.as_str() == tag));
    let accepts = || accepted_language(headers.get(header::ACCEPT_LANGUAGE), &languages);
    let language = &languages[asked.or_else(accepts).unwrap_or(0)];
    let key = PageKey { place: CachedPlace::Site(language.clone()), frame: false, page: CachedPage::Home };
    let page = Page::cached(&app, key, "home.html", || view(&app, language))?;
    Ok(page.shared(language).varying().into_response())
}

fn view<'a>(app: &'a App, language: &'a Language) -> Home<'a> {
    let heading = app.interface.word(language, Word::HomeHeading);
    let shell = Shell::new(app, language, &app.interface.languages(), heading, |tag| format!("/?lang={tag}"));
    let flows = app.flows.flows.iter();
    let flows = flows.map(|flow| flow_link(app, flow, language));
    Home { flows: flows.collect(), shell }
}

/// A flow without this language is listed in its own.
fn flow_link(app: &App, flow: &Flow, language: &Language) -> FlowLink {
    let offered = flow.offered().any(|offered| offered == language);
    let at = flow.language(language.as_str()).filter(|_| offered);
    let say = |text| match at {
        Some(at) => PageContext::new(app, flow, at, false).text(text),
        None => LocalizedText::in_source(&app.interface, flow, text, language),
    };
    let at = at.unwrap_or(LanguageId::SOURCE);
    FlowLink {
        href: PageContext::new(app, flow, at, false).path(),
        title: say(&flow.title),
        summary: say(&flow.summary),
    }
}
