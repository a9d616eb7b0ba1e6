//! Puts the work of a translator into a words file.

use super::units::{Written, general_state, written};
use super::{Unit, UnitState};
use crate::source::{FileId, Findings, Node, Span, parse};
use crate::words::{SourceString, State, changes, placeholders};

/// A words file with what a translator sent put into it.
#[derive(Debug)]
pub struct Merged {
    /// The file's new text; where nothing changed, the old one to the byte.
    pub text: String,
    /// The keys of the strings that changed.
    pub changed: Vec<String>,
    /// What was not taken.
    pub refused: Vec<Refused>,
}

/// A string that was not taken, and why.
#[derive(Debug)]
pub struct Refused {
    /// Its key.
    pub key: String,
    /// Why, and what to do.
    pub why: String,
}

/// Who signs for reviewed strings, and the day.
pub type Review<'a> = Option<(&'a str, &'a str)>;

/// Puts what a translator sent into a words file. Only what differs is written; comments, order and
/// quotes of everything else stay as they are.
///
/// # Errors
/// When the file can't be read, or is written in a way that this can't change.
pub fn merge(file: &str, sources: &[SourceString], units: &[Unit], review: Review<'_>) -> Result<Merged, String> {
    let node = tree(file)?;
    let mut merge = Merge {
        file,
        entries: entries(&node),
        written: written(&node),
        general: general_state(&node),
        end: end_of_strings(&node),
        sources,
        review,
        edits: Vec::new(),
        changed: Vec::new(),
        refused: Vec::new(),
    };
    for unit in units {
        let edits = merge.edits.len();
        let twice = units.iter().filter(|other| other.key == unit.key).count() > 1;
        let taken = match twice {
            true => Err("it is in the file twice".into()),
            false => merge.take(unit),
        };
        if let Err(why) = taken {
            merge.edits.truncate(edits);
            let key = unit.key.clone();
            merge.refused.push(Refused { key, why });
        }
    }
    let text = merge.apply();
    check(&text, &merge, units)?;
    Ok(Merged { text, changed: merge.changed, refused: merge.refused })
}

fn tree(file: &str) -> Result<Node, String> {
    let mut findings = Findings::default();
    let node = parse(file.as_bytes(), FileId::ALONE, &mut findings);
    let first = findings.sorted().first().map(|finding| finding.message.clone());
    node.ok_or_else(|| first.unwrap_or_default())
}

/// Where an entry stands, and where its values do.
struct Place<'a> {
    key: &'a str,
    at: Span,
    values: Vec<(&'a str, Span, Span)>,
}

fn end_of_strings(words: &Node) -> Option<usize> {
    let mut later = words.entries().iter().skip_while(|(key, _)| key.name != "strings").skip(1);
    later.next().map(|(key, _)| key.span.line as usize)
}

fn entries<'a>(words: &'a Node) -> Vec<Place<'a>> {
    let strings = words.value("strings").map_or(&[][..], Node::entries);
    let each = strings.iter().map(|(key, node)| {
        let values = node.entries().iter();
        let values = values.map(|(key, node)| (key.name.as_str(), key.span, node.span));
        Place { key: &key.name, at: key.span, values: values.collect() }
    });
    each.collect()
}

struct Merge<'a> {
    file: &'a str,
    entries: Vec<Place<'a>>,
    written: Vec<Written<'a>>,
    /// The state of strings without one of their own.
    general: State,
    /// The line after the strings, where something else follows them.
    end: Option<usize>,
    sources: &'a [SourceString],
    review: Review<'a>,
    /// From, to, and what stands there instead.
    edits: Vec<(usize, usize, String)>,
    changed: Vec<String>,
    refused: Vec<Refused>,
}

impl Merge<'_> {
    fn take(&mut self, unit: &Unit) -> Result<(), String> {
        let at = self.sources.iter().position(|source| source.key == unit.key);
        let at = at.ok_or("no string is called so")?;
        let source = &self.sources[at];
        if unit.source.trim() != source.text {
            let changes = changes(unit.source.trim(), &source.text);
            return Err(format!("it was made for a sentence that has changed: {changes}"));
        }
        let text = unit.text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let (wanted, found) = (placeholders(&source.text), placeholders(text));
        if wanted != found {
            return Err(format!(
                "it must keep the placeholders of its source ({}), and has ({})",
                wanted.join(", "),
                found.join(", ")
            ));
        }
        match self.written.iter().position(|entry| entry.key == unit.key) {
            Some(entry) => self.update(entry, unit, &source.text),
            None => self.insert(at, unit),
        }
    }

    fn update(&mut self, entry: usize, unit: &Unit, source: &str) -> Result<(), String> {
        let written = &self.written[entry];
        let (text, stale) = (unit.text.trim(), written.source != source);
        let new_text = text != written.text;
        let state = match unit.state {
            UnitState::Stale if new_text => {
                return Err("its text is new, but it is still marked as stale (fuzzy)".into());
            }
            UnitState::Stale => return Ok(()),
            UnitState::Missing => State::Draft,
            // Whoever corrects a reviewed sentence without signing has made a draft.
            UnitState::Made(State::Reviewed)
                if written.state == State::Reviewed && new_text && self.review.is_none() =>
            {
                State::Draft
            }
            UnitState::Made(state) => state,
        };
        let new_state = state != written.state;
        let new_note = unit.note.trim() != written.note && !unit.note.trim().is_empty();
        if !(new_text || stale || new_state || new_note) {
            return Ok(());
        }
        let reviewed = state == State::Reviewed && (new_text || stale || new_state);
        let signature = if reviewed { Some(self.signature()?) } else { None };
        let place = self.entries.iter().position(|place| place.key == unit.key);
        let place = place.ok_or("its entry can't be found")?;
        if stale {
            self.set(place, "source", source)?;
        }
        if new_text {
            self.set(place, "text", text)?;
        }
        if new_note {
            self.set(place, "note", unit.note.trim())?;
        }
        if new_state {
            self.set(place, "state", UnitState::Made(state).as_str())?;
        }
        if let Some((by, on)) = signature {
            self.set(place, "by", &by)?;
            self.set(place, "on", &on)?;
        }
        self.changed.push(unit.key.clone());
        Ok(())
    }

    fn signature(&self) -> Result<(String, String), String> {
        let (by, on) = self.review.ok_or("a review needs a name: say who with --by")?;
        Ok((by.to_owned(), on.to_owned()))
    }

    /// Replaces a value of an entry, or adds it after its text.
    fn set(&mut self, place: usize, name: &str, value: &str) -> Result<(), String> {
        let place = &self.entries[place];
        let find = |name: &str| place.values.iter().find(|(have, ..)| *have == name);
        if let Some((_, _, span)) = find(name) {
            let (from, to) = self.bytes(*span)?;
            self.edits.push((from, to, quoted(value)));
            return Ok(());
        }
        let (_, key, span) = find("text").ok_or("its entry has no text")?;
        let (_, end) = self.bytes(*span)?;
        let added = match self.is_braced(place)? {
            true => format!(", {name}: {}", quoted(value)),
            false => format!("\n{}{name}: {}", " ".repeat(key.column as usize - 1), quoted(value)),
        };
        self.edits.push((end, end, added));
        Ok(())
    }

    /// Whether an entry is written in braces.
    fn is_braced(&self, place: &Place<'_>) -> Result<bool, String> {
        let (_, end) = self.bytes(place.at)?;
        let line = self.file[end..].lines().next().unwrap_or_default();
        Ok(line.trim_start().trim_start_matches(':').trim_start().starts_with('{'))
    }

    /// Adds an entry after the one that comes before it in the source.
    fn insert(&mut self, at: usize, unit: &Unit) -> Result<(), String> {
        let state = match unit.state {
            UnitState::Stale => return Err("it is still marked as stale (fuzzy)".into()),
            UnitState::Missing => State::Draft,
            UnitState::Made(state) => state,
        };
        let first = self.entries.first().ok_or("the file has no strings yet: add one by hand")?;
        let indent = " ".repeat(first.at.column as usize - 1);
        let mut entry = format!(
            "{indent}{}:\n{indent}  source: {}\n{indent}  text: {}\n",
            unit.key,
            quoted(&self.sources[at].text),
            quoted(unit.text.trim())
        );
        if state != self.general || state == State::Reviewed {
            let word = UnitState::Made(state).as_str();
            entry += &format!("{indent}  state: {word}\n");
        }
        if state == State::Reviewed {
            let (by, on) = self.signature()?;
            let (by, on) = (quoted(&by), quoted(&on));
            entry += &format!("{indent}  by: {by}\n{indent}  on: {on}\n");
        }
        if !unit.note.trim().is_empty() {
            entry += &format!("{indent}  note: {}\n", quoted(unit.note.trim()));
        }
        let position = self.position(at);
        if position == self.file.len() && !self.file.ends_with('\n') {
            entry.insert(0, '\n');
        }
        self.edits.push((position, position, entry));
        self.changed.push(unit.key.clone());
        Ok(())
    }

    /// The byte where the entry of a source string belongs.
    fn position(&self, at: usize) -> usize {
        let earlier = self.sources[..at].iter().rev();
        let before = earlier.filter_map(|source| self.entries.iter().position(|place| place.key == source.key));
        let next = before.map(|place| place + 1).next().unwrap_or(0);
        match self.entries.get(next) {
            Some(place) => self.line_with_comments(place.at.line as usize),
            None => self.end.map_or(self.file.len(), |line| self.line_with_comments(line)),
        }
    }

    /// Where a line starts, with the comments right above it.
    fn line_with_comments(&self, line: usize) -> usize {
        let lines: Vec<&str> = self.file.split_inclusive('\n').collect();
        let mut line = line - 1;
        while line > 0 && lines[line - 1].trim_start().starts_with('#') {
            line -= 1;
        }
        lines[..line].iter().map(|line| line.len()).sum()
    }

    /// The bytes of a value that stands on one line.
    fn bytes(&self, span: Span) -> Result<(usize, usize), String> {
        let (column, len) = (span.column as usize - 1, span.len as usize);
        let before: usize = self.file.split_inclusive('\n').take(span.line as usize - 1).map(str::len).sum();
        let line = self.file[before..].lines().next().unwrap_or_default();
        let byte = |chars: usize| {
            let at = line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(chars);
            at.ok_or_else(|| format!("its entry runs over several lines (line {})", span.line))
        };
        let (from, to) = (byte(column)?, byte(column + len)?);
        Ok((before + from, before + to))
    }

    fn apply(&mut self) -> String {
        self.edits.sort_by_key(|(from, ..)| *from);
        let (mut text, mut at) = (String::with_capacity(self.file.len()), 0);
        for (from, to, new) in &self.edits {
            text.push_str(&self.file[at..*from]);
            text.push_str(new);
            at = *to;
        }
        text + &self.file[at..]
    }
}

/// A text between double quotes, as YAML and JSON both read it. YAML also wants control characters
/// escaped that JSON leaves as they are.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted
}

/// What was written must read as what was meant, whatever the file looked like.
fn check(text: &str, merge: &Merge<'_>, units: &[Unit]) -> Result<(), String> {
    let node = tree(text).map_err(|fault| format!("the changed file would not be YAML: {fault}"))?;
    let now = written(&node);
    for unit in units.iter().filter(|unit| merge.changed.contains(&unit.key)) {
        let entry = now.iter().find(|entry| entry.key == unit.key);
        let source = unit.source.trim();
        if entry.is_none_or(|entry| entry.text != unit.text.trim() || entry.source != source) {
            return Err(format!("the entry of `{}` is written in a way that can't be changed here", unit.key));
        }
    }
    for old in &merge.written {
        let changed = merge.changed.iter().any(|key| key == old.key);
        if !changed && !now.contains(old) {
            return Err(format!("the change would spoil the entry of `{}`", old.key));
        }
    }
    Ok(())
}
