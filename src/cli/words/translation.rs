//! Translations: a words file and the strings of its source.

use std::path::Path;

use crate::cli::flows::sound;
use crate::source::{FileId, Findings, Sources, parse, text_of};
use crate::words::exchange::{Job, Unit, units};
use crate::words::{Language, SourceString};

/// A words file with the strings that it translates.
pub(super) struct Translation {
    name: String,
    /// The file's path inside the flows directory.
    pub(super) path: String,
    pub(super) text: String,
    source: Language,
    target: Language,
    voices: Vec<String>,
    pub(super) strings: Vec<SourceString>,
}

impl Translation {
    pub(super) fn job(&self) -> Job<'_> {
        Job { name: &self.name, source: &self.source, target: &self.target }
    }

    pub(super) fn units(&self) -> Result<Vec<Unit>, String> {
        let mut findings = Findings::default();
        let node = parse(self.text.as_bytes(), FileId::ALONE, &mut findings);
        let node = node.ok_or_else(|| format!("{} can't be read", self.path))?;
        Ok(units(&self.strings, &self.voices, &node))
    }
}

/// Returns the translation of a flow, or of the providers, in a language.
pub(super) fn translation(dir: Option<&Path>, name: &str, tag: &str) -> Result<Translation, String> {
    let loaded = sound(dir)?;
    let (source, voices, strings) = loaded
        .flows
        .translatable(name)
        .ok_or_else(|| format!("there is no flow `{name}`\n  hint: name one, or `providers`"))?;
    let path = match name {
        "providers" => format!("words/{tag}.yaml"),
        flow => format!("{flow}/words/{tag}.yaml"),
    };
    Ok(Translation {
        text: words_file(&loaded.sources, &path).ok_or_else(|| {
            format!("there is no {path}\n  hint: make one with `language: {tag}`, `state: draft` and one string")
        })?,
        target: Language::parse(tag).ok_or_else(|| format!("`{tag}` is not a language tag"))?,
        name: name.to_owned(),
        path,
        source: source.clone(),
        voices: voices.to_vec(),
        strings,
    })
}

fn words_file(sources: &Sources, path: &str) -> Option<String> {
    let file = sources.find(path)?;
    let mut findings = Findings::default();
    let bytes = sources.read(file, &mut findings)?;
    text_of(&bytes, file, &mut findings).map(str::to_owned)
}
