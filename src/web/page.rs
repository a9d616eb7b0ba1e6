//! Pages put together from parts.

use std::sync::Arc;

use minijinja::{Error, ErrorKind, Value};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::App;
use super::gzip::{Stretch, gunzip, gzip};
use super::parts::{LAYOUT, PartKey, next_hole};

/// Bytes that all kept stretches may take together.
const MAX_KEPT_BYTES: u64 = 3 * 1024 * 1024;
/// About how many stretches that is.
const KEPT_STRETCHES: usize = 1_000;
/// Where the main part ends.
const END_OF_MAIN: &str = "</main>";

/// A page's HTML.
#[derive(Default)]
pub(super) struct Page {
    /// What other pages begin with, too.
    pub(super) beginning: Vec<Arc<Stretch>>,
    pub(super) rest: String,
}

impl From<String> for Page {
    fn from(html: String) -> Page {
        Page {
            beginning: Vec::new(),
            rest: html,
        }
    }
}

impl Page {
    fn show(&mut self, parts: &[Value]) {
        self.rest.extend(parts.iter().filter_map(Value::as_str));
    }

    /// All of it.
    pub(super) fn html(&self) -> String {
        let html = gunzip(&gzip(&self.beginning, self.rest.as_bytes()));
        String::from_utf8(html).expect("it was put together from strings")
    }
}

/// What is to be seen through a hole.
pub(super) enum Filling<'f> {
    /// What many pages show, and everything that it depends on.
    Shared(PartKey, &'f dyn Fn() -> Result<Vec<Value>, Error>),
    /// What hardly another page shows.
    Own(Value),
}

/// A part, and everything that it depends on.
pub(super) struct Keyed {
    pub(super) key: PartKey,
    pub(super) part: Value,
}

/// What pages begin with, by what it is made from. What somebody typed is in none of it.
pub(super) struct Stretches(Cache<String, Arc<Stretch>, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Stretch>> for ByBytes {
    fn weight(&self, key: &String, stretch: &Arc<Stretch>) -> u64 {
        let bytes = key.len() + stretch.bytes() + 150;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl Stretches {
    pub(super) fn new() -> Stretches {
        Stretches(Cache::with_weighter(
            KEPT_STRETCHES,
            MAX_KEPT_BYTES,
            ByBytes,
        ))
    }
}

impl App {
    /// A page with these main parts inside what the layout puts around every page.
    pub(super) fn framed(&self, frame: &Value, main: &[&Value]) -> Result<String, Error> {
        let (above, below) = around(frame)?;
        let main = main.iter().filter_map(|part| part.as_str());
        let middle: usize = main.clone().map(str::len).sum();
        let mut html = String::with_capacity(above.len() + middle + below.len() + 16);
        html.push_str(above);
        html.extend(main);
        html.extend([END_OF_MAIN, below]);
        Ok(html)
    }

    /// A page whose main part has holes. What it begins with is compressed once, as far as others share it.
    pub(super) fn filled_page(
        &self,
        frame: &Keyed,
        main: &Keyed,
        fillings: &[Filling<'_>],
    ) -> Result<Page, Error> {
        let (above, below) = around(&frame.part)?;
        let mut page = Page::from(above.to_owned());
        let mut left = main.part.as_str().unwrap_or_default();
        let (mut on, mut begins) = (frame.key.clone().then(&main.key), true);
        while let Some((before, number, after)) = next_hole(left) {
            page.rest.push_str(before);
            match fillings.get(number) {
                Some(Filling::Shared(key, parts)) if begins => {
                    self.begin(&mut page, on.then(key), parts)?;
                    on = main.key.clone().number(page.beginning.len());
                }
                Some(Filling::Shared(_, parts)) => page.show(&parts()?),
                Some(Filling::Own(part)) => {
                    page.show(std::slice::from_ref(part));
                    begins = false;
                }
                None => {}
            }
            left = after;
        }
        page.rest.extend([left, END_OF_MAIN, below]);
        Ok(page)
    }

    /// Shows these parts, and makes all that the page shows so far a stretch, if it was not made before.
    fn begin(
        &self,
        page: &mut Page,
        key: PartKey,
        parts: &dyn Fn() -> Result<Vec<Value>, Error>,
    ) -> Result<(), Error> {
        let key = self.key_here(key);
        let stretch = match self.stretches.0.get(&key) {
            Some(made) => made,
            None => {
                page.show(&parts()?);
                let made = Arc::new(Stretch::new(page.rest.as_bytes()));
                self.stretches.0.insert(key, made.clone());
                made
            }
        };
        page.rest.clear();
        page.beginning.push(stretch);
        Ok(())
    }
}

/// What the layout has above the end of the main part, and below it.
fn around(frame: &Value) -> Result<(&str, &str), Error> {
    let around = frame
        .as_str()
        .and_then(|html| html.rsplit_once(END_OF_MAIN));
    around.ok_or_else(|| {
        let message = format!("{LAYOUT} has no {END_OF_MAIN}");
        Error::new(ErrorKind::InvalidOperation, message)
    })
}
