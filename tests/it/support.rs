use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use signpost::flow::{Date, Flow, Flows, LanguageId, load};
use signpost::link::{Filled, Keys};
use signpost::source::{Findings, Sources};
use signpost::walk::{Reader, RecordWriter};
use signpost::web::{Access, App, AppState, FrameAncestors, Settings, router};
use tower::ServiceExt;

pub fn shipped() -> Flows {
    let sources = Sources::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows")).unwrap();
    load(&sources).0.expect("the shipped flows are sound")
}

/// One question of each kind.
pub fn kinds() -> Flows {
    let sources = Sources::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds"));
    load(&sources.unwrap()).0.unwrap()
}

/// A reader on a fixed day.
pub fn reader(language: LanguageId) -> Reader {
    Reader { language, today: Date::parse("2026-11-24").unwrap() }
}

/// How many cases a property test tries: `PROPTEST_CASES`, or this many.
pub fn tries(default: u32) -> proptest::test_runner::TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    proptest::test_runner::TestRunner::new(proptest::test_runner::Config {
        cases: asked.unwrap_or(default),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..Default::default()
    })
}

pub fn findings(flow: &str, more: &[(&str, &str)]) -> Findings {
    let files = more.iter().copied().chain([("demo/flow.yaml", flow)]);
    load(&Sources::from_files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())))).1
}

/// What a link fills in, as its text.
pub fn text_of(filled: &Filled, flows: &Flows, flow: &Flow) -> String {
    filled.write(flows, RecordWriter::new(flow)).finish()
}

/// A key for links that tests know.
pub const LINK_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

pub fn settings() -> Settings {
    Settings {
        public_url: "https://help.example.org".into(),
        keys: Keys::parse(LINK_KEY).unwrap(),
        staff: Access::Local,
        frame_ancestors: FrameAncestors::default(),
    }
}

/// A browser without scripts: keeps one cookie and follows redirects by hand.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    /// What the server answers from.
    pub state: AppState,
    pub cookie: Option<String>,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
    pub location: Option<String>,
    /// The part of that page to show, which a browser keeps to itself.
    pub part: Option<String>,
}

impl Browser {
    pub fn new() -> Browser {
        Browser::at(shipped())
    }

    pub fn at(flows: Flows) -> Browser {
        Browser::with(flows, settings())
    }

    pub fn with(flows: Flows, settings: Settings) -> Browser {
        let app = App::new(flows, Arc::new(settings)).unwrap();
        let state = AppState::new(app);
        Browser { app: router(state.clone()), state, cookie: None, headers: Vec::new() }
    }

    /// The same, for whom the staff pages are open.
    pub fn on_this_machine(mut self) -> Browser {
        self.headers.push(("host".into(), "localhost".into()));
        self
    }

    async fn answer(&mut self, method: &str, uri: &str, form: Option<&str>) -> Response {
        let mut request = Request::builder().method(method).uri(uri);
        if !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header(header::HOST, "help.example.org");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if form.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Body::from(form.unwrap_or("").to_owned())).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        self.keep_cookie(&response);
        response
    }

    /// The content of something that is no text.
    pub async fn get_bytes(&mut self, uri: &str) -> (http::HeaderMap, Vec<u8>) {
        let (head, body) = self.answer("GET", uri, None).await.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (head.headers, bytes.to_vec())
    }

    pub async fn send(&mut self, method: &str, uri: &str, form: Option<&str>) -> Page {
        let response = self.answer(method, uri, form).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let to = parts.headers.get(header::LOCATION);
        let mut to = to.map(|to| to.to_str().unwrap().split('#'));
        let mut next = || Some(to.as_mut()?.next()?.to_owned());
        let (location, part) = (next(), next());
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
            location,
            part,
        }
    }

    pub async fn get(&mut self, uri: &str) -> Page {
        self.send("GET", uri, None).await
    }

    /// Posts a form; gives the address it leads to.
    pub async fn post(&mut self, uri: &str, form: &str) -> String {
        let page = self.send("POST", uri, Some(form)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{uri} {form}: {}", page.body);
        page.location.unwrap()
    }

    fn keep_cookie(&mut self, response: &Response) {
        if let Some(cookie) = response.headers().get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
    }
}
