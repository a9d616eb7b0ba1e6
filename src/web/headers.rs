//! Every header policy has a name, and this is where they are.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

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

/// What every response carries, errors and redirects included.
pub(super) fn security(headers: &mut HeaderMap) {
    let all = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("permissions-policy", PERMISSIONS),
    ];
    for (name, value) in all {
        let name = HeaderName::from_static(name);
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}
