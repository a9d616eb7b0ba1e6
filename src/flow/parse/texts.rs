//! Collects the sentences of a file under their keys.

use crate::flow::Text;
use crate::source::fields::{Quoted, map, text};
use crate::source::{Finding, Findings, Kind, Node, nearest};
use crate::words::{Piece, SourceString, pieces};

/// Collects every sentence of a file under the key it has in words files.
pub(in crate::flow) struct Texts {
    voices: Vec<String>,
    /// The sentences found so far.
    pub(in crate::flow) strings: Vec<SourceString>,
}

impl Texts {
    pub(in crate::flow) fn new(voices: Vec<String>) -> Texts {
        Texts { voices, strings: Vec::new() }
    }

    /// A sentence, or one sentence per voice.
    pub(super) fn voiced(&mut self, key: &str, node: &Node, findings: &mut Findings) -> Option<Text> {
        if !matches!(node.kind, Kind::Map(_)) {
            return self.plain(key, node, findings);
        }
        let entries = map(node, key, findings)?;
        for (name, _) in entries.iter().filter(|(name, _)| !self.voices.contains(&name.name)) {
            let message = format!("no voice is called `{}`", name.name);
            let hint = nearest(&name.name, self.voices.iter().map(String::as_str));
            let hint = hint.unwrap_or_else(|| format!("the voices are {}", self.voices.join(", ")));
            findings.push(Finding::error("unknown-voice", name.span, message).hint(hint));
        }
        let mut each = Vec::new();
        for voice in self.voices.clone() {
            match entries.iter().find(|(name, _)| name.name == voice) {
                Some((_, node)) => each.extend(self.push(&format!("{key}.{voice}"), node, findings)),
                None => {
                    let message = format!("`{key}` has no sentence for the voice `{voice}`");
                    findings.push(Finding::error("missing-voice", node.span, message).hint(format!("add `{voice}:`")));
                }
            }
        }
        (each.len() == self.voices.len()).then_some(Text::PerVoice(each))
    }

    /// A sentence that is the same for every voice, for places where the voice is not known yet.
    pub(in crate::flow) fn plain(&mut self, key: &str, node: &Node, findings: &mut Findings) -> Option<Text> {
        self.push(key, node, findings).map(Text::Same)
    }

    fn push(&mut self, key: &str, node: &Node, findings: &mut Findings) -> Option<usize> {
        let text = text(node, Quoted(key), findings)?.trim().to_owned();
        for piece in pieces(&text) {
            if let Piece::Placeholder(name) = piece
                && !(name.len() == 3 && name.bytes().all(|b| b.is_ascii_digit()))
            {
                let message = format!("nothing fills in the placeholder `{{{name}}}`");
                let hint = "in a flow only dial codes stand in braces, such as {911}";
                findings.push(Finding::error("unknown-placeholder", node.span, message).hint(hint));
            }
        }
        self.strings.push(SourceString { key: key.to_owned(), text, span: node.span });
        Some(self.strings.len() - 1)
    }
}
