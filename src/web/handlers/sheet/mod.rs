//! The sheet to print and show at a clinic, line by line in one language or two.

mod choices;
mod contacts;
mod lines;

use axum::response::Response;
use minijinja::Value;
use serde::Serialize;

use choices::{Choices, SheetLink};
use contacts::{OtherWay, SheetContact, dated_once};
use lines::{Pair, SheetContext};

use crate::flow::Outcome;
use crate::link::Code;
use crate::web::extract::PageError;
use crate::web::extract::{OutcomePage, Pairs};
use crate::web::reply::{Page, see_other};
use crate::web::view::{OutcomeContext, PageContext, Shell};
use crate::words::Word;

#[derive(Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    /// The words of the second language.
    second: Option<Second<'a>>,
    links: Vec<SheetLink>,
    date: Pair,
    /// The address of the guide; none where it is not known, or tells what the guide is about.
    address: Option<String>,
    title_line: Pair,
    about: Vec<Pair>,
    notices: Vec<Pair>,
    steps: Vec<Pair>,
    contacts: Vec<SheetContact<'a>>,
    /// A line to call, where no recommended provider may be named.
    help: Option<Pair>,
    /// The sentence that texts were left out.
    left_out: Option<Pair>,
    say: Option<Pair>,
    bring: Vec<Pair>,
    if_not: Vec<Pair>,
    /// Providers for those whom the steps did not help.
    fallbacks: Vec<SheetContact<'a>>,
    others: Vec<OtherWay<'a>>,
    /// The day on which the oldest fact of the other ways was checked.
    others_checked: Option<Pair>,
    clinic: Vec<Pair>,
    code: Option<Scan>,
}

#[derive(Serialize)]
struct Second<'a> {
    lang: &'a str,
    dir: &'static str,
    w: Value,
    draft: bool,
}

#[derive(Serialize)]
struct Scan {
    svg: String,
    note: Pair,
    /// The address for those without a camera.
    address: String,
}

/// Shows the sheet.
pub(in crate::web) async fn show_sheet(page: OutcomePage, query: Pairs) -> Result<Response, PageError> {
    if let Some(to) = page.in_other_language(&query, "sheet") {
        return see_other(to);
    }
    let outcome = page.context()?;
    let choices = Choices::read(outcome.page, &query);
    let context = SheetContext::new(&outcome, choices.with, choices.discreet);
    let sheet = Page::render(outcome.page.app, "sheet.html", &view(&context, choices))?;
    Ok(sheet.into_response())
}

fn view<'a>(sheet: &SheetContext<'a, '_>, choices: Choices) -> Sheet<'a> {
    let page = sheet.page();
    let (flow, outcome) = (page.flow, sheet.outcome.outcome());
    let heading = match choices.discreet {
        true => sheet.word(Word::SendSubject),
        false => sheet.text(&outcome.title),
    };
    let contacts = dated_once(sheet.contacts(&outcome.providers, false));
    let others = sheet.others(outcome);
    let notices = sheet.outcome.seen.notices.iter();
    let notices = notices.map(|id| sheet.text(&flow.notices[id.0].text));
    let help = choices.discreet && contacts.is_empty();
    Sheet {
        shell: shell(sheet, choices, &heading),
        second: choices.with.map(|with| second(page.in_language(with))),
        links: choices.links(page),
        date: sheet.dated("printed_on", sheet.outcome.walked.reader.today),
        address: page.guide().filter(|_| !choices.discreet),
        title_line: heading,
        about: sheet.fit(outcome.brief.iter().map(|text| sheet.text(text))),
        notices: sheet.fit(notices),
        steps: sheet.items(&outcome.steps),
        help: help.then(|| sheet.line("help_line", &[])),
        left_out: choices.discreet.then(|| sheet.line("sheet_left_out", &[])),
        contacts,
        say: sheet.fit(outcome.say.iter().map(|text| sheet.text(text))).pop(),
        bring: sheet.items(&outcome.bring),
        if_not: sheet.items(&outcome.if_not),
        fallbacks: dated_once(sheet.contacts(&outcome.providers, true)),
        others_checked: others_checked(sheet, &others),
        others,
        clinic: clinic(sheet, outcome),
        code: scan(sheet, choices),
    }
}

fn shell<'a>(sheet: &SheetContext<'a, '_>, choices: Choices, heading: &Pair) -> Shell<'a> {
    let page = sheet.page();
    let title = heading.one.plain();
    let href = |tag: &str| {
        // A page that is put into the second language keeps the first beside it.
        let with = choices.with.map(|with| match page.in_language(with).tag() == tag {
            true => page.language,
            false => with,
        });
        let choices = Choices { with, ..choices };
        format!("sheet{}&lang={tag}", choices.query(page))
    };
    let mut shell = Shell::of_flow(page, &title, href);
    if choices.discreet {
        shell = shell.titled(&title);
    }
    shell.clearable(page).back_to(Some("./".into())).on_paper()
}

fn second(page: PageContext<'_>) -> Second<'_> {
    Second { lang: page.tag(), dir: page.language().direction().as_str(), w: page.words(), draft: page.is_draft() }
}

fn others_checked(sheet: &SheetContext<'_, '_>, others: &[OtherWay<'_>]) -> Option<Pair> {
    let contacts = others.iter().flat_map(|other| &other.contacts);
    let checked = contacts.filter_map(|contact| contact.provider.checked_on());
    checked.min().map(|date| sheet.dated("checked_on", date))
}

/// Returns the lines that people at the desk need to know.
fn clinic(sheet: &SheetContext<'_, '_>, outcome: &Outcome) -> Vec<Pair> {
    let page = sheet.page();
    let request = page.flow.request.iter().map(|text| sheet.text(text));
    let language = sheet.each(|reader| {
        // A person who looks for an interpreter looks under the English name.
        let name = match reader.language == page.language {
            true => page.word(Word::LanguageName),
            false => page.word(Word::EnglishName),
        };
        SheetContext::filled(reader, "sheet_language", &[("language", name)])
    });
    let needs_interpreter = page.language != page.flow.desk_language();
    let interpreter = needs_interpreter.then(|| sheet.line("sheet_interpreter", &[]));
    let providers = sheet.outcome.shown(&outcome.providers);
    let providers = providers.map(|referral| &page.app.flows.providers[referral.provider.0]);
    let how = providers.filter_map(|provider| provider.application.as_ref());
    let how = how.map(|fact| sheet.fact(fact));
    let lines = request.chain(std::iter::once(language)).chain(interpreter);
    sheet.fit(lines.chain(how))
}

/// Returns the code to scan; none where no public address is set that a phone could open.
fn scan(sheet: &SheetContext<'_, '_>, choices: Choices) -> Option<Scan> {
    let (page, outcome): (_, &OutcomeContext<'_>) = (sheet.page(), sheet.outcome);
    let settings = &page.app.settings;
    let guide = page.guide()?;
    let own = choices.answers && settings.promises_links();
    let own = own.then(|| outcome.own_link());
    // Many answers make an address that no code holds.
    let code = own.as_ref().and_then(|own| Code::of(&own.address));
    let own = own.filter(|_| code.is_some());
    let code = code.or_else(|| Code::of(&guide))?;
    let note = match &own {
        None => sheet.line("sheet_scan", &[]),
        Some(own) => sheet.dated("sheet_scan_answers", own.until),
    };
    let address = match choices.discreet {
        // The guide's address says what it is about.
        true => format!("{}/?lang={}", settings.public_url, page.tag()),
        false => guide,
    };
    Some(Scan { svg: code.svg(), note, address })
}
