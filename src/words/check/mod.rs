//! What is wrong with the wording itself: terms, names, and how hard it is to read. Nothing here keeps
//! a flow from being served.

mod forbidden_term;
mod hard_to_read;
mod lost_name;
mod missing_term;
mod said;
mod same_as_source;

use super::{Measure, Standing, Terms, Words};
use crate::source::Findings;
use said::Said;

/// Looks at every up-to-date string of a translation; `keys` and `source` are those of its source.
pub fn check_wording(keys: &[String], source: &Words, words: &Words, terms: &Terms, findings: &mut Findings) {
    for (at, key) in keys.iter().enumerate() {
        if words.standing(at) != Standing::Current {
            continue;
        }
        let said = Said { key, source: source.get(at), text: words.get(at), span: words.span(at) };
        forbidden_term::check(&said, &words.language, terms, findings);
        if words.language != source.language {
            missing_term::check(&said, &source.language, &words.language, terms, findings);
            if !words.is_meant_same(at) {
                same_as_source::check(&said, &words.language, terms, findings);
            }
            lost_name::check(&said, &source.language, &words.language, terms, findings);
        }
    }
}

/// Looks at how hard the texts of a language are to read: every string, and every page as a whole.
/// `limit` is in the language's own measure.
pub fn check_reading(keys: &[String], words: &Words, terms: &Terms, limit: f64, findings: &mut Findings) {
    hard_to_read::check(keys, words, terms, limit, findings);
}

/// How the texts of a language read as a whole, where there is a measure for it.
pub fn measured(words: &Words, terms: &Terms) -> Option<(Measure, f64)> {
    hard_to_read::measured(words, terms)
}
