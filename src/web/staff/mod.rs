//! Pages for staff, in English: they make links with answers filled in. Closed to everybody else.

mod access;
mod builder;
mod made;
mod order;
mod snippet;

pub use access::Access;
pub(super) use access::is_local_name;

use std::sync::Arc;

use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use minijinja::Error;
use serde::Serialize;

use super::headers::{Keep, allow_script};
use super::key::Key;
use super::respond::{Head, Pairs, Sealed, page, place, see_other, see_sealed, to_sealed};
use super::rich::plain;
use super::seal::{open, this_hour};
use super::state::State;
use super::step::{opened, reader};
use super::view::Shell;
use super::{App, Live};
use crate::flow::{Date, Flow, LanguageId};
use crate::link::{Code, Filled};
use crate::walk::walk;
use access::Verdict;
use builder::Draft;
use order::Order;

pub(super) fn routes(live: Live) -> Router<Live> {
    Router::new()
        .route("/", get(list_flows))
        .route("/links", get(list_flows))
        .route("/links/", get(list_flows))
        .route("/flows", get(show_fault))
        .route("/links/{flow}", get(show_builder).post(make))
        .route("/links/{flow}/walk", post(begin_walk))
        .route("/links/{flow}/{sealed}/", get(show_made))
        .route("/links/{flow}/{sealed}/{part}", get(show_part))
        .layer(from_fn_with_state(live, guard))
}

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

/// Lets staff in; everybody else is told why not.
async fn guard(Shared(app): Shared<Arc<App>>, request: Request, next: Next) -> Response {
    // A request is not shared between threads; what is judged of it is.
    let headers = request.headers().clone();
    let verdict = app.settings.staff.judge(request.version(), &headers).await;
    let (status, text) = match verdict {
        Verdict::Welcome => return next.run(request).await,
        Verdict::WelcomeWith(pass) => {
            let mut response = next.run(request).await;
            response.headers_mut().append(header::SET_COOKIE, pass);
            return response;
        }
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
    let view = ClosedPage {
        shell: shell(&app, "Staff pages"),
        text,
    };
    let mut response = page(&app, status, Keep::Never, "staff/closed.html", &view);
    let headers = response.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        // Whose pages they are, the page itself says.
        let challenge = r#"Basic realm="Staff pages", charset="UTF-8""#;
        headers.insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static(challenge),
        );
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}

/// Makes every page for staff once; the first that can't be made is the error.
pub(super) fn make_every_page(app: &App, flow: &Flow) -> Result<(), Error> {
    let order = Order {
        filled: Filled::default(),
        languages: vec![LanguageId::SOURCE],
        until: reader(flow, LanguageId::SOURCE).today,
    };
    let closed = ClosedPage {
        shell: shell(app, ""),
        text: "",
    };
    let fault = FaultPage {
        shell: shell(app, ""),
        fault: Some(""),
    };
    let templates = &app.templates;
    templates.render("staff/closed.html", &closed)?;
    templates.render("staff/fault.html", &fault)?;
    templates.render("staff/flows.html", &flow_list(app))?;
    templates.render(
        "staff/builder.html",
        &builder::view(app, flow, &Draft::new()),
    )?;
    templates.render("staff/made.html", &made::view(app, flow, &order))?;
    let cards = made::cards(app, flow, &order, false);
    templates.render("staff/cards.html", &cards).map(drop)
}

async fn list_flows(Shared(app): Shared<Arc<App>>) -> Response {
    let view = flow_list(&app);
    page(&app, StatusCode::OK, Keep::Never, "staff/flows.html", &view)
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
}

/// Whether the flows that were read last are those that are served, and if not, why.
async fn show_fault(Shared(live): Shared<Live>) -> Response {
    let (app, fault) = (live.app(), live.fault());
    let view = FaultPage {
        shell: shell(&app, "Flows"),
        fault: fault.as_deref().map(String::as_str),
    };
    page(&app, StatusCode::OK, Keep::Never, "staff/fault.html", &view)
}

fn builder_page(app: &App, flow: &Flow, draft: &Draft) -> Response {
    let view = builder::view(app, flow, draft);
    page(
        app,
        StatusCode::OK,
        Keep::Never,
        "staff/builder.html",
        &view,
    )
}

async fn show_builder(Shared(app): Shared<Arc<App>>, Path(id): Path<String>) -> Response {
    match app.flow(&id) {
        Some(flow) => builder_page(&app, flow, &Draft::new()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Sealed orders open as orders only.
fn purpose(flow: &Flow) -> String {
    format!("staff {}", flow.id)
}

/// Sends staff to a page of their order.
fn to_order(app: &App, flow: &Flow, order: &Order, headers: &HeaderMap, part: &str) -> Response {
    let text = order.text(&app.flows, flow);
    let base = format!("/staff/links/{}", flow.id);
    see_sealed(headers, &purpose(flow), &text, &base, part)
}

async fn make(
    Shared(app): Shared<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Pairs>,
) -> Response {
    let Some(flow) = app.flow(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let today = reader(flow, LanguageId::SOURCE).today;
    let draft = Draft::read(&app, flow, form, today);
    match draft.order(today) {
        Some(order) => to_order(&app, flow, &order, &headers, ""),
        None => builder_page(&app, flow, &draft),
    }
}

/// Staff answer the flow itself, page by page, and make a link of it where they like.
async fn begin_walk(
    Shared(app): Shared<Arc<App>>,
    Path(id): Path<String>,
    Head(headers): Head,
) -> Response {
    let Some(flow) = app.flow(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let state = State {
        staff: true,
        ..State::default()
    };
    to_sealed(&app, flow, LanguageId::SOURCE, &state, &headers)
}

/// From a walk to the builder, with the answers so far. It opens nothing that the browser's own key
/// does not, so it stands outside the guard; where it leads does not.
pub(super) async fn from_walk(
    Shared(app): Shared<Arc<App>>,
    Path((id, tag, Sealed(sealed))): Path<(String, String, Sealed)>,
    Head(headers): Head,
) -> Response {
    let Some((flow, at)) = place(&app, &id, &tag) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(state) = opened(&app, flow, &headers, &sealed).filter(|state| state.staff) else {
        return see_other(&format!("/{id}/{tag}/{sealed}/"));
    };
    let walked = walk(flow, reader(flow, at), &state.answers);
    let order = Order {
        filled: Filled::kept(flow, &state.answers, &walked.path),
        languages: vec![at],
        until: Date::from_days(walked.reader.today.days() + i64::from(builder::DAYS)),
    };
    to_order(&app, flow, &order, &headers, "edit")
}

/// The flow and the order of an address; without them, the way to a new link.
fn ordered<'a>(
    app: &'a App,
    id: &str,
    sealed: &str,
    headers: &HeaderMap,
) -> Result<(&'a Flow, Order), Box<Response>> {
    let Some(flow) = app.flow(id) else {
        return Err(StatusCode::NOT_FOUND.into_response().into());
    };
    let key = Key::from_headers(headers);
    let text = key.and_then(|key| open(&key, &purpose(flow), this_hour(), sealed));
    let today = reader(flow, LanguageId::SOURCE).today;
    let order = text.and_then(|text| Order::parse(&app.flows, flow, &text, today));
    match order {
        Some(order) => Ok((flow, order)),
        None => Err(see_other(&format!("/staff/links/{}", flow.id)).into()),
    }
}

async fn show_made(
    Shared(app): Shared<Arc<App>>,
    Path((id, Sealed(sealed))): Path<(String, Sealed)>,
    Head(headers): Head,
) -> Response {
    let (flow, order) = match ordered(&app, &id, &sealed, &headers) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let view = made::view(&app, flow, &order);
    let mut response = page(&app, StatusCode::OK, Keep::Never, "staff/made.html", &view);
    allow_script(response.headers_mut());
    response
}

/// What hangs on an order: its form again, cards, and the code as a picture.
async fn show_part(
    Shared(app): Shared<Arc<App>>,
    Path((id, Sealed(sealed), part)): Path<(String, Sealed, String)>,
    Head(headers): Head,
) -> Response {
    let (flow, order) = match ordered(&app, &id, &sealed, &headers) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let cards = |wallet| {
        let view = made::cards(&app, flow, &order, wallet);
        page(&app, StatusCode::OK, Keep::Never, "staff/cards.html", &view)
    };
    match part.as_str() {
        "edit" => {
            let today = reader(flow, LanguageId::SOURCE).today;
            builder_page(&app, flow, &Draft::of(&app, flow, &order, today))
        }
        "cards" => cards(false),
        "wallet" => cards(true),
        name => picture(&app, flow, &order, name),
    }
}

/// `qr-zh-Hant.png` and `qr-zh-Hant.svg`.
fn picture(app: &App, flow: &Flow, order: &Order, name: &str) -> Response {
    let parts = name
        .strip_prefix("qr-")
        .and_then(|name| name.rsplit_once('.'));
    let found = parts.and_then(|(tag, kind)| Some((flow.language(tag)?, kind)));
    let Some((at, kind)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(code) = Code::of(&made::address(app, flow, order, at)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (kind, content) = match kind {
        "png" => ("image/png", code.png()),
        "svg" => ("image/svg+xml", code.svg().into_bytes()),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let attachment = format!("attachment; filename=\"{name}\"");
    let mut response = ([(header::CONTENT_TYPE, kind)], content).into_response();
    Keep::Never.apply(response.headers_mut());
    if let Ok(value) = HeaderValue::try_from(attachment) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
