//! Values that are over at the end of their line, in brackets or not.

use memchr::{memchr, memchr_iter, memchr2};

use super::super::tree::bare;
use super::super::{Entry, Key, Kind, Node, counted};
use super::{Keyed, Line, Reader, key_of};

impl<'a> Reader<'a> {
    /// The value that the rest of a line is.
    pub(super) fn inline(&mut self, line: Line<'a>, depth: usize) -> Option<Node<'a>> {
        if line.text.starts_with(['[', '{']) {
            let mut rest = line;
            let node = self.bracketed(&mut rest, depth)?;
            return rest.text.is_empty().then_some(node);
        }
        self.count(depth)?;
        let kind = match line.text.as_bytes().first()? {
            b'"' => Kind::Text(self.unescaped(line.text)?),
            b'\'' => Kind::Text(in_single_quotes(line.text)?),
            _ if is_bare(line.text) => bare(line.text),
            _ => return None,
        };
        let span = self.span(line, characters(line.text));
        Some(Node { span, kind })
    }

    /// The list, map or one of their values that the rest of a line begins with.
    fn bracketed(&mut self, rest: &mut Line<'a>, depth: usize) -> Option<Node<'a>> {
        self.count(depth)?;
        let at = *rest;
        let (kind, len) = match at.text.as_bytes().first()? {
            b'[' => (Kind::List(self.items(rest, depth + 1)?), 1),
            b'{' => (Kind::Map(self.entries(rest, depth + 1)?), 1),
            _ => {
                let kind = word(rest)?;
                (kind, rest.column - at.column)
            }
        };
        let span = self.span(at, len as usize);
        Some(Node { span, kind })
    }

    fn items(&mut self, rest: &mut Line<'a>, depth: usize) -> Option<&'a [Node<'a>]> {
        let from = self.items.len();
        pass_with_spaces(rest, 1);
        while !rest.text.starts_with(']') {
            let item = self.bracketed(rest, depth)?;
            self.items.push(item);
            pass_comma(rest, ']')?;
        }
        pass(rest, 1);
        Some(self.items_from(from))
    }

    fn entries(&mut self, rest: &mut Line<'a>, depth: usize) -> Option<&'a [Entry<'a>]> {
        let from = self.entries.len();
        pass_with_spaces(rest, 1);
        while !rest.text.starts_with('}') {
            let Keyed { name, written, .. } = key_of(rest.text)?;
            let span = self.span(*rest, characters(written));
            pass_with_spaces(rest, written.len() + 1);
            let value = self.bracketed(rest, depth)?;
            self.entries.push((Key { name, span }, value));
            pass_comma(rest, '}')?;
        }
        pass(rest, 1);
        self.entries_from(from)
    }

    /// A text in double quotes without them; none where it has more than quotes to unescape.
    fn unescaped(&self, written: &'a str) -> Option<&'a str> {
        let text = written.strip_prefix('"')?.strip_suffix('"')?;
        if !has_escapes(text) {
            return Some(text);
        }
        let is_simple = !has_escapes(&text.replace(r#"\""#, ""));
        is_simple.then(|| &*self.arena.alloc_str(&text.replace(r#"\""#, "\"")))
    }
}

/// Goes past what has been read.
fn pass<'a>(rest: &mut Line<'a>, bytes: usize) -> &'a str {
    let (passed, after) = rest.text.split_at(bytes);
    rest.column += counted(characters(passed));
    rest.text = after;
    passed
}

fn pass_with_spaces(rest: &mut Line<'_>, bytes: usize) {
    pass(rest, bytes);
    let spaces = rest.text.bytes().take_while(|byte| *byte == b' ').count();
    pass(rest, spaces);
}

/// Goes past a comma and to what it must have after it, or up to the bracket that closes.
fn pass_comma(rest: &mut Line<'_>, closes: char) -> Option<()> {
    pass_with_spaces(rest, 0);
    if rest.text.starts_with(closes) {
        return Some(());
    }
    rest.text.strip_prefix(',')?;
    pass_with_spaces(rest, 1);
    (!rest.text.starts_with(closes)).then_some(())
}

/// A value between brackets and commas.
fn word<'a>(rest: &mut Line<'a>) -> Option<Kind<'a>> {
    if let Some(text) = rest.text.strip_prefix('"') {
        let end = memchr(b'"', text.as_bytes())?;
        let text = &pass(rest, end + 2)[1..=end];
        return (!has_escapes(text)).then_some(Kind::Text(text));
    }
    let end = rest.text.find(['[', ']', '{', '}', ','])?;
    let word = rest.text[..end].trim_end_matches(' ');
    pass(rest, word.len());
    let is_plain = is_bare(word) && memchr2(b':', b'#', word.as_bytes()).is_none();
    is_plain.then(|| bare(word))
}

pub(super) fn has_escapes(text: &str) -> bool {
    memchr2(b'"', b'\\', text.as_bytes()).is_some()
}

fn in_single_quotes(written: &str) -> Option<&str> {
    let text = written.strip_prefix('\'')?.strip_suffix('\'')?;
    memchr(b'\'', text.as_bytes()).is_none().then_some(text)
}

/// Words that mean what they say without quotes.
pub(super) fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = |at: usize| bytes.get(at + 1).copied().unwrap_or(b' ');
    let starts = |first: &u8| first.is_ascii_alphanumeric() || !first.is_ascii();
    bytes.first().is_some_and(starts)
        && !text.ends_with(' ')
        && memchr_iter(b':', bytes).all(|colon| next(colon) != b' ')
        && memchr_iter(b'#', bytes).all(|mark| bytes[mark - 1] != b' ')
}

/// How many characters a text has. Most have a byte for each.
pub(super) fn characters(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().count(),
    }
}
