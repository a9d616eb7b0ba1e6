//! The key that seals a person's answers. The browser holds it, in a cookie; the server keeps none.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key(pub(super) [u8; 32]);

/// Behind TLS the cookie has the `__Host-` prefix (RFC 6265bis §4.1.3.2), which needs `Secure`;
/// over plain HTTP a browser would refuse it.
const SECURE_NAME: &str = "__Host-signpost";
const PLAIN_NAME: &str = "signpost";

impl Key {
    /// A new key. `None` when the system has no randomness to give.
    pub(super) fn random() -> Option<Key> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok()?;
        Some(Key(bytes))
    }

    /// The key that the browser sent.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Key> {
        let name = if is_https(headers) {
            SECURE_NAME
        } else {
            PLAIN_NAME
        };
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut pairs = cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(have, _)| *have == name)?;
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        Some(Key(bytes.try_into().ok()?))
    }

    /// The `Set-Cookie` value that gives the key to the browser for this session.
    pub(super) fn cookie(&self, headers: &HeaderMap) -> HeaderValue {
        let value = URL_SAFE_NO_PAD.encode(self.0);
        let (name, secure) = if is_https(headers) {
            (SECURE_NAME, "; Secure")
        } else {
            (PLAIN_NAME, "")
        };
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::try_from(cookie)
            .expect("a cookie made of base64 and constants is a header value")
    }
}

/// Whether the person's browser speaks TLS, as the proxy in front says; of several proxies the first. A
/// visitor who lies about it changes only the attributes of their own cookie.
pub(super) fn is_https(headers: &HeaderMap) -> bool {
    let proto = headers.get("x-forwarded-proto");
    let proto = proto.and_then(|value| value.to_str().ok());
    let first = proto.and_then(|value| value.split(',').next());
    first.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}
