//! The YAML that flows are mostly written in: maps and lists in one another, each value over at the end of its
//! line.
//!
//! Nearly all that is read at the start is such files, and they need no parser: a line says all there is to
//! know of it. A file with anything else in it, or with a fault, is left to the parser as a whole.

mod inline;

use std::cmp::Ordering;

use bumpalo::Bump;
use memchr::{Memchr, memchr, memchr_iter, memchr2_iter};
use rustc_hash::{FxBuildHasher, FxHashSet};

use self::inline::{characters, has_escapes, is_bare};
use super::tree::{MAX_DEPTH, MAX_NODES};
use super::{Entry, FileId, Key, Kind, Node, Span, counted};

/// Room for the items or entries around most lines, so that it seldom grows.
const FEW: usize = 256;
/// The longest key that YAML allows.
const MAX_KEY: usize = 1024;

/// The tree that the parser would make of a file, where the file is nothing but plain lines.
pub(super) fn read<'a>(text: &'a str, file: FileId, arena: &'a Bump) -> Option<Node<'a>> {
    if has_odd_characters(text) {
        return None;
    }
    let mut reader = Reader {
        file,
        arena,
        text,
        ends: memchr_iter(b'\n', text.as_bytes()),
        from: 0,
        number: 0,
        line: None,
        nodes: 0,
        items: Vec::with_capacity(FEW),
        entries: Vec::with_capacity(FEW),
    };
    reader.go_on();
    let tree = reader.block(0, 0)?;
    reader.line.is_none().then_some(tree)
}

/// What is left to read of a line.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: u32,
    column: u32,
    text: &'a str,
}

struct Reader<'a> {
    file: FileId,
    arena: &'a Bump,
    text: &'a str,
    ends: Memchr<'a>,
    /// Where the line after this one begins.
    from: usize,
    number: usize,
    line: Option<Line<'a>>,
    nodes: usize,
    /// Of all lists around this line, the inner ones last.
    items: Vec<Node<'a>>,
    /// Of all maps around it.
    entries: Vec<Entry<'a>>,
}

impl<'a> Reader<'a> {
    /// To the next line that says something.
    fn go_on(&mut self) {
        self.line = None;
        while self.line.is_none() && self.from <= self.text.len() {
            let end = self.ends.next().unwrap_or(self.text.len());
            let line = &self.text[self.from..end];
            (self.from, self.number) = (end + 1, self.number + 1);
            let indent = line.bytes().take_while(|byte| *byte == b' ').count();
            let text = &line[indent..];
            if !text.is_empty() && !text.starts_with('#') {
                self.line = Some(Line {
                    number: counted(self.number),
                    column: counted(indent + 1),
                    text,
                });
            }
        }
    }

    /// The list or map that begins here, if that is further to the right than `beyond`.
    fn block(&mut self, beyond: u32, depth: usize) -> Option<Node<'a>> {
        let first = self.line.filter(|line| line.column > beyond)?;
        self.count(depth)?;
        let kind = match item_of(first) {
            Some(_) => Kind::List(self.list(first.column, depth + 1)?),
            None => Kind::Map(self.map(first.column, depth + 1)?),
        };
        let span = self.span(first, 1);
        Some(Node { span, kind })
    }

    fn list(&mut self, column: u32, depth: usize) -> Option<&'a [Node<'a>]> {
        let from = self.items.len();
        while let Some(line) = self.line_at(column)? {
            let item = item_of(line)?;
            let node = match key_of(item.text) {
                Some(_) => {
                    self.line = Some(item);
                    self.block(column, depth)?
                }
                None => {
                    self.go_on();
                    self.inline(item, depth)?
                }
            };
            self.items.push(node);
        }
        Some(self.items_from(from))
    }

    fn map(&mut self, column: u32, depth: usize) -> Option<&'a [Entry<'a>]> {
        let from = self.entries.len();
        while let Some(line) = self.line_at(column)? {
            let Keyed {
                name,
                written,
                value,
            } = key_of(line.text)?;
            self.go_on();
            let len = characters(written);
            let span = self.span(line, len);
            let value = match value {
                "" => self.block(column, depth)?,
                text => {
                    let column = column + counted(len + 2);
                    let value = Line {
                        column,
                        text,
                        ..line
                    };
                    self.inline(value, depth)?
                }
            };
            self.entries.push((Key { name, span }, value));
        }
        self.entries_from(from)
    }

    /// The items of a list that is over.
    fn items_from(&mut self, from: usize) -> &'a [Node<'a>] {
        let items = self.arena.alloc_slice_copy(&self.items[from..]);
        self.items.truncate(from);
        items
    }

    /// The entries of a map that is over, none of which may have the name of another.
    fn entries_from(&mut self, from: usize) -> Option<&'a [Entry<'a>]> {
        let entries = self.arena.alloc_slice_copy(&self.entries[from..]);
        self.entries.truncate(from);
        (!has_twice(entries)).then_some(entries)
    }

    /// This line, if it begins in this column; nothing at all where it goes on from the line before.
    fn line_at(&self, column: u32) -> Option<Option<Line<'a>>> {
        let Some(line) = self.line else {
            return Some(None);
        };
        match line.column.cmp(&column) {
            Ordering::Less => Some(None),
            Ordering::Equal => Some(Some(line)),
            Ordering::Greater => None,
        }
    }

    /// Counts a value; nothing where there are too many, or too many around it.
    fn count(&mut self, depth: usize) -> Option<()> {
        self.nodes += 1;
        (self.nodes <= MAX_NODES && depth <= MAX_DEPTH).then_some(())
    }

    fn span(&self, at: Line<'_>, len: usize) -> Span {
        Span {
            file: self.file,
            line: at.number,
            column: at.column,
            len: counted(len),
        }
    }
}

/// What stands behind the mark of a list's item.
fn item_of(line: Line<'_>) -> Option<Line<'_>> {
    let text = line.text.strip_prefix("- ")?;
    let column = line.column + 2;
    Some(Line {
        column,
        text,
        ..line
    })
}

/// The bytes of plain keys: letters, digits, and what is put between them.
const IS_OF_KEY: [bool; 256] = {
    let mut is_of_key = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        is_of_key[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        byte += 1;
    }
    is_of_key
};

/// A key as it is written, perhaps in quotes, and what stands beside it.
struct Keyed<'a> {
    name: &'a str,
    written: &'a str,
    value: &'a str,
}

/// The key that a text begins with.
fn key_of(text: &str) -> Option<Keyed<'_>> {
    let of_key = text.bytes().take_while(|b| IS_OF_KEY[usize::from(*b)]);
    let (word, after) = text.split_at(of_key.count());
    let is_word =
        after.starts_with(':') && word.starts_with(|first: char| first.is_ascii_alphanumeric());
    let (name, written) = match is_word {
        true => (word, word),
        false => other_key(text)?,
    };
    let value = text[written.len()..].strip_prefix(':')?;
    let value = match value {
        "" => value,
        value => value.strip_prefix(' ').filter(|value| !value.is_empty())?,
    };
    (written.len() < MAX_KEY).then_some(Keyed {
        name,
        written,
        value,
    })
}

/// A key of several words, of letters beyond ASCII or in quotes, and how it is written.
fn other_key(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix('"') {
        let name = &rest[..memchr(b'"', rest.as_bytes())?];
        return (!has_escapes(name)).then_some((name, &text[..name.len() + 2]));
    }
    let words = &text[..memchr(b':', text.as_bytes())?];
    let is_plain = is_bare(words) && !words.contains(['[', ']', '{', '}', ',']);
    is_plain.then_some((words, words))
}

fn has_twice(entries: &[Entry<'_>]) -> bool {
    match entries {
        [] | [_] => false,
        [(one, _), (other, _)] => one.name == other.name,
        _ => {
            let mut names = FxHashSet::with_capacity_and_hasher(entries.len(), FxBuildHasher);
            !entries.iter().all(|(key, _)| names.insert(key.name))
        }
    }
}

/// Whether there are characters that YAML forbids, or that look like nothing. Some that are sound share
/// their first byte with them.
fn has_odd_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    // The loop does not end early, so that many bytes are looked at together.
    let control = |b: u8| (b < b' ') & (b != b'\n') | (b == 0x7f);
    let has_controls = bytes.iter().fold(false, |odd, b| odd | control(*b));
    let is_odd = |at: usize| match (bytes[at], bytes.get(at + 1)) {
        (0xc2, Some(next)) => *next < 0xa0,
        (_, next) => matches!(next, Some(0xbb | 0xbf)),
    };
    has_controls || memchr2_iter(0xc2, 0xef, bytes).any(is_odd)
}

#[cfg(test)]
mod tests;
