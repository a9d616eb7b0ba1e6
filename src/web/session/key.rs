//! The key that seals a person's answers. The browser holds it in a cookie; the server keeps none.

use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::web) struct Key(pub(super) [u8; 32]);

/// Behind TLS the cookie has the `__Host-` prefix (RFC 6265bis §4.1.3.2), which needs `Secure`.
/// Over plain HTTP a browser would refuse it.
const SECURE_NAME: &str = "__Host-signpost";
const PLAIN_NAME: &str = "signpost";
/// The scheme that the browser used, as the proxy in front reports it.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

impl Key {
    /// Makes a new key. `None` when the system has no randomness to give.
    pub(in crate::web) fn random() -> Option<Key> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok()?;
        Some(Key(bytes))
    }

    /// Reads the key that the browser sent.
    fn from_headers(headers: &HeaderMap) -> Option<Key> {
        cookies(headers, key_cookie_name(headers)).find_map(|value| {
            let bytes = BASE64URL_NOPAD.decode(value).ok()?;
            Some(Key(bytes.try_into().ok()?))
        })
    }
}

/// The browser of a request, as far as its answers need to know it.
#[derive(Clone)]
pub(in crate::web) struct Browser {
    /// The key that it sent.
    pub(in crate::web) key: Option<Key>,
    is_https: bool,
}

impl Browser {
    pub(in crate::web) fn from_headers(headers: &HeaderMap) -> Browser {
        Browser { key: Key::from_headers(headers), is_https: is_https(headers) }
    }

    /// Returns the `Set-Cookie` value that gives a key to the browser for this session.
    pub(in crate::web) fn cookie(&self, key: &Key) -> HeaderValue {
        let (name, secure) = match self.is_https {
            true => (SECURE_NAME, "; Secure"),
            false => (PLAIN_NAME, ""),
        };
        let value = BASE64URL_NOPAD.encode(&key.0);
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::try_from(cookie).expect("a cookie made of base64 and constants is a header value")
    }
}

/// Returns the name of the key's cookie for the scheme of this request.
pub(in crate::web) fn key_cookie_name(headers: &HeaderMap) -> &'static str {
    match is_https(headers) {
        true => SECURE_NAME,
        false => PLAIN_NAME,
    }
}

/// Returns the name of the same cookie inside a frame of another site. Where both sites belong to one organisation, a
/// browser sends both cookies.
pub(in crate::web) fn frame_cookie_name(name: &str) -> String {
    format!("{name}-embed")
}

/// Returns the values of a cookie as bytes. Other sites of the same domain set cookies that are not text, and some of
/// the same name.
pub(in crate::web) fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| {
        let value = pair.trim_ascii().strip_prefix(name.as_bytes())?;
        value.strip_prefix(b"=")
    })
}

/// Returns true if the person's browser uses TLS, as the first proxy in front reports. A visitor who lies about it
/// changes only the attributes of their own cookie.
pub(in crate::web) fn is_https(headers: &HeaderMap) -> bool {
    let proto = headers.get(FORWARDED_PROTO);
    let proto = proto.and_then(|value| value.to_str().ok());
    let first = proto.and_then(|value| value.split(',').next());
    first.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}
