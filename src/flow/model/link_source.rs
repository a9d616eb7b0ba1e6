//! Places that give links to people.

use crate::words::{Language, name_in};

/// A place that gives links to people, from `sources.yaml`: links name it by its code, and people see
/// its name.
#[derive(Debug)]
pub struct LinkSource {
    /// Its code in links.
    pub code: String,
    /// Its name.
    pub organization: String,
    /// Its own names in other languages.
    pub names: Vec<(Language, String)>,
}

impl LinkSource {
    /// Its name for readers of a language.
    pub fn name(&self, language: &Language) -> &str {
        name_in(&self.names, language).unwrap_or(&self.organization)
    }
}
