//! Names that machines must not translate.

use std::fmt::Write;

use regex::Regex;

use super::escape::Escaped;

/// A search for names inside texts.
pub(in crate::web) struct Names(Option<Regex>);

impl Names {
    /// Prepares the search. Longer names win over shorter ones inside them.
    pub(in crate::web) fn new(names: &[String]) -> Result<Names, String> {
        let mut names: Vec<&String> = names.iter().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let each: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
        let pattern = (!each.is_empty()).then(|| Regex::new(&each.join("|")));
        pattern.transpose().map(Names).map_err(|fault| fault.to_string())
    }

    /// Returns words as HTML text with each name marked.
    pub(in crate::web) fn marked(&self, words: &str) -> String {
        let mut html = String::with_capacity(words.len() + 32);
        let mut from = 0;
        let found = self.0.iter().flat_map(|pattern| pattern.find_iter(words));
        // Writing to a String can't fail.
        for name in found.filter(|name| stands_alone(words, name.start(), name.end())) {
            let (before, name_text) = (&words[from..name.start()], name.as_str());
            let _ = write!(html, r#"{}<span translate="no">{}</span>"#, Escaped(before), Escaped(name_text));
            from = name.end();
        }
        let _ = write!(html, "{}", Escaped(&words[from..]));
        html
    }
}

/// Returns true if no Latin letter or digit touches either end.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let goes_on = |letter: Option<char>| letter.is_some_and(|c| c.is_ascii_alphanumeric());
    !goes_on(text[..start].chars().next_back()) && !goes_on(text[end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked_and_words_are_not() {
        let names = Names::new(&["VA".into(), "On Lok".into(), "On Lok PACE".into()]).unwrap();
        assert_eq!(names.marked("VAT & On Lok PACE"), "VAT &amp; <span translate=\"no\">On Lok PACE</span>");
        assert_eq!(names.marked("請VA醫生"), "請<span translate=\"no\">VA</span>醫生");
    }
}
