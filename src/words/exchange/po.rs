use std::fmt::Write;

use super::{Job, Received, Unit, UnitState};
use crate::words::State;

/// Gettext's file: the key is the context of a message, so that equal sentences stay apart. A string
/// that is stale is fuzzy, and stays so until a translator has looked at it.
pub(super) fn write(job: Job<'_>, units: &[Unit]) -> String {
    let language = job.target.as_str().replace('-', "_");
    let mut file = format!(
        "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: {}\\n\"\n\
         \"PO-Revision-Date: \\n\"\n\"Last-Translator: \\n\"\n\"Language-Team: \\n\"\n\
         \"Language: {language}\\n\"\n\
         \"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
         \"Content-Transfer-Encoding: 8bit\\n\"\n",
        job.name
    );
    // Writing to a String can't fail.
    for unit in units {
        file.push('\n');
        for line in unit.note.lines() {
            let _ = writeln!(file, "# {line}");
        }
        let _ = writeln!(file, "#. {}", unit.context);
        let _ = writeln!(file, "#. {STATE}{}", unit.state.as_str());
        if unit.state == UnitState::Stale {
            file.push_str("#, fuzzy\n");
        }
        let _ = writeln!(file, "msgctxt {}", quoted(&unit.key));
        let _ = writeln!(file, "msgid {}", quoted(&unit.source));
        let _ = writeln!(file, "msgstr {}", quoted(&unit.text));
    }
    file
}

/// Before the state among the extracted comments.
const STATE: &str = "state: ";

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n").replace('\t', "\\t"))
}

fn unquoted(line: &str) -> Option<String> {
    let inside = line.trim().strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            '"' => return None,
            other => text.push(other),
        }
    }
    Some(text)
}

/// A message as far as it has been read.
#[derive(Default)]
struct Message {
    context: Option<String>,
    id: Option<String>,
    text: Option<String>,
    note: Vec<String>,
    state: Option<UnitState>,
    fuzzy: bool,
}

pub(super) fn read(file: &str) -> Result<Received, String> {
    let mut units = Vec::new();
    let mut message = Message::default();
    for (number, line) in file.lines().enumerate() {
        if line.starts_with("#~") {
            // What is obsolete ends the message before it, and its flags are nobody's.
            units.extend(std::mem::take(&mut message).unit());
            continue;
        }
        // A comment or a context after a translation begins the next message.
        let begins = line.starts_with('#') || line.starts_with("msgctxt");
        if begins && message.text.is_some() {
            units.extend(std::mem::take(&mut message).unit());
        }
        let understood = message.take(line);
        understood.ok_or_else(|| format!("line {} is not that of a PO file: {line}", number + 1))?;
    }
    units.extend(message.unit());
    let header = file.lines().find_map(|line| line.strip_prefix("\"Language: "));
    let language = header.and_then(|line| line.strip_suffix("\\n\""));
    Ok(Received { units, language: language.map(|tag| tag.trim().replace('_', "-")).filter(|tag| !tag.is_empty()) })
}

impl Message {
    fn take(&mut self, line: &str) -> Option<()> {
        let field = |field: &mut Option<String>, rest: &str| {
            *field = Some(unquoted(rest)?);
            Some(())
        };
        if line.trim().is_empty() {
            Some(())
        } else if let Some(flags) = line.strip_prefix("#,") {
            self.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            Some(())
        } else if let Some(comment) = line.strip_prefix("#. ") {
            let state = comment.strip_prefix(STATE).and_then(UnitState::parse);
            self.state = state.or(self.state);
            Some(())
        } else if let Some(note) = line.strip_prefix("# ") {
            self.note.push(note.to_owned());
            Some(())
        } else if line.starts_with('#') {
            Some(())
        } else if let Some(rest) = line.strip_prefix("msgctxt ") {
            field(&mut self.context, rest)
        } else if let Some(rest) = line.strip_prefix("msgid ") {
            field(&mut self.id, rest)
        } else if let Some(rest) = line.strip_prefix("msgstr ") {
            field(&mut self.text, rest)
        } else {
            // A text goes on over several lines.
            let more = unquoted(line)?;
            let fields = [&mut self.text, &mut self.id, &mut self.context];
            let open = fields.into_iter().find_map(|field| field.as_mut())?;
            open.push_str(&more);
            Some(())
        }
    }

    /// None for the header, which has no context.
    fn unit(self) -> Option<Unit> {
        let text = self.text?;
        let state = match (self.fuzzy, self.state) {
            (true, _) => UnitState::Stale,
            _ if text.is_empty() => UnitState::Missing,
            (false, Some(made @ UnitState::Made(_))) => made,
            (false, Some(UnitState::Stale | UnitState::Missing) | None) => UnitState::Made(State::Draft),
        };
        Some(Unit {
            key: self.context?,
            context: String::new(),
            source: self.id?,
            text,
            state,
            note: self.note.join("\n"),
        })
    }
}
