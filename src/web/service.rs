//! What every request passes through.

use std::error::Error;
use std::future::poll_fn;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use hyper::body::{Body, Incoming};
use matchit::Params;
use percent_encoding::percent_decode_str;

use super::content::Takes;
use super::embed::{BASE, into_frame, is_in_frame, let_frame};
use super::form::read_form;
use super::gate::refusal;
use super::headers::Keep;
use super::key::{from_frame, to_frame};
use super::pages::message::{self, Fault, Place};
use super::reply::{Reply, Response};
use super::request_id::{REQUEST_ID, RequestId};
use super::respond::{page, preferred};
use super::router::{Answer, Route, find};
use super::staff::guard;
use super::visit::{PathParts, Visit};
use super::wire::Answers;
use super::{App, Live};
use crate::flow::Flow;
use crate::words::Language;

/// Time for a form to be sent whole, and for a password to be judged.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers every request with what is served now.
#[derive(Clone)]
pub struct Service(Live);

/// How a request came.
#[derive(Clone, Copy)]
pub struct Arrival {
    /// The other end of the connection: a person, or the proxy in front of them.
    pub(super) peer: Option<IpAddr>,
    /// Whether it keeps to the protocol.
    pub(super) sound: bool,
}

impl Arrival {
    /// Over no connection.
    pub(super) const UNKNOWN: Arrival = Arrival {
        peer: None,
        sound: true,
    };
}

/// A request without its body.
pub(super) struct Asked<'a> {
    pub(super) arrival: Arrival,
    pub(super) head: &'a Parts,
    pub(super) route: Option<&'static Route>,
    parts: Option<Params<'static, 'a>>,
    in_frame: bool,
    id: RequestId,
}

impl<'a> Asked<'a> {
    pub(super) fn new(arrival: Arrival, head: &'a Parts) -> Asked<'a> {
        let path = head.uri.path();
        let in_frame = is_in_frame(path);
        let (route, parts) = find(path, in_frame).unzip();
        Asked {
            arrival,
            head,
            route,
            parts,
            in_frame,
            id: RequestId::new(),
        }
    }

    /// The language that the person chose, as the address says, or else the browser; and the flow they are in.
    /// No route need fit: what can't be found is an address, too.
    fn place<'b>(&self, app: &'b App) -> (Language, Option<&'b Flow>) {
        let path = self.head.uri.path();
        let path = match self.in_frame {
            true => path.strip_prefix(BASE).unwrap_or(path),
            false => path,
        };
        let mut parts = path.split('/').skip(1);
        let flow = parts.next().and_then(|id| app.flow(id));
        let at = flow.and_then(|flow| flow.language(parts.next()?));
        let chosen = flow
            .zip(at)
            .map(|(flow, at)| flow.words[at.0].language.clone());
        let browser = || preferred(app, self.head.headers.get(header::ACCEPT_LANGUAGE));
        let language = chosen.unwrap_or_else(browser);
        // The flow may lack a language that the interface has.
        (
            language.clone(),
            flow.filter(|flow| flow.offered().any(|one| *one == language)),
        )
    }

    /// What the log and the counts call it.
    pub(super) fn pattern(&self) -> &'static str {
        self.route.map_or("none", |route| &route.pattern)
    }
}

impl Service {
    /// Answers from these flows, and from those that replace them.
    pub fn new(live: Live) -> Service {
        Service(live)
    }

    /// Answers a request that comes over no connection.
    pub async fn answer<B>(&self, request: Request<B>) -> Response
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        self.respond(Arrival::UNKNOWN, request).await
    }

    /// Answers a request or turns it away; words, headers, and a line in the log that holds nothing of a person.
    pub(super) async fn respond<B>(&self, arrival: Arrival, request: Request<B>) -> Response
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let started = Instant::now();
        let (head, body) = request.into_parts();
        let mut body = pin!(body);
        let asked = Asked::new(arrival, &head);
        let app = self.0.app();
        let app = app.shown(asked.in_frame);
        let reply = match refusal(&self.0, &asked).or_else(|| into_frame(&head)) {
            Some(elsewhere) => elsewhere,
            None => self.reply(app, &asked, body.as_mut()).await,
        };
        let mut reply = asked.id.during(|| with_words(app, reply, &asked));
        if asked.in_frame {
            to_frame(&mut reply.headers);
            let_frame(&mut reply.headers, &app.settings.frame_ancestors);
        }
        reply.set(REQUEST_ID, asked.id.header());
        // Where the next request would begin behind what was not read, a proxy must know that none may follow.
        if !body.is_end_stream() {
            reply.set(header::CONNECTION, HeaderValue::from_static("close"));
        }
        note(&self.0, &asked, reply.status, started.elapsed());
        reply.send(Takes::from_headers(&head.headers))
    }

    /// What a route answers, after what has to be waited for.
    async fn reply<B>(&self, app: &App, asked: &Asked<'_>, body: B) -> Reply
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (Some(route), Some(parts)) = (asked.route, &asked.parts) else {
            return Reply::not_found();
        };
        let path = asked.head.uri.path();
        let is_encoded = path.contains('%');
        if is_encoded && percent_decode_str(path).decode_utf8().is_err() {
            return Reply::bare(StatusCode::BAD_REQUEST);
        }
        let own = asked.in_frame.then(|| of_frame(&asked.head.headers));
        let headers = own.as_ref().unwrap_or(&asked.head.headers);
        let pass = match route.guarded {
            true => match in_time(guard(app, asked.head.version, headers)).await {
                Ok(pass) => pass,
                Err(reply) => return *reply,
            },
            false => None,
        };
        let answer = route.answer(&asked.head.method);
        let form = match answer {
            Answer::Form(_) => match in_time(read_form(headers, body)).await {
                Ok(form) => form,
                Err(reply) => return *reply,
            },
            Answer::Page(_) | Answer::No(_) => Bytes::new(),
        };
        let query = asked.head.uri.query().unwrap_or("");
        let parts = PathParts { parts, is_encoded };
        let visit = Visit::new((app, &self.0), parts, query, headers);
        let mut reply = asked
            .id
            .during(|| or_failure(|| answer.give(&visit, &form)));
        if let Some(pass) = pass {
            reply.headers.append(header::SET_COOKIE, pass);
        }
        reply
    }
}

impl Answers for Service {
    async fn answer_from(&self, arrival: Arrival, request: Request<Incoming>) -> Response {
        self.respond(arrival, request).await
    }

    fn refuse(&self, status: StatusCode) -> Option<Bytes> {
        self.0.metrics().unreadable();
        let (id, app) = (RequestId::new(), self.0.app());
        let (why, fault) = match status {
            StatusCode::BAD_REQUEST => ("not HTTP", Fault::Misread),
            _ => ("too much, or too many headers", Fault::TooLarge),
        };
        tracing::info!(%id, status = status.as_u16(), why, "what came can't be read");
        // Nor can the languages of whoever sent it: the page has a link to each.
        let language = &app.interface.source().language;
        let place = Place {
            language,
            flow: None,
        };
        let mut reply = id.during(|| {
            let view = message::view(&app, place, fault, Some(id));
            page(&app, status, Keep::Never, "message.html", &view)
        });
        reply.set(REQUEST_ID, id.header());
        Some(reply.whole())
    }

    fn turn_away(&self) -> Bytes {
        self.0.metrics().turned_away();
        self.0.app().busy()
    }
}

/// The answer, or a failure where making it panics: that is a bug, and the person still gets a page.
fn or_failure(answer: impl FnOnce() -> Reply) -> Reply {
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| Reply::failure())
}

/// What waits for somebody else takes no longer than it may.
async fn in_time<T>(work: impl Future<Output = Result<T, Box<Reply>>>) -> Result<T, Box<Reply>> {
    let mut work = pin!(work);
    // Mostly it is there already, and no clock need be set.
    let at_once = poll_fn(|context| Poll::Ready(work.as_mut().poll(context)));
    if let Poll::Ready(done) = at_once.await {
        return done;
    }
    let late = |_| Err(Reply::bare(StatusCode::REQUEST_TIMEOUT).into());
    let done = tokio::time::timeout(REQUEST_TIMEOUT, work).await;
    done.unwrap_or_else(late)
}

/// The headers of a request in a frame, which has a cookie of its own.
fn of_frame(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    from_frame(&mut headers);
    headers
}

fn note(live: &Live, asked: &Asked<'_>, status: StatusCode, took: Duration) {
    let (id, route) = (asked.id, asked.pattern());
    live.metrics().request(route, status.as_u16(), took);
    let method = known_method(&asked.head.method);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let status = status.as_u16();
    // Somebody may quote the number of what is our fault, so it is in every log.
    match status {
        500.. => tracing::warn!(%id, method, route, status, micros, "request"),
        _ => tracing::info!(%id, method, route, status, micros, "request"),
    }
}

/// A method as the log has it: a stranger can make up others, and write in them what no log may hold.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    }
}

/// An error without words gets a page with a way on.
fn with_words(app: &App, reply: Reply, asked: &Asked<'_>) -> Reply {
    let status = reply.status;
    let is_fault = status.is_client_error() || status.is_server_error();
    if !is_fault || reply.has_words() {
        return reply;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Fault::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Fault::TooMany,
        StatusCode::FORBIDDEN if asked.in_frame => Fault::Framed,
        _ if status.is_client_error() => Fault::Misread,
        _ => Fault::Failure,
    };
    let (language, flow) = asked.place(app);
    let language = &language;
    let view = message::view(app, Place { language, flow }, fault, Some(asked.id));
    let mut page = page(app, status, Keep::Never, "message.html", &view);
    for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
        if let Some(value) = reply.headers.get(&name) {
            page.set(name, value.clone());
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::{BodyExt, Empty};

    use super::*;
    use crate::flow::load;
    use crate::link::Keys;
    use crate::source::Sources;
    use crate::web::{Access, FrameAncestors, Settings};

    fn app() -> App {
        let sources = Sources::read_dir(std::path::Path::new("tests/kinds")).unwrap();
        let settings = Settings {
            public_url: String::new(),
            keys: Keys::random().unwrap(),
            staff: Access::Closed,
            frame_ancestors: FrameAncestors::default(),
        };
        App::new(load(&sources).0.unwrap(), Arc::new(settings)).unwrap()
    }

    #[tokio::test]
    async fn a_page_about_our_fault_shows_the_number_that_the_log_has() {
        let app = app();
        let (head, _) = Request::new(Empty::<Bytes>::new()).into_parts();
        let asked = Asked::new(Arrival::UNKNOWN, &head);
        for (reply, shows) in [(Reply::failure(), true), (Reply::not_found(), false)] {
            let page = with_words(&app, reply, &asked).send(Takes::default());
            let page = page.into_body().collect().await.unwrap().to_bytes();
            let page = String::from_utf8(page.to_vec()).unwrap();
            assert_eq!(page.contains(&asked.id.to_string()), shows, "{page}");
        }
    }
}
