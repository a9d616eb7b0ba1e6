//! Parts that many pages have alike, made once: what a new page costs is what is new in it.

use minijinja::{Error, Value};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;

use super::App;
use crate::flow::{Flow, LanguageId, VoiceId};

/// Bytes that all kept parts may take together.
const MAX_KEPT_BYTES: u64 = 6 * 1024 * 1024;
/// About how many parts that is.
const KEPT_PARTS: usize = 8_000;
/// What is around the main part of a page.
pub(super) const LAYOUT: &str = "layout.html";

/// The name of a part and everything that it depends on, one after the other.
#[derive(Clone)]
pub(super) struct PartKey(String);

/// About as long as most are.
const KEY_CHARS: usize = 80;

impl PartKey {
    pub(super) fn of(part: &str) -> PartKey {
        let mut key = String::with_capacity(KEY_CHARS);
        key.push_str(part);
        PartKey(key)
    }

    /// A part that is said in a language and voice of a flow.
    pub(super) fn in_flow(part: &str, flow: &Flow, at: LanguageId, voice: VoiceId) -> PartKey {
        let key = PartKey::of(part).and(&flow.id);
        key.number(at.0).number(voice.0)
    }

    pub(super) fn and(mut self, text: &str) -> PartKey {
        self.0.push(' ');
        self.0.push_str(text);
        self
    }

    /// With everything that another part depends on.
    pub(super) fn then(self, other: &PartKey) -> PartKey {
        self.and(&other.0)
    }

    pub(super) fn number(self, number: usize) -> PartKey {
        self.and(itoa::Buffer::new().format(number))
    }

    pub(super) fn flag(self, flag: bool) -> PartKey {
        self.and(if flag { "1" } else { "0" })
    }
}

/// Where a template shows what differs from page to page.
pub(super) fn hole(number: usize) -> Value {
    Value::from_safe_string(format!("{HOLE}{number}{END_OF_HOLE}"))
}

/// No text of an author has these, for a page escapes what they begin and end with.
const HOLE: &str = "<!--hole ";
const END_OF_HOLE: &str = "-->";

/// What is before the next hole, its number, and what is behind it.
pub(super) fn next_hole(html: &str) -> Option<(&str, usize, &str)> {
    let (before, after) = html.split_once(HOLE)?;
    let (number, after) = after.split_once(END_OF_HOLE)?;
    Some((before, number.parse().ok()?, after))
}

/// Fails where a page shows a hole: a template changed it, as a filter does.
pub(super) fn without_holes(html: &str) -> Result<(), Error> {
    if !html.to_ascii_lowercase().contains("!--hole") {
        return Ok(());
    }
    let message = "outcome.html can only show `recommendation`, `others`, `answers` and `keep` as they are, and \
                   answers.html `rows`";
    Err(Error::new(minijinja::ErrorKind::InvalidOperation, message))
}

/// Rendered parts by what they are made from. What somebody typed is in none of them.
pub(super) struct Parts(Cache<String, Value, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Value> for ByBytes {
    fn weight(&self, key: &String, part: &Value) -> u64 {
        let bytes = key.len() + part.as_str().map_or(0, str::len) + 100;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl Parts {
    pub(super) fn new() -> Parts {
        Parts(Cache::with_weighter(KEPT_PARTS, MAX_KEPT_BYTES, ByBytes))
    }
}

impl App {
    /// A part of a page, made from its template if none with this key was made before. The key tells of
    /// everything the part depends on; without one it is made for this once.
    pub(super) fn part<V: Serialize>(
        &self,
        key: Option<PartKey>,
        template: &str,
        view: impl FnOnce() -> V,
    ) -> Result<Value, Error> {
        let key = key.map(|key| self.key_here(key));
        let kept = key.as_deref().and_then(|key| self.parts.0.get(key));
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let part = Value::from_safe_string(self.templates.render(template, &view())?);
        if let Some(key) = key {
            self.parts.0.insert(key, part.clone());
        }
        Ok(part)
    }

    /// Parts in a frame are others, even where they say the same.
    pub(super) fn key_here(&self, key: PartKey) -> String {
        match self.base {
            "" => key.0,
            base => base.to_owned() + &key.0,
        }
    }

    /// A part with holes that is made once, and what is to be seen through each of them this time.
    pub(super) fn filled<V: Serialize>(
        &self,
        key: PartKey,
        template: &str,
        view: impl FnOnce() -> V,
        fillings: &[&[Value]],
    ) -> Result<Value, Error> {
        let part = self.part(Some(key), template, view)?;
        let mut rest = part.as_str().unwrap_or_default();
        let seen = fillings.iter().flat_map(|filling| filling.iter());
        let bytes: usize = seen.filter_map(Value::as_str).map(str::len).sum();
        let mut html = String::with_capacity(rest.len() + bytes);
        while let Some((before, number, after)) = next_hole(rest) {
            html.push_str(before);
            let filling = fillings.get(number);
            let filling = filling.into_iter().flat_map(|filling| filling.iter());
            html.extend(filling.filter_map(Value::as_str));
            rest = after;
        }
        html.push_str(rest);
        Ok(Value::from_safe_string(html))
    }
}
