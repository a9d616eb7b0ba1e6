//! Placeholders in texts.

/// A piece of a text: words, or a `{placeholder}` by its name.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// What stands between the braces: a name the page fills in, or a dial code such as `911`.
    Placeholder(&'a str),
}

/// A text cut at its placeholders. A brace that is part of none is words.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Placeholder(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The names of a text's placeholders, sorted, so that two texts can be compared.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Words(_) => None,
        })
        .collect();
    names.sort_unstable();
    names
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let inside = &text[open + 1..];
        let end = inside.find(|c: char| !is_name_char(c)).unwrap_or(inside.len());
        if let Some(after) = inside[end..].strip_prefix('}').filter(|_| end > 0) {
            return Some((&text[..open], &inside[..end], after));
        }
        from = open + 1;
    }
    None
}

fn is_name_char(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_that_name_nothing_are_words() {
        assert_eq!(pieces("Call {911} now"), [Piece::Words("Call "), Piece::Placeholder("911"), Piece::Words(" now")]);
        assert_eq!(pieces("{ {x"), [Piece::Words("{ {x")]);
        assert_eq!(placeholders("請打 {988}、{911}"), ["911", "988"]);
    }
}
