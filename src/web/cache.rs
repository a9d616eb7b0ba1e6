//! Whole compressed pages: one bounded cache, keyed by everything that a page is made from.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{HeaderMap, header};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::flow::{Date, LanguageId, LinkSourceId, QuestionId};
use crate::words::Language;

/// The most bytes that all cached pages take together.
const MAX_CACHED_BYTES: u64 = 12 * 1024 * 1024;
/// An estimate of how many pages that is.
const CACHED_PAGES: usize = 2_000;
/// What one entry takes besides its key and its bytes.
const ENTRY_BYTES: usize = 250;
/// Somebody waits while a page is compressed.
const LEVEL: i32 = 1;

/// Everything that a page is made from, besides the app whose cache it is in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PageKey {
    /// The flow and its language, or the language of a page that belongs to no flow.
    pub(super) place: CachedPlace,
    /// Set inside a frame of another site.
    pub(super) frame: bool,
    pub(super) page: CachedPage,
}

/// The flow and language of a cached page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CachedPlace {
    Site(Language),
    Flow { flow: String, language: LanguageId },
}

/// A kind of page that is cached, with all that differs within one flow and language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CachedPage {
    Home,
    Start {
        source: Option<LinkSourceId>,
        cleared: bool,
    },
    Gone {
        no_cookies: bool,
    },
    /// The page for a set of answers. Typed answers are never cached.
    Step {
        day: Date,
        change: Option<QuestionId>,
        check: bool,
        /// The opened text of the address.
        answers: String,
    },
}

/// Whole pages by their keys.
pub(super) struct PageCache {
    cached: Cache<PageKey, Compressed, ByBytes>,
    found: AtomicU64,
    made: AtomicU64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<PageKey, Compressed> for ByBytes {
    fn weight(&self, key: &PageKey, content: &Compressed) -> u64 {
        let answers = match &key.page {
            CachedPage::Step { answers, .. } => answers.len(),
            CachedPage::Home | CachedPage::Start { .. } | CachedPage::Gone { .. } => 0,
        };
        let bytes = answers + content.0.len() + ENTRY_BYTES;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl PageCache {
    pub(super) fn new() -> PageCache {
        PageCache {
            cached: Cache::with_weighter(CACHED_PAGES, MAX_CACHED_BYTES, ByBytes),
            found: AtomicU64::new(0),
            made: AtomicU64::new(0),
        }
    }

    pub(super) fn find(&self, key: &PageKey) -> Option<Compressed> {
        let found = self.cached.get(key);
        let count = if found.is_some() { &self.found } else { &self.made };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    pub(super) fn keep(&self, key: PageKey, content: Compressed) {
        self.cached.insert(key, content);
    }

    /// Returns how many pages were found, and how many had to be made.
    pub(super) fn counts(&self) -> (u64, u64) {
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (count(&self.found), count(&self.made))
    }
}

/// Content compressed with gzip (RFC 1952).
#[derive(Clone, Debug)]
pub(super) struct Compressed(Bytes);

impl Compressed {
    pub(super) fn new(plain: &[u8]) -> Compressed {
        thread_local! {
            // A compressor takes longer to make than a page takes to compress.
            static GZIP: RefCell<(Compressor, Vec<u8>)> = RefCell::new((
                Compressor::new(CompressionLvl::new(LEVEL).expect("libdeflate has levels 0 to 12")),
                Vec::new(),
            ));
        }
        GZIP.with_borrow_mut(|(compressor, room)| {
            room.resize(compressor.gzip_compress_bound(plain.len()), 0);
            let written = compressor.gzip_compress(plain, room);
            let written = written.expect("there is room for the longest result");
            Compressed(Bytes::copy_from_slice(&room[..written]))
        })
    }

    pub(super) fn bytes(&self) -> Bytes {
        self.0.clone()
    }
}

/// Decompresses what this program compressed.
pub(super) fn decompress(gzip: &[u8]) -> Vec<u8> {
    // The last four bytes are the length (RFC 1952 §2.3.1). No page is longer than they can say.
    let length = gzip.last_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let mut plain = vec![0; length as usize];
    let read = Decompressor::new().gzip_decompress(gzip, &mut plain);
    read.expect("this program compressed it");
    plain
}

/// Returns true if a reader takes gzip (`Accept-Encoding`, RFC 9110 §12.5.3).
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let codings = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let gzip = codings.map(|coding| coding.split_once(';').unwrap_or((coding, "")));
    let mut gzip = gzip.filter(|(name, _)| matches!(name.trim(), "gzip" | "x-gzip"));
    gzip.next_back().is_some_and(|(_, weight)| is_wanted(weight))
}

/// Returns true for a weight above zero, and for none.
fn is_wanted(weight: &str) -> bool {
    let weight = weight.trim().trim_start_matches(['q', 'Q']).strip_prefix('=');
    weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
}
