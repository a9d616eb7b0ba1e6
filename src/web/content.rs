//! The bytes of pages, compressed once and kept as long as they are of use.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{HeaderMap, header};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use super::gzip::{Stretch, gunzip, gzip};

/// Bytes that all kept pages may take together.
const MAX_KEPT_BYTES: u64 = 12 * 1024 * 1024;
/// About how many pages that is.
const KEPT_PAGES: usize = 4_000;
/// Small: nobody is waiting for it.
const BROTLI_QUALITY: u32 = 11;

/// Something to send, compressed.
pub(super) struct Content {
    gzip: Bytes,
    /// Made in the background for what is asked for again.
    brotli: OnceLock<Bytes>,
    /// Whether it may be asked for again.
    kept: bool,
    asked_before: AtomicBool,
}

/// The encodings that somebody takes besides none.
#[derive(Clone, Copy, Default)]
pub(super) struct Takes {
    gzip: bool,
    brotli: bool,
}

impl Content {
    /// Something that is sent once.
    pub(super) fn once(beginning: &[Arc<Stretch>], rest: &[u8]) -> Arc<Content> {
        Content::new(beginning, rest, false)
    }

    /// Something that is sent again and again.
    pub(super) fn kept(beginning: &[Arc<Stretch>], rest: &[u8]) -> Arc<Content> {
        Content::new(beginning, rest, true)
    }

    fn new(beginning: &[Arc<Stretch>], rest: &[u8], kept: bool) -> Arc<Content> {
        Arc::new(Content {
            gzip: gzip(beginning, rest),
            brotli: OnceLock::new(),
            kept,
            asked_before: AtomicBool::new(false),
        })
    }

    /// The bytes for whoever takes this, and their encoding.
    pub(super) fn encoded(self: &Arc<Self>, takes: Takes) -> (Option<&'static str>, Bytes) {
        if takes.brotli {
            if let Some(brotli) = self.brotli.get() {
                return (Some("br"), brotli.clone());
            }
            if self.asked_before.swap(true, Ordering::Relaxed) {
                self.compress_well();
            }
        }
        match takes.gzip {
            true => (Some("gzip"), self.gzip.clone()),
            false => (None, gunzip(&self.gzip).into()),
        }
    }

    /// One page at a time, while nobody waits.
    fn compress_well(self: &Arc<Self>) {
        static ONE: Semaphore = Semaphore::const_new(1);
        if !self.kept {
            return;
        }
        let Ok(turn) = ONE.try_acquire() else { return };
        let content = self.clone();
        tokio::task::spawn_blocking(move || {
            let (mut brotli, plain) = (Vec::new(), gunzip(&content.gzip));
            let (quality, window) = (BROTLI_QUALITY, window(plain.len()));
            let mut writer = brotli::CompressorWriter::new(&mut brotli, 4096, quality, window);
            let written = writer.write_all(&plain);
            drop(writer);
            if written.is_ok() {
                content.brotli.get_or_init(|| brotli.into());
            }
            drop(turn);
        });
    }
}

/// The window that holds so many bytes, as a power of two (RFC 7932 §9.1); a larger one would only take memory.
fn window(bytes: usize) -> u32 {
    (usize::BITS - bytes.leading_zeros()).clamp(10, 18)
}

impl Takes {
    /// From `Accept-Encoding` (RFC 9110 §12.5.3).
    pub(super) fn from_headers(headers: &HeaderMap) -> Takes {
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let mut takes = Takes::default();
        for coding in values.flat_map(|value| value.as_bytes().split(|byte| *byte == b',')) {
            let mut parts = coding.splitn(2, |byte| *byte == b';');
            let name = parts.next().unwrap_or(coding).trim_ascii();
            let wanted = parts.next().is_none_or(is_wanted);
            match name {
                b"gzip" | b"x-gzip" => takes.gzip = wanted,
                b"br" => takes.brotli = wanted,
                _ => {}
            }
        }
        takes
    }
}

/// Whether a weight is more than nothing, or no weight.
fn is_wanted(weight: &[u8]) -> bool {
    let weight = weight.trim_ascii();
    let Some(weight) = weight.strip_prefix(b"q=").or(weight.strip_prefix(b"Q=")) else {
        return true;
    };
    let weight = std::str::from_utf8(weight).ok();
    let weight = weight.and_then(|weight| weight.parse::<f32>().ok());
    weight.is_some_and(|weight| weight > 0.0)
}

/// Pages by what they are made from: their place, the flow, the language, the day and the answers.
pub(super) struct Pages {
    kept: Cache<String, Arc<Content>, ByBytes>,
    found: AtomicU64,
    made: AtomicU64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Content>> for ByBytes {
    /// With what its better compressed form will take, and what keeping it takes.
    fn weight(&self, key: &String, content: &Arc<Content>) -> u64 {
        let bytes = key.len() + 2 * content.gzip.len() + 200;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl Pages {
    pub(super) fn new() -> Pages {
        Pages {
            kept: Cache::with_weighter(KEPT_PAGES, MAX_KEPT_BYTES, ByBytes),
            found: AtomicU64::new(0),
            made: AtomicU64::new(0),
        }
    }

    pub(super) fn find(&self, key: &str) -> Option<Arc<Content>> {
        let found = self.kept.get(key);
        let count = if found.is_some() {
            &self.found
        } else {
            &self.made
        };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    pub(super) fn keep(&self, key: String, content: Arc<Content>) {
        self.kept.insert(key, content);
    }

    /// How many were found, and how many had to be made.
    pub(super) fn counts(&self) -> (u64, u64) {
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (count(&self.found), count(&self.made))
    }
}
