use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::stream::Stream;
use super::wire::{Answers, Wire, hand_on};

/// Time to send the head of a request; slow phones need a few seconds, not more.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head of a request. The proxy in front takes less.
const MAX_HEAD_BYTES: usize = 40 * 1024;
/// Time for a page to be taken by whoever asked for it (RFC 5482); the kernel ends the connection then.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Time for open requests to finish once the server was told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Once the server was told to stop, connections are taken for so long, and requests for as long again; each answer
/// ends its connection. So what was on its way is answered; connections on which nothing comes are closed then.
const LAST_CALL: Duration = Duration::from_millis(250);

/// Connections beyond the most that are told so at once; still further ones are just closed.
const MAX_TURNED_AWAY: usize = 1_000;
/// Time to tell somebody that the server is busy.
const TURN_AWAY_TIMEOUT: Duration = Duration::from_millis(500);

/// Serves at most so many connections at once until `stop` resolves, then lets requests in flight finish.
pub async fn serve<S: Answers>(
    listener: TcpListener,
    service: S,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        // To copy a page behind its head takes less than the kernel takes to gather the two.
        .writev(false);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    let places = Arc::new(Semaphore::new(max_connections));
    let turned_away = Arc::new(Semaphore::new(MAX_TURNED_AWAY));
    let stopping = Arc::new(OnceLock::new());
    loop {
        let taken = next(&listener, stop.as_mut(), &stopping).await;
        let Some((stream, peer)) = taken else { break };
        let Ok(place) = places.clone().try_acquire_owned() else {
            let answer = service.turn_away();
            if let Ok(turn) = turned_away.clone().try_acquire_owned() {
                tokio::spawn(turn_away(stream, answer, turn));
            }
            continue;
        };
        let wire = Wire {
            service: service.clone(),
            peer,
            stopping: stopping.clone(),
        };
        let hand_on = service_fn(move |request| hand_on(wire.clone(), request));
        let stream = TokioIo::new(Stream::new(stream, service.clone()));
        let connection = http.serve_connection(stream, hand_on);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks off is the visitor's affair.
            connection.await.ok();
            drop(place);
        });
    }
    drop(listener);
    // Whoever came last has a moment to say what they want.
    tokio::time::sleep(LAST_CALL).await;
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(SHUTDOWN_TIMEOUT) => tracing::warn!("stopped with requests still open"),
    }
}

/// The next connection. For a moment after the server was told to stop there still are some: those that wait
/// already have sent their requests, and closing the door would take these back.
async fn next(
    listener: &TcpListener,
    stop: Pin<&mut impl Future<Output = ()>>,
    stopping: &OnceLock<Instant>,
) -> Option<(TcpStream, IpAddr)> {
    if stopping.get().is_none() {
        tokio::select! {
            accepted = accept(listener) => return Some(accepted),
            () = stop => {}
        }
    }
    let since = *stopping.get_or_init(Instant::now);
    let last = tokio::time::timeout_at(since + LAST_CALL, accept(listener));
    last.await.ok()
}

async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        if let Ok((stream, from)) = listener.accept().await {
            // Without these pages are only slower, or a place is held longer.
            stream.set_nodelay(true).ok();
            SockRef::from(&stream)
                .set_tcp_user_timeout(Some(WRITE_TIMEOUT))
                .ok();
            return (stream, from.ip());
        }
        // Out of file descriptors, most likely: wait for some to be given back.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Tells somebody to come back in a moment, without a look at what they want. What they sent is read
/// first: closing on unread bytes would take the answer back (RFC 9112 §9.6).
async fn turn_away(mut stream: TcpStream, answer: Bytes, turn: OwnedSemaphorePermit) {
    let told = async {
        let mut head = [0; 4096];
        let asked = match stream.read(&mut head).await? {
            0 => return Ok(()),
            read => &head[..read],
        };
        let answer = match asked.starts_with(b"HEAD ") {
            true => without_body(&answer),
            false => &answer,
        };
        stream.write_all(answer).await?;
        stream.shutdown().await?;
        while stream.read(&mut head).await? > 0 {}
        io::Result::Ok(())
    };
    tokio::time::timeout(TURN_AWAY_TIMEOUT, told).await.ok();
    drop(turn);
}

/// The head of an answer (RFC 9110 §9.3.2).
fn without_body(answer: &[u8]) -> &[u8] {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(answer, |end| &answer[..end + 4])
}
