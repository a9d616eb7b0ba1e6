//! Faults in an author's files, as data.

use super::{FileId, Span};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The flow can't be served.
    Error,
    /// A reason to look.
    Warning,
}

/// One thing that is wrong in an author's file, as plain data; printing it is elsewhere.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The lint's id, which names the fault.
    pub lint: &'static str,
    /// Error or warning.
    pub level: Level,
    /// Where.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What shows it, such as a set of answers.
    pub notes: Vec<String>,
}

impl Finding {
    /// A fault that keeps the flow from being served.
    pub fn error(lint: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding { lint, level: Level::Error, span, message: message.into(), hint: None, notes: Vec::new() }
    }

    /// A reason to look.
    pub fn warning(lint: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding { level: Level::Warning, ..Finding::error(lint, span, message) }
    }

    /// The same finding with something that shows it.
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.notes.push(note.into());
        self
    }

    /// The same finding with a word on what to do.
    pub fn hint(self, hint: impl Into<String>) -> Finding {
        Finding { hint: Some(hint.into()), ..self }
    }
}

/// What was found, in the order it was found.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Adds one, if there is one.
    pub fn extend_one(&mut self, finding: Option<Finding>) {
        self.list.extend(finding);
    }

    /// Keeps those for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.list.retain(keep);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Findings) {
        self.list.extend(other.list);
    }

    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|finding| finding.level == Level::Error).count()
    }

    /// How many of them are warnings.
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }

    /// Whether some error lies in this file.
    pub fn error_in(&self, file: FileId) -> bool {
        self.list.iter().any(|finding| finding.level == Level::Error && finding.span.file == file)
    }

    /// The findings by place: file, line, column.
    pub fn sorted(&self) -> Vec<&Finding> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|finding| (finding.span.file, finding.span.line, finding.span.column));
        sorted
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// "did you mean `kaiser`?", or what there is to choose from.
pub fn nearest_or_all(written: &str, known: &[&str]) -> String {
    nearest(written, known.iter().copied()).unwrap_or_else(|| match known {
        [] => "there is none here".into(),
        [.., _] if known.len() <= 12 => format!("there is {}", known.join(", ")),
        _ => format!("there is {}, and more", known[..12].join(", ")),
    })
}

/// "did you mean `kaiser`?" when one of the known names is close to the one written.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min()
        .map(|(_, name)| format!("did you mean `{name}`?"))
}
