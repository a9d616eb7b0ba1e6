//! Every address of this server, and who answers there.

use std::sync::LazyLock;

use http::{HeaderValue, Method, StatusCode, header};
use matchit::Params;

use super::embed::BASE;
use super::leave::{show_send, show_sheet};
use super::links::{broken, open_link};
use super::reply::Reply;
use super::respond::{Pairs, pairs};
use super::start::{begin, clear, offer_flow, show_start};
use super::step::{show_step, take_answer};
use super::visit::Visit;
use super::{general, staff};

/// Answers where nothing is sent along.
pub(super) type Page = fn(&Visit<'_>) -> Reply;
/// Answers a form.
type Taker = fn(&Visit<'_>, Pairs<'_>) -> Reply;

/// Who answers at an address.
#[derive(Clone, Copy)]
struct Methods {
    get: Option<Page>,
    post: Option<Post>,
}

#[derive(Clone, Copy)]
enum Post {
    /// That it is sent says all.
    Bare(Page),
    Form(Taker),
}

const fn get(page: Page) -> Methods {
    Methods {
        get: Some(page),
        post: None,
    }
}

const fn post(page: Page) -> Methods {
    Methods {
        get: None,
        post: Some(Post::Bare(page)),
    }
}

impl Methods {
    const fn post(self, page: Page) -> Methods {
        Methods {
            post: Some(Post::Bare(page)),
            ..self
        }
    }

    const fn form(self, taker: Taker) -> Methods {
        Methods {
            post: Some(Post::Form(taker)),
            ..self
        }
    }
}

type Routes<const N: usize> = [(&'static str, Methods); N];

const GENERAL: Routes<5> = [
    ("/", get(general::show_home)),
    ("/healthz", get(general::alive)),
    ("/readyz", get(general::ready)),
    ("/assets/{name}", get(general::show_asset)),
    ("/{flow}/{lang}/{sealed}/link", get(staff::from_walk)),
];

/// From the start of a flow to the sheet, in a window or in a frame of another site.
const WALK: Routes<13> = [
    ("/{flow}", get(offer_flow)),
    ("/{flow}/", get(offer_flow)),
    ("/{flow}/{lang}", get(show_start).post(begin)),
    ("/{flow}/{lang}/", get(show_start)),
    ("/{flow}/{lang}/clear", get(general::nothing).post(clear)),
    ("/{flow}/{lang}/link/{token}", get(open_link)),
    ("/{flow}/{lang}/link/{token}/", get(open_link)),
    ("/{flow}/{lang}/link", get(broken)),
    ("/{flow}/{lang}/link/", get(broken)),
    ("/{flow}/{lang}/link/{token}/{*more}", get(broken)),
    ("/{flow}/{lang}/{sealed}/", get(show_step).form(take_answer)),
    ("/{flow}/{lang}/{sealed}/send", get(show_send)),
    ("/{flow}/{lang}/{sealed}/sheet", get(show_sheet)),
];

/// For staff alone.
const STAFF: Routes<9> = [
    ("/staff", get(staff::list_flows)),
    ("/staff/", get(staff::list_flows)),
    ("/staff/links", get(staff::list_flows)),
    ("/staff/links/", get(staff::list_flows)),
    ("/staff/flows", get(staff::show_fault)),
    (
        "/staff/links/{flow}",
        get(staff::show_builder).form(staff::make),
    ),
    ("/staff/links/{flow}/walk", post(staff::begin_walk)),
    ("/staff/links/{flow}/{sealed}/", get(staff::show_made)),
    ("/staff/links/{flow}/{sealed}/{part}", get(staff::show_part)),
];

/// One of these addresses.
pub(super) struct Route {
    /// What the log and the counts call it, never the path: a path may hold sealed answers.
    pub(super) pattern: String,
    methods: Methods,
    /// Whether only staff may come here.
    pub(super) guarded: bool,
}

type Table = matchit::Router<Route>;

static WINDOW: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    add(&mut table, "", &GENERAL, false);
    add(&mut table, "", &WALK, false);
    add(&mut table, "", &STAFF, true);
    table
});

static FRAME: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    add(&mut table, BASE, &WALK, false);
    table
});

fn add<const N: usize>(table: &mut Table, base: &str, routes: &Routes<N>, guarded: bool) {
    for (path, methods) in routes {
        let pattern = format!("{base}{path}");
        let route = Route {
            pattern: pattern.clone(),
            methods: *methods,
            guarded,
        };
        let added = table.insert(pattern, route);
        added.expect("each of the routes above is written once, and well");
    }
}

/// The route of a path, and the parts of the path that it has names for.
pub(super) fn find(path: &str, in_frame: bool) -> Option<(&'static Route, Params<'static, '_>)> {
    let table: &'static Table = if in_frame { &FRAME } else { &WINDOW };
    let found = table.at(path).ok()?;
    Some((found.value, found.params))
}

/// Who answers a request.
pub(super) enum Answer {
    Page(Page),
    Form(Taker),
    /// Nobody: the address is there, and this can't be done with it.
    No(Box<Reply>),
}

impl Answer {
    /// The answer to a visit that brings this form, if it brings one.
    pub(super) fn give(self, visit: &Visit<'_>, form: &[u8]) -> Reply {
        match self {
            Answer::Page(page) => page(visit),
            Answer::Form(take) => take(visit, pairs(form)),
            Answer::No(reply) => *reply,
        }
    }
}

impl Route {
    pub(super) fn answer(&self, method: &Method) -> Answer {
        match (method.as_str(), self.methods.get, self.methods.post) {
            ("GET" | "HEAD", Some(page), _) => Answer::Page(page),
            ("POST", _, Some(Post::Bare(page))) => Answer::Page(page),
            ("POST", _, Some(Post::Form(taker))) => Answer::Form(taker),
            _ => Answer::No(self.not_allowed().into()),
        }
    }

    fn not_allowed(&self) -> Reply {
        let allowed = match (self.methods.get, self.methods.post) {
            (Some(_), Some(_)) => "GET,HEAD,POST",
            (Some(_), None) => "GET,HEAD",
            (None, _) => "POST",
        };
        not_allowed(allowed)
    }
}

/// Something else can be done at this address (RFC 9110 §15.5.6).
pub(super) fn not_allowed(allowed: &'static str) -> Reply {
    let mut reply = Reply::bare(StatusCode::METHOD_NOT_ALLOWED);
    reply.set(header::ALLOW, HeaderValue::from_static(allowed));
    reply
}
