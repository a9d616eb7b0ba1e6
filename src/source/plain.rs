//! The YAML that words files are written in: maps in maps, each value beside its key, as a text in double
//! quotes or as bare words.
//!
//! Nine tenths of what is read at the start is such files, and they need no parser: a line says all there
//! is to know of it. A file with anything else in it, or with a fault, is left to the parser as a whole.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::iter::Peekable;

use memchr::{memchr_iter, memchr2};
use rustc_hash::FxHashSet;

use super::tree::{MAX_DEPTH, MAX_NODES, bare};
use super::{FileId, Key, Kind, Node, Span, counted};

/// The longest key that YAML allows.
const MAX_KEY: usize = 1024;

/// The tree that the parser would make of a file, where the file is nothing but plain lines.
pub(super) fn read(text: &str, file: FileId) -> Option<Node<'_>> {
    if has_odd_characters(text) {
        return None;
    }
    let mut reader = Reader {
        lines: lines(text, file).peekable(),
        nodes: 0,
    };
    let tree = reader.map(0, 0)?;
    reader.lines.next().is_none().then_some(tree)
}

/// A key, where it stands, and what stands beside it.
#[derive(Clone, Copy)]
struct Line<'a> {
    span: Span,
    key: &'a str,
    value: &'a str,
}

/// The lines that say something; none for one that is not plain.
fn lines(text: &str, file: FileId) -> impl Iterator<Item = Option<Line<'_>>> {
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut from = 0;
    let numbered = ends.enumerate().map(move |(at, end)| {
        let line = &text[from..end];
        from = end + 1;
        (at, line)
    });
    numbered.filter_map(move |(at, line)| {
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let said = &line[indent..];
        let says_nothing = said.is_empty() || said.starts_with('#');
        let span = |key: &str| Span {
            file,
            line: counted(at + 1),
            column: counted(indent + 1),
            len: counted(key.len()),
        };
        let plain = || {
            let (key, value) = said.split_at(key_len(said)?);
            let value = match value.strip_prefix(':')? {
                "" => "",
                value => value.strip_prefix(' ').filter(|value| !value.is_empty())?,
            };
            let span = span(key);
            Some(Line { span, key, value })
        };
        (!says_nothing).then(plain)
    })
}

/// How long the key is that a text begins with, if it is a plain one.
fn key_len(text: &str) -> Option<usize> {
    let body = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let len = text.bytes().take_while(body).count();
    (text.starts_with(|c: char| c.is_ascii_alphanumeric()) && len < MAX_KEY).then_some(len)
}

struct Reader<I: Iterator> {
    lines: Peekable<I>,
    nodes: usize,
}

impl<'a, I: Iterator<Item = Option<Line<'a>>>> Reader<I> {
    /// The map that begins on the next line, if that is further to the right than `beyond`.
    fn map(&mut self, beyond: u32, depth: usize) -> Option<Node<'a>> {
        let first = self.lines.peek()?.as_ref()?.span;
        self.nodes += 1;
        if first.column <= beyond || depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return None;
        }
        // Most maps are a sentence and its translation.
        let mut entries: Vec<(Key<'a>, Node<'a>)> = Vec::with_capacity(2);
        while let Some(line) = self.lines.peek() {
            let line = (*line)?;
            match line.span.column.cmp(&first.column) {
                Ordering::Less => break,
                Ordering::Equal => self.lines.next(),
                // What goes on from the line before.
                Ordering::Greater => return None,
            };
            let key = Key {
                name: Cow::Borrowed(line.key),
                span: line.span,
            };
            entries.push((key, self.value(line, depth + 1)?));
        }
        let span = Span { len: 1, ..first };
        (!has_twice(&entries)).then_some(Node {
            span,
            kind: Kind::Map(entries),
        })
    }

    fn value(&mut self, line: Line<'a>, depth: usize) -> Option<Node<'a>> {
        let Line { span, key, value } = line;
        if value.is_empty() {
            return self.map(span.column, depth);
        }
        self.nodes += 1;
        let kind = match value.strip_prefix('"') {
            Some(rest) => Kind::Text(unquoted(rest.strip_suffix('"')?)?),
            None if is_bare(value) => bare(Cow::Borrowed(value)),
            None => return None,
        };
        let span = Span {
            column: span.column + counted(key.len() + 2),
            len: counted(value.chars().count()),
            ..span
        };
        (self.nodes <= MAX_NODES && depth <= MAX_DEPTH).then_some(Node { span, kind })
    }
}

/// A text as it stands between quotes; none where it has more than quotes to unescape.
fn unquoted(written: &str) -> Option<Cow<'_, str>> {
    if !has_escapes(written) {
        return Some(Cow::Borrowed(written));
    }
    let is_simple = !has_escapes(&written.replace(r#"\""#, ""));
    is_simple.then(|| Cow::Owned(written.replace(r#"\""#, "\"")))
}

fn has_escapes(text: &str) -> bool {
    memchr2(b'"', b'\\', text.as_bytes()).is_some()
}

/// Words that mean what they say without quotes, and are over at the end of their line.
fn is_bare(value: &str) -> bool {
    let body = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b',' | b' ');
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(body)
        && !value.ends_with(' ')
}

fn has_twice(entries: &[(Key<'_>, Node<'_>)]) -> bool {
    match entries {
        [_] => false,
        [(one, _), (other, _)] => one.name == other.name,
        _ => {
            let mut names = FxHashSet::default();
            !entries.iter().all(|(key, _)| names.insert(&*key.name))
        }
    }
}

/// Whether there are characters that YAML forbids, or that look like nothing. Some that are sound share
/// their first byte with them. No loop ends early, so that many bytes are looked at together.
fn has_odd_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |b: u8| (b < b' ') & (b != b'\n') | (b == 0x7f);
    let controls = bytes.iter().fold(false, |odd, b| odd | control(*b));
    let odd = |b: u8, next: u8| {
        (b == 0xc2) & (next < 0xa0) | (b == 0xef) & ((next == 0xbb) | (next == 0xbf))
    };
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    controls | pairs.fold(false, |found, (b, next)| found | odd(*b, *next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::parse_any;
    use super::super::{Findings, Sources};
    use super::*;

    /// Whether a file is plain; where it is, the parser must make the same tree of it and find no fault.
    fn is_plain(text: &str) -> bool {
        let sources = Sources::from_files([("a.yaml".to_owned(), text.as_bytes().to_vec())]);
        let (file, _) = sources.iter().next().unwrap();
        let mut findings = Findings::default();
        let text = sources.text(file, &mut findings).unwrap();
        let plain = read(text, file);
        if plain.is_some() {
            assert_eq!(plain, parse_any(text, file, &mut findings), "{text}");
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
    fn words_files_are_plain_and_every_file_reads_the_same() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for dir in ["flows", "templates", "tests"] {
            yaml_below(&root.join(dir), &mut files);
        }
        for path in files {
            let plain = is_plain(&std::fs::read_to_string(&path).unwrap());
            let is_shipped = !path.starts_with(root.join("tests"));
            let are_words = path.parent().unwrap().ends_with("words");
            assert!(plain || !(is_shipped && are_words), "{}", path.display());
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
            "a: 'b'",
            "a: [b]",
            "a: &b c",
            "a: |\n  b",
            "- a",
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

    fn line() -> impl Strategy<Value = String> {
        let indent = prop_oneof![Just(""), Just(" "), Just("  "), Just("    "), Just("\t")];
        let key = prop_oneof![4 => "[a-c]", 2 => "[a-c1._-]{1,3}", 1 => ".{0,3}"];
        let colon = prop_oneof![8 => Just(": "), 3 => Just(":"), 1 => Just(" : "), 1 => Just("")];
        let value = prop_oneof![
            3 => Just(String::new()),
            3 => "[a-c1 .,-]{1,6}",
            3 => "\"[a-cé，# :'-]{0,6}\"",
            1 => "\"([a-c]|\\\\.|\"|\u{2028}|\u{85}|\u{feff}){0,4}\"",
            1 => ".{0,6}",
            1 => "#.{0,4}",
        ];
        (indent, key, colon, value)
            .prop_map(|(indent, key, colon, value)| format!("{indent}{key}{colon}{value}"))
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
