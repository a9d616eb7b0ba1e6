//! A translation on its way out and back.

use super::Unit;
use crate::words::Language;

/// What is being translated, and from which language into which.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The flow's id, or `providers`.
    pub name: &'a str,
    /// The language of the sources.
    pub source: &'a Language,
    /// The language of the translations.
    pub target: &'a Language,
}

/// What a translator sent.
#[derive(Debug)]
pub struct Received {
    /// The strings, without their context.
    pub units: Vec<Unit>,
    /// The language that the file says it is in, if it says so.
    pub language: Option<String>,
}
