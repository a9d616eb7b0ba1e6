//! Pages for staff, in English: they make links with answers filled in. Closed to everybody else.

mod access;
mod builder;
mod made;
mod order;
mod snippet;

pub(super) use access::is_local_name;
pub use access::{Access, Password, ProxyHeader};

use http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use serde::Serialize;

use super::headers::{Keep, allow_script};
use super::point::{Unfit, of_cards};
use super::reply::Reply;
use super::respond::{Pairs, page, see_sealed, to_sealed};
use super::rich::plain;
use super::seal::{open, this_hour};
use super::state::State;
use super::step::{opened, reader};
use super::trial::try_page;
use super::view::Shell;
use super::visit::Visit;
use super::{App, Settings};
use crate::flow::{Date, Flow, LanguageId};
use crate::link::{Code, Filled};
use crate::walk::walk;
use access::Verdict;
use builder::Draft;
use order::Order;

#[derive(Serialize)]
struct ClosedPage<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    text: &'static str,
}

#[derive(Serialize)]
struct FlowList<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    flows: Vec<(String, String)>,
}

/// A page for staff, in the interface's own language.
fn shell<'a>(app: &'a App, title: &str) -> Shell<'a> {
    Shell::new(app, &app.interface.source().language, &[], title, |_| {
        String::new()
    })
}

/// Lets staff in, perhaps with a pass for the next time; everybody else is told why not.
pub(super) async fn guard(
    app: &App,
    version: Version,
    headers: &HeaderMap,
) -> Result<Option<HeaderValue>, Box<Reply>> {
    let Settings {
        staff, public_url, ..
    } = &*app.settings;
    let (status, text) = match staff.judge(version, headers, public_url).await {
        Verdict::Welcome => return Ok(None),
        Verdict::WelcomeWith(pass) => return Ok(Some(pass)),
        Verdict::Unknown => (
            StatusCode::UNAUTHORIZED,
            "These pages are for staff. Type any name, and the staff password.",
        ),
        Verdict::Insecure => (
            StatusCode::FORBIDDEN,
            "The staff password must not travel unprotected. Open these pages with an address that begins with https.",
        ),
        Verdict::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "There were too many tries with a password. Wait a minute, then try again.",
        ),
        Verdict::Closed => (
            StatusCode::FORBIDDEN,
            "The staff pages of this server are closed. Whoever runs it can open them with a staff password.",
        ),
    };
    Err(closed(app, status, text).into())
}

fn closed(app: &App, status: StatusCode, text: &'static str) -> Reply {
    let view = ClosedPage {
        shell: shell(app, "Staff pages"),
        text,
    };
    let mut reply = page(app, status, Keep::Never, "staff/closed.html", &view);
    if status == StatusCode::UNAUTHORIZED {
        // Whose pages they are, the page itself says.
        let challenge = r#"Basic realm="Staff pages", charset="UTF-8""#;
        let challenge = HeaderValue::from_static(challenge);
        reply.set(header::WWW_AUTHENTICATE, challenge);
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        reply.set(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    reply
}

/// Makes every page for staff once; the first that can't be made, or lacks its point, is the error.
pub(super) fn make_every_page(app: &App, flow: &Flow) -> Result<(), Unfit> {
    let order = Order {
        filled: Filled::default(),
        languages: flow.offered_ids().collect(),
        until: reader(flow, LanguageId::SOURCE).today,
    };
    let around = &shell(app, "");
    let closed = ClosedPage {
        shell: shell(app, ""),
        text: "",
    };
    let builder = builder::view(app, flow, &Draft::new());
    try_page(app, "staff/closed.html", &closed, around)?;
    for fault in [None, Some("")] {
        let page = FaultPage {
            shell: shell(app, ""),
            fault,
            remarks: Some(""),
        };
        try_page(app, "staff/fault.html", &page, around)?;
    }
    try_page(app, "staff/flows.html", &flow_list(app), around)?;
    try_page(app, "staff/builder.html", &builder, around)?;
    let made = made::view(app, flow, &order);
    try_page(app, "staff/made.html", &made, around)?;
    let cards = made::cards(app, flow, &order, false);
    let html = try_page(app, "staff/cards.html", &cards, around)?;
    of_cards(&html, cards.drafts())
}

pub(super) fn list_flows(visit: &Visit<'_>) -> Reply {
    let view = flow_list(visit.app);
    page(
        visit.app,
        StatusCode::OK,
        Keep::Never,
        "staff/flows.html",
        &view,
    )
}

fn flow_list(app: &App) -> FlowList<'_> {
    let flows = app.flows.flows.iter().map(|flow| {
        let title = flow.say(&flow.title, LanguageId::SOURCE, flow.plain_voice());
        (flow.id.clone(), plain(title))
    });
    FlowList {
        shell: shell(app, "Make a link"),
        flows: flows.collect(),
    }
}

#[derive(Serialize)]
struct FaultPage<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    fault: Option<&'a str>,
    remarks: Option<&'a str>,
}

/// Whether the flows that were read last are those that are served, and if not, why.
pub(super) fn show_fault(visit: &Visit<'_>) -> Reply {
    let (app, live) = (visit.app, visit.live);
    let (fault, remarks) = (live.fault(), live.remarks());
    let view = FaultPage {
        shell: shell(app, "Flows"),
        fault: fault.as_deref().map(String::as_str),
        remarks: remarks.as_deref().map(String::as_str),
    };
    page(app, StatusCode::OK, Keep::Never, "staff/fault.html", &view)
}

fn builder_page(app: &App, flow: &Flow, draft: &Draft) -> Reply {
    let view = builder::view(app, flow, draft);
    page(
        app,
        StatusCode::OK,
        Keep::Never,
        "staff/builder.html",
        &view,
    )
}

pub(super) fn show_builder(visit: &Visit<'_>) -> Reply {
    match visit.flow() {
        Some(flow) => builder_page(visit.app, flow, &Draft::new()),
        None => Reply::not_found(),
    }
}

/// Sealed orders open as orders only.
fn purpose(flow: &Flow) -> String {
    format!("staff {}", flow.id)
}

/// Sends staff to a page of their order.
fn to_order(visit: &Visit<'_>, flow: &Flow, order: &Order, part: &str) -> Reply {
    let text = order.text(&visit.app.flows, flow);
    let base = format!("/staff/links/{}", flow.id);
    see_sealed(visit, &purpose(flow), &text, base, part)
}

pub(super) fn make(visit: &Visit<'_>, form: Pairs<'_>) -> Reply {
    let Some(flow) = visit.flow() else {
        return Reply::not_found();
    };
    let (app, today) = (visit.app, reader(flow, LanguageId::SOURCE).today);
    let draft = Draft::read(app, flow, form, today);
    match draft.order(today) {
        Some(order) => to_order(visit, flow, &order, ""),
        None => builder_page(app, flow, &draft),
    }
}

/// Staff answer the flow itself, page by page, and make a link of it where they like.
pub(super) fn begin_walk(visit: &Visit<'_>) -> Reply {
    let Some(flow) = visit.flow() else {
        return Reply::not_found();
    };
    let state = State {
        staff: true,
        ..State::default()
    };
    to_sealed(visit, flow, LanguageId::SOURCE, &state, "")
}

/// From a walk to the builder, with the answers so far. It opens nothing that the browser's own key
/// does not, so it stands outside the guard; where it leads does not.
pub(super) fn from_walk(visit: &Visit<'_>) -> Reply {
    let Some((flow, at)) = visit.place() else {
        return Reply::not_found();
    };
    let Some(state) = opened(visit, flow).filter(|state| state.staff) else {
        let (language, sealed) = (&flow.words[at.0].language, visit.sealed());
        return Reply::see_other(format!("/{}/{language}/{sealed}/", flow.id));
    };
    let walked = walk(flow, reader(flow, at), &state.answers);
    let order = Order {
        filled: Filled::kept(flow, &state.answers, &walked.path),
        languages: vec![at],
        until: Date::from_days(walked.reader.today.days() + i64::from(builder::DAYS)),
    };
    to_order(visit, flow, &order, "edit")
}

/// The flow and the order of an address; without them, the way to a new link.
fn ordered<'a>(visit: &Visit<'a>) -> Result<(&'a Flow, Order), Box<Reply>> {
    let Some(flow) = visit.flow() else {
        return Err(Reply::not_found().into());
    };
    let text = visit
        .key()
        .and_then(|key| open(key, &purpose(flow), this_hour(), &visit.sealed()));
    let today = reader(flow, LanguageId::SOURCE).today;
    let order = text.and_then(|text| Order::parse(&visit.app.flows, flow, &text, today));
    let anew = || Reply::see_other(format!("/staff/links/{}", flow.id));
    let order = order.ok_or_else(|| Box::new(anew()))?;
    Ok((flow, order))
}

pub(super) fn show_made(visit: &Visit<'_>) -> Reply {
    let (flow, order) = match ordered(visit) {
        Ok(found) => found,
        Err(reply) => return *reply,
    };
    let view = made::view(visit.app, flow, &order);
    let template = "staff/made.html";
    let mut reply = page(visit.app, StatusCode::OK, Keep::Never, template, &view);
    allow_script(&mut reply.headers);
    reply
}

/// What hangs on an order: its form again, cards, and the code as a picture.
pub(super) fn show_part(visit: &Visit<'_>) -> Reply {
    let (flow, order) = match ordered(visit) {
        Ok(found) => found,
        Err(reply) => return *reply,
    };
    let app = visit.app;
    let cards = |wallet| {
        let view = made::cards(app, flow, &order, wallet);
        page(app, StatusCode::OK, Keep::Never, "staff/cards.html", &view)
    };
    match &*visit.part("part") {
        "edit" => {
            let today = reader(flow, LanguageId::SOURCE).today;
            builder_page(app, flow, &Draft::of(app, flow, &order, today))
        }
        "cards" => cards(false),
        "wallet" => cards(true),
        name => picture(app, flow, &order, name),
    }
}

/// `qr-zh-Hant.png` and `qr-zh-Hant.svg`.
fn picture(app: &App, flow: &Flow, order: &Order, name: &str) -> Reply {
    let parts = name
        .strip_prefix("qr-")
        .and_then(|name| name.rsplit_once('.'));
    let found = parts.and_then(|(tag, kind)| Some((flow.language(tag)?, kind)));
    let Some((at, kind)) = found else {
        return Reply::not_found();
    };
    let Some(code) = Code::of(&made::address(app, flow, order, at)) else {
        return Reply::not_found();
    };
    let (kind, content) = match kind {
        "png" => ("image/png", code.png()),
        "svg" => ("image/svg+xml", code.svg().into_bytes()),
        _ => return Reply::not_found(),
    };
    let mut reply = Reply::plain(kind, content);
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        reply.set(header::CONTENT_DISPOSITION, value);
    }
    reply
}
