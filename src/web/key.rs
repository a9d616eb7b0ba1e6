//! The key that seals a person's answers. The browser holds it, in a cookie; the server keeps none.

use base64_simd::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key(pub(super) [u8; 32]);

/// Behind TLS the cookie has the `__Host-` prefix (RFC 6265bis §4.1.3.2), which needs `Secure`;
/// over plain HTTP a browser would refuse it.
const SECURE_NAME: &str = "__Host-signpost";
const PLAIN_NAME: &str = "signpost";
/// Whether a browser came by TLS, as the proxy in front says.
pub(super) const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

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
        cookies(headers, name).find_map(|value| {
            let bytes = URL_SAFE_NO_PAD.decode_to_vec(value).ok()?;
            Some(Key(bytes.try_into().ok()?))
        })
    }

    /// The key that a frame of another site sent.
    pub(super) fn from_frame(headers: &HeaderMap) -> Option<Key> {
        let mut headers = headers.clone();
        from_frame(&mut headers);
        Key::from_headers(&headers)
    }

    /// The `Set-Cookie` value that gives the key to the browser for this session.
    pub(super) fn cookie(&self, headers: &HeaderMap) -> HeaderValue {
        let value = URL_SAFE_NO_PAD.encode_to_string(self.0);
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

/// The values of a cookie, as the bytes they are: other sites of the same domain set cookies that are no text, and
/// perhaps some of the same name.
pub(super) fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| {
        let value = pair.trim_ascii().strip_prefix(name.as_bytes())?;
        value.strip_prefix(b"=")
    })
}

/// The cookie of a frame, apart from that of the browser's own window: where both sites belong to one
/// organisation, a browser sends both.
fn frame_name(name: &str) -> String {
    format!("{name}-embed")
}

/// Puts the frame's cookie in the place of the window's, and of all others.
pub(super) fn from_frame(headers: &mut HeaderMap) {
    let name = match is_https(headers) {
        true => SECURE_NAME,
        false => PLAIN_NAME,
    };
    let own = frame_name(name);
    let found = cookies(headers, &own).map(|value| [name.as_bytes(), b"=", value].concat());
    let found: Vec<_> = found.collect();
    let cookie = HeaderValue::try_from(found.join(&b';')).ok();
    headers.remove(header::COOKIE);
    if let Some(cookie) = cookie {
        headers.insert(header::COOKIE, cookie);
    }
}

/// Gives the frame its cookie. A browser that blocks the cookies of other sites still keeps one for this
/// server within the site around the frame (`Partitioned`, CHIPS), which needs `Secure` and `SameSite=None`.
pub(super) fn to_frame(headers: &mut HeaderMap) {
    let Some(cookie) = headers.get(header::SET_COOKIE) else {
        return;
    };
    let cookie = cookie.to_str().unwrap_or_default();
    let Some((name, value)) = cookie
        .split(';')
        .next()
        .and_then(|pair| pair.split_once('='))
    else {
        return;
    };
    let name = frame_name(name);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
}

/// Whether the person's browser speaks TLS, as the proxy in front says; of several proxies the first. A
/// visitor who lies about it changes only the attributes of their own cookie.
pub(super) fn is_https(headers: &HeaderMap) -> bool {
    let proto = headers.get(FORWARDED_PROTO);
    let proto = proto.and_then(|value| value.to_str().ok());
    let first = proto.and_then(|value| value.split(',').next());
    first.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}
