//! Parts that many pages have alike, made once: what a new page costs is what is new in it.

use minijinja::{Error, Value};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;

use super::App;
use super::view::Shell;

/// Bytes that all kept parts may take together.
const MAX_KEPT_BYTES: u64 = 6 * 1024 * 1024;
/// About how many parts that is.
const KEPT_PARTS: usize = 8_000;
/// What is around the main part of a page.
const LAYOUT: &str = "layout.html";
/// Where the main part ends.
const END_OF_MAIN: &str = "</main>";

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
        key: Option<String>,
        template: &str,
        view: impl FnOnce() -> V,
    ) -> Result<Value, Error> {
        // Parts in a frame are others, even where they say the same.
        let key = match self.base {
            "" => key,
            base => key.map(|key| format!("{base}{key}")),
        };
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

    /// A page with these main parts inside what the layout puts around every page.
    pub(super) fn framed<'a>(
        &self,
        key: Option<String>,
        shell: impl FnOnce() -> Shell<'a>,
        main: &[&Value],
    ) -> Result<String, Error> {
        let frame = self.part(key, LAYOUT, shell)?;
        let around = frame
            .as_str()
            .and_then(|html| html.rsplit_once(END_OF_MAIN));
        let (above, below) = around.ok_or_else(|| no_place(LAYOUT, END_OF_MAIN))?;
        let main = main.iter().filter_map(|part| part.as_str());
        let middle: usize = main.clone().map(str::len).sum();
        let mut html = String::with_capacity(above.len() + middle + below.len() + 16);
        html.push_str(above);
        html.extend(main);
        html.push_str(END_OF_MAIN);
        html.push_str(below);
        Ok(html)
    }
}

/// A template does not show what a page has to put there.
pub(super) fn no_place(template: &str, what: &str) -> Error {
    let message = format!("{template} has no {what}");
    Error::new(minijinja::ErrorKind::InvalidOperation, message)
}
