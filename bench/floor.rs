//! The floor that the server is measured against: the same framework and the same bytes, from memory.
//! `floor ADDRESS DIR` answers `/NAME` with the head and the body that stand in `DIR/NAME.head` and
//! `DIR/NAME.body`; a head is a status and then one header on each line.
#![allow(missing_docs, clippy::unwrap_used, reason = "a tool of the benchmark")]

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

type Answers = Arc<HashMap<String, Answer>>;

fn answer(head: &str, body: Vec<u8>) -> Answer {
    let mut lines = head.lines();
    let status = lines.next().unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| {
            let name = HeaderName::try_from(name).unwrap();
            (name, HeaderValue::try_from(value).unwrap())
        });
    Answer {
        status,
        headers: headers.collect(),
        body: body.into(),
    }
}

async fn give(State(answers): State<Answers>, Path(name): Path<String>) -> Response {
    let found = &answers[&name];
    let mut response = Response::new(Body::from(found.body.clone()));
    *response.status_mut() = found.status;
    response.headers_mut().clone_from(&found.headers);
    response
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut answers = HashMap::new();
    for entry in std::fs::read_dir(&arguments[2]).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "head") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let head = std::fs::read_to_string(&path).unwrap();
            let body = std::fs::read(path.with_extension("body")).unwrap();
            answers.insert(name, answer(&head, body));
        }
    }
    let answers: Answers = Arc::new(answers);
    let router = Router::new()
        .route("/{name}", get(give).post(give))
        .with_state(answers);
    let listener = tokio::net::TcpListener::bind(&arguments[1]).await.unwrap();
    let http = hyper::server::conn::http1::Builder::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            connection.await.ok();
        });
    }
}
