//! What hyper can't read it answers by itself, with a bare status. A person gets words in its place; and whoever is
//! answered before all that they sent was read has time to take the answer.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::StatusCode;
use memchr::memmem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::request_id::REQUEST_ID;
use super::wire::Answers;

/// Time to take the words, while what else was sent is read: closing on unread bytes would take them back
/// (RFC 9112 §9.6).
const LEAVE_TIMEOUT: Duration = Duration::from_millis(500);

/// The stream of a connection.
pub(super) struct Stream<S> {
    tcp: TcpStream,
    service: S,
    state: State,
}

enum State {
    Open,
    /// What is left to tell of what could not be read.
    Telling(Bytes),
    Leaving(Pin<Box<Sleep>>),
}

impl<S: Answers> Stream<S> {
    pub(super) fn new(tcp: TcpStream, service: S) -> Stream<S> {
        Stream {
            tcp,
            service,
            state: State::Open,
        }
    }
}

/// The status of an answer that is not the service's, which numbers each of its own.
fn bare_refusal(answer: &[u8]) -> Option<StatusCode> {
    let status = answer.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    let status = StatusCode::from_bytes(status).ok()?;
    let is_numbered = || memmem::find(answer, REQUEST_ID.as_str().as_bytes()).is_some();
    (status.is_client_error() && !is_numbered()).then_some(status)
}

/// Until the other end has left, or has had its time.
fn poll_left(
    mut tcp: Pin<&mut TcpStream>,
    timeout: Pin<&mut Sleep>,
    context: &mut Context<'_>,
) -> Poll<()> {
    if timeout.poll(context).is_ready() {
        return Poll::Ready(());
    }
    let mut room = [0; 4096];
    loop {
        let mut read = ReadBuf::new(&mut room);
        let done = ready!(tcp.as_mut().poll_read(context, &mut read));
        if done.is_err() || read.filled().is_empty() {
            return Poll::Ready(());
        }
    }
}

impl<S: Answers> AsyncWrite for Stream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Stream {
            tcp,
            service,
            state,
        } = &mut *self;
        let mut tcp = Pin::new(tcp);
        loop {
            match state {
                State::Open => {
                    match bare_refusal(bytes).and_then(|status| service.refuse(status)) {
                        None => return tcp.poll_write(context, bytes),
                        Some(words) => *state = State::Telling(words),
                    }
                }
                State::Telling(words) if words.has_remaining() => {
                    let written = ready!(tcp.as_mut().poll_write(context, words))?;
                    words.advance(written);
                }
                State::Telling(_) => {
                    ready!(tcp.as_mut().poll_shutdown(context))?;
                    *state = State::Leaving(Box::pin(sleep(LEAVE_TIMEOUT)));
                }
                State::Leaving(timeout) => {
                    ready!(poll_left(tcp, timeout.as_mut(), context));
                    return Poll::Ready(Ok(bytes.len()));
                }
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Stream { tcp, state, .. } = &mut *self;
        let mut tcp = Pin::new(tcp);
        loop {
            match state {
                State::Open | State::Telling(_) => {
                    ready!(tcp.as_mut().poll_shutdown(context))?;
                    *state = State::Leaving(Box::pin(sleep(LEAVE_TIMEOUT)));
                }
                State::Leaving(timeout) => {
                    ready!(poll_left(tcp, timeout.as_mut(), context));
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

impl<S: Answers> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, room)
    }
}
