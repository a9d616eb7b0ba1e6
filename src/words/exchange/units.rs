//! The strings of a source beside their translations.

use crate::source::fields::{map, text};
use crate::source::{Fields, Findings, Node};
use crate::words::{SourceString, State};

/// One string as a translator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its name in words files.
    pub key: String,
    /// Where it stands, whose voice it is, and how long it may get.
    pub context: String,
    /// The sentence of the source as it is now.
    pub source: String,
    /// The translation; empty where there is none.
    pub text: String,
    /// Where it stands.
    pub state: UnitState,
    /// What the translator has to say about it.
    pub note: String,
}

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// Not translated.
    Missing,
    /// Made from an older sentence.
    Stale,
    /// Translated, in this state.
    Made(State),
}

impl UnitState {
    /// Its word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            UnitState::Missing => "missing",
            UnitState::Stale => "stale",
            UnitState::Made(State::Draft) => "draft",
            UnitState::Made(State::Machine) => "machine",
            UnitState::Made(State::Reviewed) => "reviewed",
        }
    }

    /// The state with this word.
    pub fn parse(word: &str) -> Option<UnitState> {
        let all = [
            UnitState::Missing,
            UnitState::Stale,
            UnitState::Made(State::Draft),
            UnitState::Made(State::Machine),
            UnitState::Made(State::Reviewed),
        ];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// The strings of a source beside their translations in a words file, in the order of the source.
pub fn units(sources: &[SourceString], voices: &[String], words: &Node) -> Vec<Unit> {
    let written = written(words);
    let each = sources.iter().map(|source| {
        let entry = written.iter().find(|entry| entry.key == source.key);
        Unit {
            key: source.key.clone(),
            context: context(source, voices),
            source: source.text.clone(),
            text: entry.map_or(String::new(), |entry| entry.text.to_owned()),
            state: match entry {
                None => UnitState::Missing,
                Some(entry) if entry.source != source.text => UnitState::Stale,
                Some(entry) => UnitState::Made(entry.state),
            },
            note: entry.map_or(String::new(), |entry| entry.note.to_owned()),
        }
    });
    each.collect()
}

/// An entry of a words file as it is written.
#[derive(PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) key: &'a str,
    pub(super) source: &'a str,
    pub(super) text: &'a str,
    pub(super) state: State,
    pub(super) note: &'a str,
}

/// The entries of a words file; the loader has found fault with those that are left out here.
pub(super) fn written<'a>(words: &'a Node) -> Vec<Written<'a>> {
    let mut unheard = Findings::default();
    let Some(fields) = Fields::read(words, "", &["language", "state", "by", "on", "strings"], &mut unheard) else {
        return Vec::new();
    };
    let general = state_of(&fields).unwrap_or(State::Draft);
    let strings = fields.get("strings").and_then(|node| map(node, "", &mut unheard));
    let mut all = Vec::new();
    for (key, node) in strings.unwrap_or_default() {
        let known = ["source", "text", "state", "by", "on", "note", "same"];
        let Some(fields) = Fields::read(node, "", &known, &mut unheard) else {
            continue;
        };
        let mut said = |name| fields.get(name).and_then(|node| text(node, "", &mut unheard));
        if let (Some(source), Some(text)) = (said("source"), said("text")) {
            let note = said("note").unwrap_or_default();
            all.push(Written {
                key: &key.name,
                source: source.trim(),
                text: text.trim(),
                state: state_of(&fields).unwrap_or(general),
                note: note.trim(),
            });
        }
    }
    all
}

/// The state of the strings of a words file that have none of their own.
pub(super) fn general_state(words: &Node) -> State {
    let known = ["language", "state", "by", "on", "strings"];
    let fields = Fields::read(words, "", &known, &mut Findings::default());
    fields.and_then(|fields| state_of(&fields)).unwrap_or(State::Draft)
}

fn state_of(fields: &Fields<'_>) -> Option<State> {
    let word = text(fields.get("state")?, "", &mut Findings::default())?;
    match UnitState::parse(word)? {
        UnitState::Made(state) => Some(state),
        UnitState::Missing | UnitState::Stale => None,
    }
}

/// Where a string stands, in words, from its key.
fn context(source: &SourceString, voices: &[String]) -> String {
    let mut parts: Vec<&str> = source.key.split('.').collect();
    let voice = parts.last().filter(|last| voices.iter().any(|voice| voice == *last)).copied();
    if voice.is_some() {
        parts.pop();
    }
    let place = match parts.as_slice() {
        ["questions", id, "ask"] => format!("the question `{id}`, a heading"),
        ["questions", id, "options", option] => {
            format!("an answer (`{option}`) to the question `{id}`")
        }
        ["questions", id, "options", option, "hint"] => {
            format!("a help text below the answer `{option}` to the question `{id}`")
        }
        ["questions", id, part] => format!("{part} of the question `{id}`"),
        ["outcomes", id, "title"] => format!("the heading of the recommendation `{id}`"),
        ["outcomes", id, "say"] => format!("what the person says aloud for `{id}`"),
        ["outcomes", id, part, number] => format!("{part} {number} of the recommendation `{id}`"),
        ["outcomes", id, part] => format!("{part} of the recommendation `{id}`"),
        ["rules", id, ..] => format!("why `{id}` is recommended"),
        ["notices", id, ..] => format!("the notice `{id}`"),
        ["start", number] => format!("paragraph {number} of the start page"),
        other => other.join(", "),
    };
    let voice = voice.map(|voice| format!("; voice `{voice}`"));
    // Other languages run longer than English; more than this breaks lines on a phone.
    let length = source.text.chars().count();
    let most = length + (length / 2).max(10);
    format!("{place}{}; at most about {most} characters", voice.unwrap_or_default())
}
