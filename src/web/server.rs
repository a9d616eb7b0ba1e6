//! The listener: timeouts, the connection limit, and the graceful stop.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Request, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tower::ServiceExt;

use super::app::AppState;
use super::handlers::busy_page;
use super::middleware::Peer;

/// Time to send the head of a request. Slow phones need a few seconds, not more.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head that is read. A little below, a page says that it is too large.
const MAX_HEAD_BYTES: usize = 40 * 1024;
/// The most header fields that are read. Above 100 a page says that there are too many.
const MAX_FIELDS: usize = 200;
/// Time for a page to be taken (RFC 5482). The kernel ends the connection then.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Time for open requests to finish once the server was told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// Once the server was told to stop, connections are taken for so long, and requests for as long again. Each answer ends
/// its connection.
const LAST_CALL: Duration = Duration::from_millis(250);
/// Connections beyond the limit that get the 503 page at once. Further ones are closed.
const MAX_TURNED_AWAY: usize = 1_000;
/// Time to take the 503 page.
const TURN_AWAY_TIMEOUT: Duration = Duration::from_millis(500);

/// A server of one router.
struct Server {
    router: Router,
    state: AppState,
    http: http1::Builder,
    open: GracefulShutdown,
    stopping: Arc<AtomicBool>,
    places: Arc<Semaphore>,
    turned_away: Arc<Semaphore>,
}

/// Serves at most so many connections at once until `stop` resolves, then lets open requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    state: AppState,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_FIELDS);
    let server = Server {
        router,
        state,
        http,
        open: GracefulShutdown::new(),
        stopping: Arc::new(AtomicBool::new(false)),
        places: Arc::new(Semaphore::new(max_connections)),
        turned_away: Arc::new(Semaphore::new(MAX_TURNED_AWAY)),
    };
    server.run(listener, stop).await;
}

impl Server {
    async fn run(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.take_all(&listener) => {}
            () = stop => {}
        }
        // Connections that wait already have sent their requests: closing the door would take these back.
        self.stopping.store(true, Ordering::Relaxed);
        timeout(LAST_CALL, self.take_all(&listener)).await.ok();
        drop(listener);
        tokio::time::sleep(LAST_CALL).await;
        if timeout(SHUTDOWN_TIMEOUT, self.open.shutdown()).await.is_err() {
            tracing::warn!("stopped with requests still open");
        }
    }

    async fn take_all(&self, listener: &TcpListener) {
        loop {
            let (stream, peer) = accept(listener).await;
            self.take(stream, peer);
        }
    }

    /// Gives a connection a place, or the 503 page.
    fn take(&self, stream: TcpStream, peer: IpAddr) {
        match self.places.clone().try_acquire_owned() {
            Ok(place) => self.serve(stream, peer, place),
            Err(_) => self.turn_away(stream),
        }
    }

    fn serve(&self, stream: TcpStream, peer: IpAddr, place: OwnedSemaphorePermit) {
        let (router, stopping) = (self.router.clone(), self.stopping.clone());
        let answer =
            service_fn(move |request: Request<Incoming>| answer(router.clone(), stopping.clone(), peer, request));
        let connection = self.http.serve_connection(TokioIo::new(stream), answer);
        let connection = self.open.watch(connection);
        let state = self.state.clone();
        tokio::spawn(async move {
            if let Err(fault) = connection.await {
                note_unreadable(&state, &fault);
            }
            drop(place);
        });
    }

    fn turn_away(&self, stream: TcpStream) {
        self.state.metrics().turned_away();
        let Ok(turn) = self.turned_away.clone().try_acquire_owned() else {
            return;
        };
        let app = self.state.app();
        let answer = service_fn(move |_: Request<Incoming>| {
            let page = busy_page(&app);
            async { Ok::<_, Infallible>(page) }
        });
        let mut http = self.http.clone();
        http.keep_alive(false).auto_date_header(false);
        let connection = http.serve_connection(TokioIo::new(stream), answer);
        tokio::spawn(async move {
            // A visitor who breaks off, or takes too long, has the page or does not want it.
            timeout(TURN_AWAY_TIMEOUT, connection).await.ok();
            drop(turn);
        });
    }
}

async fn answer(
    router: Router,
    stopping: Arc<AtomicBool>,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    let mut response = router.oneshot(request).await?;
    if stopping.load(Ordering::Relaxed) {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response)
}

/// Counts and logs bytes that are not HTTP, or too many. hyper has answered them with a bare 400, 414 or 431.
fn note_unreadable(state: &AppState, fault: &hyper::Error) {
    if fault.is_parse() {
        state.metrics().unreadable();
        let why = match fault.is_parse_too_large() {
            true => "too large",
            false => "not HTTP",
        };
        tracing::info!(why, "unreadable request");
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        if let Ok((stream, from)) = listener.accept().await {
            // Without these pages are only slower, or a place is held longer.
            stream.set_nodelay(true).ok();
            SockRef::from(&stream).set_tcp_user_timeout(Some(WRITE_TIMEOUT)).ok();
            return (stream, from.ip());
        }
        // Out of file descriptors, most likely: wait for some to be given back.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
