//! The YAML that flows are mostly written in: maps and lists in one another, each value over at the end of its
//! line.
//!
//! Nearly all that is read at the start is such files, and they need no parser: a line says all there is to
//! know of it. A file with anything else in it, or with a fault, is left to the parser as a whole.

mod inline;

use std::cmp::Ordering;

use bumpalo::Bump;
use memchr::{Memchr, memchr_iter, memchr2_iter};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::tree::{MAX_DEPTH, MAX_NODES};
use super::{Entry, FileId, Key, Kind, Node, Span, counted};

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
        items: Vec::new(),
        entries: Vec::new(),
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
            let (name, value) = key_of(line.text)?;
            self.go_on();
            let span = self.span(line, name.len());
            let value = match value {
                "" => self.block(column, depth)?,
                text => {
                    let column = column + counted(name.len() + 2);
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

/// The plain key that a text begins with, and what stands beside it.
fn key_of(text: &str) -> Option<(&str, &str)> {
    let of_key = text.bytes().take_while(|b| IS_OF_KEY[usize::from(*b)]);
    let len = of_key.count();
    let (key, value) = text.split_at(len);
    let is_key = key.starts_with(|c: char| c.is_ascii_alphanumeric()) && len < MAX_KEY;
    let value = value.strip_prefix(':').filter(|_| is_key)?;
    match value {
        "" => Some((key, "")),
        value => Some((
            key,
            value.strip_prefix(' ').filter(|value| !value.is_empty())?,
        )),
    }
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
mod tests {
    use proptest::prelude::*;

    use super::super::tree::parse_any;
    use super::super::{Findings, text_of};
    use super::*;

    /// Whether a file is plain; where it is, the parser must make the same tree of it and find no fault.
    fn is_plain(text: &str) -> bool {
        let (file, mut findings) = (FileId::ALONE, Findings::default());
        let text = text_of(text.as_bytes(), file, &mut findings).unwrap();
        let arena = Bump::new();
        let plain = read(text, file, &arena);
        if plain.is_some() {
            let parsed = parse_any(text, file, &arena, &mut findings);
            assert_eq!(plain, parsed, "{text}");
            assert!(findings.is_empty(), "{text}");
        }
        plain.is_some()
    }

    fn yaml_below(dir: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                yaml_below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                found.push(path);
            }
        }
    }

    #[test]
    fn shipped_files_are_plain_and_every_file_reads_the_same() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for dir in ["flows", "templates", "tests"] {
            yaml_below(&root.join(dir), &mut files);
        }
        for path in files {
            let plain = is_plain(&std::fs::read_to_string(&path).unwrap());
            let is_shipped = !path.starts_with(root.join("tests"));
            // Its lists go over several lines.
            let are_terms = path.ends_with("terms.yaml");
            assert!(plain || !is_shipped || are_terms, "{}", path.display());
        }
    }

    #[test]
    fn what_a_line_does_not_say_alone_is_left_to_the_parser() {
        for plain in [
            "a: b",
            "a: \"b\"\n\n# c\nd:\n  # e\n  f: 1.5\n  g: null\n",
            "a:\n    b: \"c # d: \\\"e\\\"\"\n   # f\n    g: h i\nj: k",
            "1: true\nyes: no\n",
            "a: \"\u{2028}\u{a0}é，\u{1f600}\"",
            "- a\n- b: c\n  d:\n    - e f.\n\n# g\n    - h: i\n- {j: [k, \"l: m\", {}], n: {o: []}}\n",
            "a: [1, b c, 三藩市 醫院,\"d\" ]\nb: { c: d }",
            "a: 'b \"c\"'\nd: https://e.org/f?g#h\ni: j & k, (l) [m] {211} don't\nn: 醫，é",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "",
            "a",
            "a:",
            "a: ",
            "a:b",
            "a: b\n  c",
            "a: b\n  c: d",
            "a: \"b\n  c\"",
            "a:  b",
            "a: b ",
            "a: \"b\" # c",
            "a: b # c",
            "a: b: c",
            "a: b:",
            "a: 'b''c'",
            "a: [b] c",
            "a: [b] # c",
            "a: [b,]",
            "a: [b, , c]",
            "a: [b",
            "a: [b: c]",
            "a: [b:c]",
            "a: [b #c]",
            "a: [\"b\\n\"]",
            "a: [\"b\" c]",
            "a: {b}",
            "a: {b, c: d}",
            "a: {b: c, b: d}",
            "a: {b:c}",
            "a: {b: }",
            "a: (b",
            "a: &b c",
            "a: |\n  b",
            "-",
            "- ",
            "-  a",
            "- - a",
            "- a\n  b",
            "- a\nb: c",
            "- a: b\n c: d",
            "- a: b\n   c: d",
            "- a: b\n  - c",
            "- a: b\n  a: c",
            "- [a\n  b]",
            "a: b\n- c",
            "a:\n- b",
            "a: b\na: c",
            "a:\n  b: c\n  d: e\n  b: f",
            "a:\n  b: c\n d: e",
            " a: b\nc: d",
            "a: \"\\n\"",
            "a: \"b\\\\\"",
            "a: \"b\\\"",
            "a: \"",
            "a: \"b\"c\"",
            "\ta: b",
            "a:\tb",
            "a: b\r\n",
            "a: \u{85}",
            "a: \"\u{7f}\"",
            "a: \"\u{ffff}\"",
            "a: \"\u{feff}\"",
            "--- \na: b",
            "a: b\n---\nc: d",
            "a: b\n...\n",
            "? a\n: b",
            "\"a\": b",
            "a: -b",
            "a: !b c",
            "a: *b",
            "%a: b",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[a-c1 .,-]{1,6}",
            3 => "\"[a-cé，# :'-]{0,6}\"",
            1 => "'[a-cé，# :\"-]{0,6}'",
            1 => "\"([a-c]|\\\\.|\"|\u{2028}|\u{85}|\u{feff}){0,4}\"",
            1 => "[a-cé:/#&*!?%@`|>{}()'-]{1,6}",
            1 => ".{0,6}",
        ]
    }

    fn value() -> impl Strategy<Value = String> {
        word().prop_recursive(3, 12, 4, |inner| {
            let key = prop_oneof![4 => "[a-c]: ", 1 => "[a-c1]{1,2}:?", 1 => Just(String::new())];
            let comma = prop_oneof![6 => Just(", "), 1 => Just(","), 1 => Just(" ,  ")];
            let entry = (key, inner.clone()).prop_map(|(key, value)| key + &value);
            let map = (prop::collection::vec(entry, 0..4), comma.clone());
            let list = (prop::collection::vec(inner, 0..4), comma);
            let end = prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just(" # a"), 1 => Just("]")];
            prop_oneof![
                (map, end.clone())
                    .prop_map(|((all, comma), end)| format!("{{{}}}{end}", all.join(comma))),
                (list, end).prop_map(|((all, comma), end)| format!("[{}]{end}", all.join(comma))),
            ]
        })
    }

    fn line() -> impl Strategy<Value = String> {
        let indent = prop_oneof![Just(""), Just(" "), Just("  "), Just("    "), Just("\t")];
        let mark = prop_oneof![4 => Just(""), 3 => Just("- "), 1 => Just("-"), 1 => Just("- - ")];
        let key = prop_oneof![4 => "[a-c]", 2 => "[a-c1._-]{1,3}", 1 => ".{0,3}"];
        let colon = prop_oneof![8 => Just(": "), 3 => Just(":"), 1 => Just(" : "), 1 => Just("")];
        let named = (key, colon).prop_map(|(key, colon)| key + colon);
        let named = prop_oneof![3 => named, 1 => Just(String::new())];
        let value = prop_oneof![2 => Just(String::new()), 6 => value(), 1 => "#.{0,4}"];
        (indent, mark, named, value)
            .prop_map(|(indent, mark, named, value)| format!("{indent}{mark}{named}{value}"))
    }

    proptest! {
        #[test]
        fn whatever_is_plain_reads_as_the_parser_reads_it(
            lines in prop::collection::vec(line(), 1..6),
            end in prop_oneof![Just(""), Just("\n"), Just("\n\n"), Just("\r\n")],
        ) {
            is_plain(&(lines.join("\n") + end));
        }
    }
}
