//! Texts as HTML: escaping, links that dial, and placeholders.

use std::borrow::Cow;
use std::fmt::Write;

use super::escape::Escaped;
use super::names::Names;
use crate::words::{Piece, pieces};

/// Returns a text as HTML: everything escaped, names marked, and dial codes such as `{911}` as links that dial.
pub(in crate::web) fn rich(text: &str, names: &Names) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    for piece in pieces(text) {
        // Writing to a String can't fail.
        let _ = match piece {
            Piece::Words(words) => write!(html, "{}", names.marked(words)),
            Piece::Placeholder(code) if is_code(code) => {
                write!(html, r#"<a href="tel:{code}" translate="no"><bdi>{code}</bdi></a>"#)
            }
            Piece::Placeholder(name) => write!(html, "{{{name}}}"),
        };
    }
    html
}

/// Returns a text with dial codes such as `{911}` as bare digits.
pub(in crate::web) fn undialed(text: &str) -> Cow<'_, str> {
    if !text.contains('{') {
        return text.into();
    }
    let each = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Placeholder(code) if is_code(code) => code.to_owned(),
        Piece::Placeholder(name) => format!("{{{name}}}"),
    });
    each.collect::<String>().into()
}

/// Returns a text as HTML in which a phone number keeps to one line where it can.
pub(in crate::web) fn unbroken(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    for word in text.split_inclusive(char::is_whitespace) {
        let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let after = &word[number.len()..];
        // Writing to a String can't fail.
        let _ = match is_number(number) {
            true => write!(html, r#"<span class="number">{number}</span>{}"#, Escaped(after)),
            false => write!(html, "{}", Escaped(word)),
        };
    }
    html
}

fn is_number(word: &str) -> bool {
    word.contains('-') && word.bytes().all(|b| b.is_ascii_digit() || b"-+()".contains(&b))
}

fn is_code(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_digit())
}

/// Returns a text without markup, for titles and for reading aloud.
pub(in crate::web) fn plain(text: &str) -> String {
    let each = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words,
        Piece::Placeholder(code) => code,
    });
    each.collect()
}

/// Returns a text with its placeholders filled in.
pub(in crate::web) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let each = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Placeholder(name) => match values.iter().find(|(have, _)| *have == name) {
            Some((_, value)) => (*value).to_owned(),
            None => format!("{{{name}}}"),
        },
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_codes_dial() {
        let html = rich("<b 'x\"> & {911}", &Names::new(&[]).unwrap());
        assert_eq!(html, r#"&lt;b &#39;x&quot;&gt; &amp; <a href="tel:911" translate="no"><bdi>911</bdi></a>"#);
        assert_eq!(fill("Question {number} {x}", &[("number", "3")]), "Question 3 {x}");
    }
}
