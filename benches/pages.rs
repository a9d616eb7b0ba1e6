//! What a page costs without a network: opening the address, walking, rendering and compressing, or finding
//! what was made before; and what an answer costs, opened, checked, walked and sealed. `cargo bench --bench
//! pages`; compare figures of one run only.

#![allow(clippy::unwrap_used, reason = "benchmarks")]

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use divan::Bencher;
use http::{Request, Response, header};
use http_body_util::BodyExt;
use signpost::flow::load;
use signpost::link::Keys;
use signpost::source::Sources;
use signpost::web::{Access, App, AppState, FrameAncestors, Settings, router};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

fn main() {
    divan::main();
}

const START: &str = "/palliative-care/zh-Hant";

/// The questions in the order in which they are asked, and some of their answers.
const QUESTIONS: [(&str, &[&str]); 8] = [
    ("who", &["me", "adult", "child", "work", "unsure"]),
    ("where", &["sf", "alameda", "ca_other", "us_other", "unsure"]),
    ("setting", &["hospital", "facility", "home", "unsure"]),
    ("help_kind", &["symptoms", "home_help", "emotional", "hospice"]),
    ("kaiser", &["yes", "no", "unsure"]),
    ("veteran", &["enrolled", "not_enrolled", "no", "unsure"]),
    ("doctor", &["yes", "no", "unsure"]),
    ("coverage", &["medi_cal", "medicare", "unsure"]),
];

/// A server in memory, and a browser that was there before.
struct Visit {
    router: Router,
    runtime: Runtime,
    cookie: String,
    start: String,
}

impl Visit {
    fn new() -> Visit {
        let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
        let flows = load(&Sources::read_dir(&flows).unwrap()).0.unwrap();
        let settings = Settings {
            public_url: "https://help.example.org".into(),
            keys: Keys::parse(&"00".repeat(32)).unwrap(),
            staff: Access::Local,
            frame_ancestors: FrameAncestors::default(),
        };
        let app = App::new(flows, Arc::new(settings)).unwrap();
        let mut visit = Visit {
            router: router(AppState::new(app)),
            runtime: Builder::new_current_thread().enable_time().build().unwrap(),
            cookie: String::new(),
            start: String::new(),
        };
        let begun = visit.send("POST", START, "");
        let cookie = begun.headers()[header::SET_COOKIE].to_str().unwrap();
        visit.cookie = cookie.split(';').next().unwrap().to_owned();
        visit.start = location(&begun);
        visit
    }

    fn send(&self, method: &str, uri: &str, form: &str) -> Response<Bytes> {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.runtime.block_on(async {
            let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            Response::from_parts(head, body.collect().await.unwrap().to_bytes())
        })
    }

    fn answer(&self, at: &str, question: &str, option: &str) -> String {
        location(&self.send("POST", at, &format!("question={question}&answer={option}")))
    }

    /// Where the answers lead that this number stands for, to as many questions.
    fn walk(&self, number: usize, questions: usize) -> String {
        let mut rest = number;
        let each = QUESTIONS.iter().take(questions);
        each.fold(self.start.clone(), |at, (question, options)| {
            let option = options[rest % options.len()];
            rest /= options.len();
            self.answer(&at, question, option)
        })
    }

    /// Addresses of pages that nobody asked for yet.
    fn unseen(&self, questions: usize) -> impl Iterator<Item = String> {
        (0..MOST_SETS).map(move |number| self.walk(number * 7_919 % MOST_SETS, questions))
    }
}

/// Sets of answers to the questions above.
const MOST_SETS: usize = 5 * 5 * 4 * 4 * 3 * 4 * 3 * 3;

fn location(response: &Response<Bytes>) -> String {
    response.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

/// After so many answers: the second question, a late one, the outcome.
const ANSWERS: [usize; 3] = [1, 5, 8];

#[divan::bench(args = ANSWERS)]
fn page_made_before(bencher: Bencher, answers: usize) {
    let visit = Visit::new();
    let at = visit.walk(1, answers);
    bencher.bench(|| visit.send("GET", &at, ""));
}

#[divan::bench(args = [5, 8], sample_count = 500, sample_size = 1)]
fn page_never_seen(bencher: Bencher, answers: usize) {
    let visit = Visit::new();
    let unseen = std::cell::RefCell::new(visit.unseen(answers));
    bencher.with_inputs(|| unseen.borrow_mut().next().unwrap()).bench_local_values(|at| visit.send("GET", &at, ""));
}

#[divan::bench(args = [0, 7])]
fn answer(bencher: Bencher, answers: usize) {
    let visit = Visit::new();
    let at = visit.walk(1, answers);
    let (question, options) = QUESTIONS[answers];
    bencher.bench(|| visit.answer(&at, question, options[0]));
}
