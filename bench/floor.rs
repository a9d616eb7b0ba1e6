//! The floor that the server is measured against: the same framework and the same bytes, from memory.
//! `floor ADDRESS DIR` gives what stands in `DIR/NAME.head` and `DIR/NAME.body`; a head is the method and the path
//! that it answers, a status, and then one header on each line. So both servers are sent the same requests.
#![allow(missing_docs, clippy::unwrap_used, reason = "a tool of the benchmark")]

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// By method and path.
type Answers = HashMap<Method, HashMap<String, Answer>>;

fn answer(head: &str, body: Vec<u8>) -> (Method, String, Answer) {
    let mut lines = head.lines();
    let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
    let status = lines.next().unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| {
        let name = HeaderName::try_from(name).unwrap();
        (name, HeaderValue::try_from(value).unwrap())
    });
    let answer = Answer { status, headers: headers.collect(), body: body.into() };
    (method.parse().unwrap(), path.to_owned(), answer)
}

async fn give(State(answers): State<Arc<Answers>>, method: Method, uri: Uri) -> Response {
    let found = &answers[&method][uri.path()];
    let mut response = Response::new(Body::from(found.body.clone()));
    *response.status_mut() = found.status;
    response.headers_mut().clone_from(&found.headers);
    response
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut answers = Answers::new();
    for entry in std::fs::read_dir(&arguments[2]).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "head") {
            let head = std::fs::read_to_string(&path).unwrap();
            let body = std::fs::read(path.with_extension("body")).unwrap();
            let (method, path, answer) = answer(&head, body);
            answers.entry(method).or_default().insert(path, answer);
        }
    }
    let router = Router::new().route("/{*path}", get(give).post(give)).with_state(Arc::new(answers));
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
