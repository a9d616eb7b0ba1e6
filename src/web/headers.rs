//! Every header policy has a name, and this is where they are.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::request_id::REQUEST_ID;

/// No script at all, nothing from elsewhere, not inside anyone's frame.
const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()";

/// How long and by whom a response may be kept.
#[derive(Clone, Copy)]
pub(super) enum Keep {
    /// Depends on answers: nobody keeps it, nobody lists it.
    Never,
    /// The same for everyone who reads this language.
    Briefly,
    /// The address changes when the content does.
    Forever,
}

impl Keep {
    fn index(self) -> usize {
        match self {
            Keep::Never => 0,
            Keep::Briefly => 1,
            Keep::Forever => 2,
        }
    }

    fn apply(self, headers: &mut HeaderMap) {
        let (cache, robots) = match self {
            Keep::Never => ("no-store", Some("noindex, nofollow")),
            Keep::Briefly => ("public, max-age=300", None),
            Keep::Forever => ("public, max-age=31536000, immutable", None),
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if let Some(robots) = robots {
            let name = HeaderName::from_static("x-robots-tag");
            headers.insert(name, HeaderValue::from_static(robots));
        }
    }
}

/// A page with the one script we have: it copies and shares what the page shows.
pub(super) fn allow_script(headers: &mut HeaderMap) {
    let csp = HeaderValue::try_from(format!("{CSP}; script-src 'self'"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        csp.expect("constants are a header value"),
    );
    let permissions = format!("{PERMISSIONS}, clipboard-write=(self), web-share=(self)");
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::try_from(permissions).expect("constants are a header value"),
    );
}

/// A picture made of shapes may have styles of its own, and opened by itself it still may do nothing.
pub(super) fn allow_drawing(headers: &mut HeaderMap) {
    const DRAWING: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(DRAWING),
    );
}

/// What every response carries, errors and redirects included, unless a page allows itself more.
const SECURITY: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CSP),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(PERMISSIONS),
    ),
];

/// Room for all headers while they are put together.
const MOST_HEADERS: usize = 20;

/// Headers that are the same each time, to be copied: to put them together costs ten times as much.
struct Prepared {
    bare: [HeaderMap; 3],
    pages: [HeaderMap; 3],
    elsewhere: HeaderMap,
}

/// Who may keep it, in the order of [`Keep::index`].
const ALL: [Keep; 3] = [Keep::Never, Keep::Briefly, Keep::Forever];

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| Prepared {
    bare: ALL.map(prepare),
    pages: ALL.map(prepare_page),
    elsewhere: prepare_elsewhere(),
});

fn prepare(keep: Keep) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(MOST_HEADERS);
    headers.extend(SECURITY.map(|(name, value)| (Some(name), value)));
    keep.apply(&mut headers);
    // Its place; each response gets its own.
    headers.insert(REQUEST_ID, HeaderValue::from_static("-"));
    headers
}

/// As for nearly every browser; what differs is put right when the page is sent.
fn prepare_page(keep: Keep) -> HeaderMap {
    let mut headers = prepare(keep);
    let page = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_ENCODING, "gzip"),
        (header::VARY, "accept-encoding"),
    ];
    headers.extend(page.map(|(name, value)| (Some(name), HeaderValue::from_static(value))));
    if matches!(keep, Keep::Briefly) {
        // A place for that of the page.
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    }
    headers
}

fn prepare_elsewhere() -> HeaderMap {
    let mut headers = prepare(Keep::Never);
    headers.insert(header::LOCATION, HeaderValue::from_static("-"));
    headers
}

/// The headers of what sends a browser there.
pub(super) fn headers_elsewhere(to: HeaderValue) -> HeaderMap {
    let mut headers = PREPARED.elsewhere.clone();
    headers.insert(header::LOCATION, to);
    headers
}

/// The headers of a response that is no page.
pub(super) fn headers(keep: Keep) -> HeaderMap {
    PREPARED.bare[keep.index()].clone()
}

/// The headers of a page.
pub(super) fn page_headers(keep: Keep) -> HeaderMap {
    PREPARED.pages[keep.index()].clone()
}
