//! Header policies: the headers that every response carries, and how long it may be kept.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// No script at all, nothing from elsewhere, in nobody's frame.
const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The same for a page with the one script there is, which copies and shares what the page shows.
const CSP_WITH_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'";
/// A picture made of shapes may have styles of its own. Opened by itself it still may do nothing.
const CSP_OF_DRAWING: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const PERMISSIONS: &str =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()";
const PERMISSIONS_WITH_SCRIPT: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=(), clipboard-write=(self), web-share=(self)";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Headers of every response, errors and redirects included, unless a page sets its own.
const DEFAULTS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (PERMISSIONS_POLICY, PERMISSIONS),
];

/// How long a response may be kept, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CachePolicy {
    /// The page depends on answers: nobody keeps it, and no search engine lists it.
    Never,
    /// The page is the same for everyone who reads this language.
    Briefly,
    /// The address changes when the content does.
    Forever,
}

impl CachePolicy {
    pub(super) fn apply(self, headers: &mut HeaderMap) {
        let cache = match self {
            CachePolicy::Never => "no-store",
            CachePolicy::Briefly => "public, max-age=300",
            CachePolicy::Forever => "public, max-age=31536000, immutable",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if self == CachePolicy::Never {
            headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
        }
    }
}

/// Adds the default headers that a response does not have. Without a policy of its own it is never kept.
pub(super) fn add_defaults(headers: &mut HeaderMap) {
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        CachePolicy::Never.apply(headers);
    }
}

/// Allows a page its script.
pub(super) fn allow_script(headers: &mut HeaderMap) {
    let csp = HeaderValue::from_static(CSP_WITH_SCRIPT);
    headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    let permissions = HeaderValue::from_static(PERMISSIONS_WITH_SCRIPT);
    headers.insert(PERMISSIONS_POLICY, permissions);
}

/// Allows a picture its own styles.
pub(super) fn allow_drawing(headers: &mut HeaderMap) {
    let csp = HeaderValue::from_static(CSP_OF_DRAWING);
    headers.insert(header::CONTENT_SECURITY_POLICY, csp);
}
