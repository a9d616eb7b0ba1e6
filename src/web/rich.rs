use std::fmt::Write;

use crate::words::{Piece, pieces};

/// A text as HTML: everything escaped, and dial codes such as `{911}` as links that dial.
pub(super) fn rich(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    for piece in pieces(text) {
        // Writing to a String can't fail.
        let _ = match piece {
            Piece::Words(words) => write!(html, "{}", minijinja::HtmlEscape(words)),
            Piece::Placeholder(code) if code.bytes().all(|b| b.is_ascii_digit()) => {
                write!(
                    html,
                    r#"<a href="tel:{code}" translate="no"><bdi>{code}</bdi></a>"#
                )
            }
            Piece::Placeholder(name) => write!(html, "{{{name}}}"),
        };
    }
    html
}

/// A text without markup, for titles and for reading aloud.
pub(super) fn plain(text: &str) -> String {
    let each = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words,
        Piece::Placeholder(code) => code,
    });
    each.collect()
}

/// A text with its placeholders filled in.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
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
        let html = rich("<b> & {911}");
        assert_eq!(
            html,
            r#"&lt;b&gt; &amp; <a href="tel:911" translate="no"><bdi>911</bdi></a>"#
        );
        assert_eq!(
            fill("Question {number} {x}", &[("number", "3")]),
            "Question 3 {x}"
        );
    }
}
