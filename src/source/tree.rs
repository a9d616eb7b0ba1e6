//! YAML as a tree in which every key and value knows its place.
//!
//! Reading a tree first, instead of deserializing into structs, is what lets one run report every
//! fault of a file rather than the first (`docs/decisions/001-yaml.md`).

use std::borrow::Cow;
use std::hash::BuildHasher;

use bumpalo::Bump;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{FileId, Finding, Findings, Span, counted, plain, text_of};

/// The deepest nesting an author's file may have.
pub(super) const MAX_DEPTH: usize = 24;
/// The most values one file may hold.
pub(super) const MAX_NODES: usize = 60_000;

/// A value with its place. Its texts are those of the file where they can be; what else it is made of stands in one
/// arena, for there are thousands of values in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// Where it starts.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a YAML value is. `yes`, `no`, `on` and `off` are text (YAML 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Nothing, or `~`.
    Null,
    /// A bare `true` or `false`.
    Bool(bool),
    /// A bare number, as it was written.
    Number(&'a str),
    /// Text.
    Text(&'a str),
    /// A list.
    List(&'a [Node<'a>]),
    /// A map, its entries in the order written, no key twice.
    Map(&'a [Entry<'a>]),
}

/// A key of a map, and its value.
pub type Entry<'a> = (Key<'a>, Node<'a>);

/// A key of a map with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// The key as written.
    pub name: &'a str,
    /// Where.
    pub span: Span,
}

impl Node<'_> {
    /// What the value is, in an author's words.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Null => "nothing".into(),
            Kind::Bool(value) => format!("the boolean `{value}`"),
            Kind::Number(raw) => format!("the number `{raw}`"),
            Kind::Text(text) if text.chars().count() > 24 => "a text".into(),
            Kind::Text(text) => format!("the text `{text}`"),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a map".into(),
        }
    }
}

/// Reads the bytes of one file. What is not YAML gives one finding and no tree.
pub(crate) fn parse<'a>(
    bytes: &'a [u8],
    file: FileId,
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Node<'a>> {
    let text = text_of(bytes, file, findings)?;
    plain::read(text, file, arena).or_else(|| parse_any(text, file, arena, findings))
}

/// Reads any YAML.
pub(super) fn parse_any<'a>(
    text: &'a str,
    file: FileId,
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Node<'a>> {
    let options = granit_parser::options! { emit_comments: false };
    let mut reader = Reader {
        parser: Parser::new_from_str_with_options(text, options),
        file,
        arena,
        nodes: 0,
        findings,
    };
    match reader.document() {
        Ok(node) => Some(node),
        Err(fault) => {
            let finding = fault.finding(file);
            findings.push(finding);
            None
        }
    }
}

/// What ends the reading of a file.
enum Fault {
    /// Not YAML.
    Syntax(ScanError),
    /// YAML that flows are not written in.
    Refused(Span, Refused),
}

#[derive(Clone, Copy)]
enum Refused {
    Anchor,
    Tag,
    Key,
    Documents,
    Depth,
    Size,
}

impl Fault {
    fn finding(self, file: FileId) -> Finding {
        let (span, refused) = match self {
            Fault::Refused(span, refused) => (span, refused),
            Fault::Syntax(fault) => {
                let at = fault.marker();
                let span = span_at(file, at.line(), at.col(), 1);
                let said = fault.info();
                if !said.contains("unknown anchor") {
                    let hint = "look at the indentation and quotes on this line and the one above; a text with `: ` or ` #` in it needs quotes";
                    let message = format!("not valid YAML: {said}");
                    return Finding::error("yaml-syntax", span, message).hint(hint);
                }
                (span, Refused::Anchor)
            }
        };
        let (message, hint) = refused.words();
        Finding::error("yaml-syntax", span, message).hint(hint)
    }
}

impl Refused {
    fn words(self) -> (String, &'static str) {
        match self {
            Refused::Anchor => (
                "YAML anchors and aliases are not part of the flow language".into(),
                "write the value out, or give a condition a name under `define:`",
            ),
            Refused::Tag => (
                "YAML tags are not part of the flow language".into(),
                "remove the `!`, and put quotes around a text",
            ),
            Refused::Key => (
                "a key must be a word or a text".into(),
                "write it as `key: value`",
            ),
            Refused::Documents => (
                "the file holds more than one YAML document".into(),
                "remove the `---` line",
            ),
            Refused::Depth => (
                format!("values are nested more than {MAX_DEPTH} deep"),
                "give inner conditions a name under `define:`",
            ),
            Refused::Size => (
                "the file is too large to read".into(),
                "split the flow into several",
            ),
        }
    }
}

struct Reader<'a, 'b> {
    parser: Parser<'a, StrInput<'a>>,
    file: FileId,
    arena: &'a Bump,
    nodes: usize,
    findings: &'b mut Findings,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's events may grow; what makes no value is nothing"
)]
impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Result<Node<'a>, Fault> {
        let mut document = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                _ if document.is_some() => return Err(Fault::Refused(span, Refused::Documents)),
                event => document = Some(self.node(event, span, 0)?),
            }
        }
        let nothing = || Node {
            span: Span::start_of(self.file),
            kind: Kind::Null,
        };
        Ok(document.unwrap_or_else(nothing))
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Fault> {
        let Some(event) = self.parser.next_event() else {
            return Ok(None);
        };
        let (event, at) = event.map_err(Fault::Syntax)?;
        let span = span_at(self.file, at.start.line(), at.start.col(), at.len());
        Ok(Some((event, span)))
    }

    /// The value that begins with an event.
    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node<'a>, Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Fault::Refused(span, Refused::Size));
        }
        if depth > MAX_DEPTH {
            return Err(Fault::Refused(span, Refused::Depth));
        }
        refuse_properties(&event, span)?;
        let kind = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => bare(self.kept(text)),
            Event::Scalar(text, ..) => Kind::Text(self.kept(text)),
            Event::SequenceStart(..) => {
                let items = self.list(depth + 1)?;
                Kind::List(self.arena.alloc_slice_copy(&items))
            }
            Event::MappingStart(..) => {
                let entries = self.map(depth + 1)?;
                Kind::Map(self.arena.alloc_slice_copy(&entries))
            }
            _ => Kind::Null,
        };
        Ok(Node { span, kind })
    }

    /// A text for as long as the tree is there.
    fn kept(&self, text: Cow<'a, str>) -> &'a str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.arena.alloc_str(&text),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node<'a>>, Fault> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            items.push(self.node(event, span, depth)?);
        }
        Ok(items)
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry<'a>>, Fault> {
        let mut kept: Vec<Entry<'a>> = Vec::new();
        let mut names = FxHashSet::default();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            refuse_properties(&event, span)?;
            let Event::Scalar(name, ..) = event else {
                return Err(Fault::Refused(span, Refused::Key));
            };
            let name = self.kept(name);
            let key = Key { name, span };
            let Some((event, span)) = self.next()? else {
                break;
            };
            let value = self.node(event, span, depth)?;
            let new = names.insert(FxBuildHasher.hash_one(key.name));
            match kept
                .iter()
                .find(|(other, _)| !new && other.name == key.name)
            {
                None => kept.push((key, value)),
                Some((first, _)) => self.findings.push(twice(&key, first)),
            }
        }
        Ok(kept)
    }
}

/// A place as the parser counts: lines from 1, columns from 0.
fn span_at(file: FileId, line: usize, column: usize, len: usize) -> Span {
    Span {
        file,
        line: counted(line.max(1)),
        column: counted(column + 1),
        len: counted(len.max(1)),
    }
}

/// Anchors, aliases and tags would make one file mean what another one says.
fn refuse_properties(event: &Event<'_>, span: Span) -> Result<(), Fault> {
    if event.anchor_id().is_some() || event.is_alias() {
        return Err(Fault::Refused(span, Refused::Anchor));
    }
    match event.tag() {
        Some(_) => Err(Fault::Refused(span, Refused::Tag)),
        None => Ok(()),
    }
}

fn twice(key: &Key<'_>, first: &Key<'_>) -> Finding {
    let message = format!("`{}` stands here twice", key.name);
    let line = first.span.line;
    let hint = format!("the first is on line {line}; remove or rename one");
    Finding::error("duplicate-key", key.span, message).hint(hint)
}

/// What a word without quotes is in the core schema (YAML 1.2.2, §10.3.2).
pub(super) fn bare(word: &str) -> Kind<'_> {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if is_number(word) => Kind::Number(word),
        _ => Kind::Text(word),
    }
}

fn is_number(word: &str) -> bool {
    if !word.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return false;
    }
    let digits = |part: &str, is: fn(&u8) -> bool| !part.is_empty() && part.bytes().all(|b| is(&b));
    if let Some(octal) = word.strip_prefix("0o") {
        return digits(octal, |b| (b'0'..=b'7').contains(b));
    }
    if let Some(hex) = word.strip_prefix("0x") {
        return digits(hex, u8::is_ascii_hexdigit);
    }
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(word, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent = exponent.map(|e| e.strip_prefix(['-', '+']).unwrap_or(e));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    !(whole.is_empty() && decimals.is_empty())
        && all(whole)
        && all(decimals)
        && exponent.is_none_or(|exponent| digits(exponent, u8::is_ascii_digit))
}
