//! Between a connection and what answers it: what hyper takes from strangers, and HTTP (RFC 9110, RFC 9112) does not.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, Version, header};
use hyper::body::Incoming;
use tokio::time::Instant;

use super::reply::Response;
use super::service::Arrival;

/// What answers the requests of a listener.
pub trait Answers: Clone + Send + Sync + Unpin + 'static {
    /// Answers a request.
    fn answer_from(
        &self,
        arrival: Arrival,
        request: Request<Incoming>,
    ) -> impl Future<Output = Response> + Send;

    /// Counts what came and can't be read, and gives the whole answer to it, where there is more to say than its status.
    fn refuse(&self, status: StatusCode) -> Option<Bytes>;

    /// Counts a connection for which there is no place, and gives the whole answer that it gets.
    fn turn_away(&self) -> Bytes;
}

/// What the requests of a connection go through.
#[derive(Clone)]
pub(super) struct Wire<S> {
    pub(super) service: S,
    pub(super) peer: IpAddr,
    /// When the server was told to stop.
    pub(super) stopping: Arc<OnceLock<Instant>>,
}

/// Hands a request of a connection on to what answers it.
pub(super) async fn hand_on<S: Answers>(
    wire: Wire<S>,
    mut request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let sound = is_sound(&request);
    // hyper hides a Content-Length that stands beside a Transfer-Encoding, a sign of smuggling after which the
    // connection must end (RFC 9112 §6.1). Browsers and proxies send forms with a length.
    let ends = !sound || request.headers().contains_key(header::TRANSFER_ENCODING);
    if sound {
        believe_target(&mut request);
    }
    let peer = Some(wire.peer);
    let arrival = Arrival { peer, sound };
    let mut response = wire.service.answer_from(arrival, request).await;
    if ends || wire.stopping.get().is_some() {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response)
}

fn is_sound<B>(request: &Request<B>) -> bool {
    has_sound_host(request.version(), request.headers())
        && is_sound_target(request.method(), request.uri())
        && is_sound_coding(request.headers())
}

/// One sound Host, which only HTTP/1.0 may leave out (RFC 9112 §3.2).
fn has_sound_host(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host.as_bytes()),
        (None, _) => version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// `uri-host [":" port]` (RFC 9110 §7.2), and not empty (§4.2.1).
fn is_host(host: &[u8]) -> bool {
    let colon = host.iter().rposition(|byte| *byte == b':');
    let (name, port) = match colon.map(|at| (&host[..at], &host[at + 1..])) {
        Some((name, port)) if !port.ends_with(b"]") => (name, port),
        _ => (host, &b""[..]),
    };
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    !name.is_empty()
        && port.iter().all(u8::is_ascii_digit)
        // Nearly every name is plain; what else it may be is for a parser to say.
        && (name.iter().all(plain) || !name.contains(&b'@') && Authority::try_from(host).is_ok())
}

/// A host without a scheme is for CONNECT alone (RFC 9112 §3.2.3).
fn is_sound_target(method: &Method, uri: &Uri) -> bool {
    uri.authority().is_none() || uri.scheme().is_some() || method == Method::CONNECT
}

/// What is coded otherwise than in chunks would be read as what it is not (RFC 9112 §6.1).
fn is_sound_coding(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => true,
        (Some(coding), None) => coding.as_bytes().eq_ignore_ascii_case(b"chunked"),
        (Some(_), Some(_)) => false,
    }
}

/// The host of a whole address counts, and not the Host beside it (RFC 9112 §3.2.2).
fn believe_target<B>(request: &mut Request<B>) {
    let Some(authority) = request.uri().authority() else {
        return;
    };
    let host = authority.as_str().rsplit('@').next().unwrap_or("");
    if let Ok(host) = HeaderValue::from_str(host) {
        request.headers_mut().insert(header::HOST, host);
    }
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts() {
        for sound in [
            "x",
            "help.example.org:443",
            "127.0.0.1",
            "[::1]",
            "[::1]:80",
            "x:",
        ] {
            assert!(is_host(sound.as_bytes()), "{sound}");
        }
        for unsound in [
            "", ":80", "a b", "a/b", "a@b", "x:y", "<x>", "a\"b", "a?b", "a#b", "é", "x\\y",
        ] {
            assert!(!is_host(unsound.as_bytes()), "{unsound}");
        }
    }
}
