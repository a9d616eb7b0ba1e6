//! Reads YAML text into a tree with places.

use std::collections::HashMap;
use std::sync::LazyLock;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use regex::Regex;

use super::{Entry, FileId, Finding, Findings, Key, Kind, Node, Span, counted, text_of};

/// The deepest nesting an author's file may have.
const MAX_DEPTH: usize = 24;
/// The most values one file may hold.
const MAX_NODES: usize = 60_000;

/// Parses the bytes of one file. A file that is not YAML gives one finding and no tree.
pub(crate) fn parse(bytes: &[u8], file: FileId, findings: &mut Findings) -> Option<Node> {
    let text = text_of(bytes, file, findings)?;
    let options = granit_parser::options! { emit_comments: false };
    let mut reader = Reader { parser: Parser::new_from_str_with_options(text, options), file, nodes: 0, findings };
    match reader.document() {
        Ok(node) => Some(node),
        Err(fault) => {
            findings.push(fault.finding(file));
            None
        }
    }
}

/// A fault that ends the reading of a file.
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
        let (message, span, hint) = match self {
            Fault::Refused(span, refused) => refused.described_at(span),
            Fault::Syntax(fault) => {
                let at = fault.marker();
                let span = span_at(file, at.line(), at.col(), 1);
                if fault.info().contains("unknown anchor") {
                    Refused::Anchor.described_at(span)
                } else {
                    (
                        format!("not valid YAML: {}", fault.info()),
                        span,
                        "look at the indentation and quotes on this line and the one above; a text with `: ` or ` #` in it needs quotes",
                    )
                }
            }
        };
        Finding::error("yaml-syntax", span, message).hint(hint)
    }
}

impl Refused {
    fn described_at(self, span: Span) -> (String, Span, &'static str) {
        let (message, hint) = match self {
            Refused::Anchor => (
                "YAML anchors and aliases are not part of the flow language".into(),
                "write the value out, or give a condition a name under `define:`",
            ),
            Refused::Tag => {
                ("YAML tags are not part of the flow language".into(), "remove the `!`, and put quotes around a text")
            }
            Refused::Key => ("a key must be a word or a text".into(), "write it as `key: value`"),
            Refused::Documents => ("the file holds more than one YAML document".into(), "remove the `---` line"),
            Refused::Depth => (
                format!("values are nested more than {MAX_DEPTH} deep"),
                "give inner conditions a name under `define:`",
            ),
            Refused::Size => ("the file is too large to read".into(), "split the flow into several"),
        };
        (message, span, hint)
    }
}

struct Reader<'a, 'b> {
    parser: Parser<'a, StrInput<'a>>,
    file: FileId,
    nodes: usize,
    findings: &'b mut Findings,
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the parser's events may grow; what makes no value is nothing")]
impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Result<Node, Fault> {
        let mut document = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                _ if document.is_some() => return Err(Fault::Refused(span, Refused::Documents)),
                event => document = Some(self.node(event, span, 0)?),
            }
        }
        Ok(document.unwrap_or(Node { span: Span::start_of(self.file), kind: Kind::Null }))
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Fault> {
        let Some(event) = self.parser.next_event() else {
            return Ok(None);
        };
        let (event, at) = event.map_err(Fault::Syntax)?;
        let span = span_at(self.file, at.start.line(), at.start.col(), at.len());
        Ok(Some((event, span)))
    }

    /// Reads the value that begins with an event.
    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Fault::Refused(span, Refused::Size));
        }
        if depth > MAX_DEPTH {
            return Err(Fault::Refused(span, Refused::Depth));
        }
        refuse_properties(&event, span)?;
        let kind = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => bare(text.into_owned()),
            Event::Scalar(text, ..) => Kind::Text(text.into_owned()),
            Event::SequenceStart(..) => Kind::List(self.list(depth + 1)?),
            Event::MappingStart(..) => Kind::Map(self.map(depth + 1)?),
            _ => Kind::Null,
        };
        Ok(Node { span, kind })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Fault> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            items.push(self.node(event, span, depth)?);
        }
        Ok(items)
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, Fault> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut lines = HashMap::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            refuse_properties(&event, span)?;
            let Event::Scalar(name, ..) = event else {
                return Err(Fault::Refused(span, Refused::Key));
            };
            let Some((event, value_span)) = self.next()? else {
                break;
            };
            let value = self.node(event, value_span, depth)?;
            if let Some(first) = lines.get(&name) {
                self.findings.push(duplicate(&name, span, *first));
                continue;
            }
            lines.insert(name.clone(), span.line);
            let name = name.into_owned();
            entries.push((Key { name, span }, value));
        }
        Ok(entries)
    }
}

/// Converts a place of the parser, which counts lines from 1 and columns from 0.
fn span_at(file: FileId, line: usize, column: usize, len: usize) -> Span {
    Span { file, line: counted(line.max(1)), column: counted(column + 1), len: counted(len.max(1)) }
}

/// Refuses anchors, aliases and tags, which would make the same words mean different things.
fn refuse_properties(event: &Event<'_>, span: Span) -> Result<(), Fault> {
    if event.anchor_id().is_some() || event.is_alias() {
        return Err(Fault::Refused(span, Refused::Anchor));
    }
    match event.tag() {
        Some(_) => Err(Fault::Refused(span, Refused::Tag)),
        None => Ok(()),
    }
}

fn duplicate(name: &str, span: Span, first_line: u32) -> Finding {
    let message = format!("`{name}` stands here twice");
    let hint = format!("the first is on line {first_line}; remove or rename one");
    Finding::error("duplicate-key", span, message).hint(hint)
}

/// Resolves a word without quotes by the core schema (YAML 1.2.2, §10.3.2).
fn bare(word: String) -> Kind {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let decimal = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?";
        let others = r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)";
        Regex::new(&format!("^({decimal}|{others})$")).ok()
    });
    match word.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if NUMBER.as_ref().is_some_and(|number| number.is_match(&word)) => Kind::Number(word),
        _ => Kind::Text(word),
    }
}
