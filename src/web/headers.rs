//! Every header policy has a name, and this is where they are.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// No script at all, nothing from elsewhere, not inside anyone's frame.
const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
    pub(super) fn apply(self, headers: &mut HeaderMap) {
        let (cache, robots) = match self {
            Keep::Never => ("no-store", Some("noindex, nofollow")),
            Keep::Briefly => ("public, max-age=300", None),
            Keep::Forever => ("public, max-age=31536000, immutable", None),
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if let Some(robots) = robots {
            headers.insert(
                HeaderName::from_static("x-robots-tag"),
                HeaderValue::from_static(robots),
            );
        }
    }
}

/// What every response carries, errors and redirects included.
pub(super) fn security(headers: &mut HeaderMap) {
    let all = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()",
        ),
    ];
    for (name, value) in all {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}
