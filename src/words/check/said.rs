//! One string of a translation, as the lints of wording see it.

use crate::source::Span;

/// One string beside its source.
pub(super) struct Said<'a> {
    pub(super) key: &'a str,
    pub(super) source: &'a str,
    pub(super) text: &'a str,
    pub(super) span: Span,
}
