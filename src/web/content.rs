//! The bytes of pages, compressed once and kept as long as they are of use.

use std::cell::RefCell;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{HeaderMap, header};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

/// Bytes that all kept pages may take together.
const MAX_KEPT_BYTES: u64 = 12 * 1024 * 1024;
/// About how many pages that is.
const KEPT_PAGES: usize = 4_000;
/// Fast: somebody is waiting for it.
const GZIP_LEVEL: i32 = 1;
/// Small: nobody is waiting for it.
const BROTLI_QUALITY: u32 = 11;

/// Something to send, compressed.
pub(super) struct Content {
    gzip: Bytes,
    plain_bytes: usize,
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
    pub(super) fn once(plain: &[u8]) -> Arc<Content> {
        Content::new(plain, false)
    }

    /// Something that is sent again and again.
    pub(super) fn kept(plain: &[u8]) -> Arc<Content> {
        Content::new(plain, true)
    }

    fn new(plain: &[u8], kept: bool) -> Arc<Content> {
        Arc::new(Content {
            gzip: gzip(plain),
            plain_bytes: plain.len(),
            brotli: OnceLock::new(),
            kept,
            asked_before: AtomicBool::new(false),
        })
    }

    fn plain(&self) -> Vec<u8> {
        let mut plain = vec![0; self.plain_bytes];
        let read = Decompressor::new().gzip_decompress(&self.gzip, &mut plain);
        read.expect("what was compressed here can be read");
        plain
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
            false => (None, self.plain().into()),
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
            let mut brotli = Vec::new();
            let (quality, window) = (BROTLI_QUALITY, window(content.plain_bytes));
            let mut writer = brotli::CompressorWriter::new(&mut brotli, 4096, quality, window);
            let written = writer.write_all(&content.plain());
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

fn gzip(plain: &[u8]) -> Bytes {
    thread_local! {
        // To make one takes longer than to compress a page.
        static GZIP: RefCell<(Compressor, Vec<u8>)> = RefCell::new((
            Compressor::new(CompressionLvl::new(GZIP_LEVEL).expect("libdeflate has levels 0 to 12")),
            Vec::new(),
        ));
    }
    GZIP.with_borrow_mut(|(compressor, room)| {
        room.resize(
            compressor.gzip_compress_bound(plain.len()).max(room.len()),
            0,
        );
        let written = compressor.gzip_compress(plain, room);
        let written = written.expect("there is room for the longest that it can get");
        Bytes::copy_from_slice(&room[..written])
    })
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
    let Some(weight) = weight.trim_ascii().strip_prefix(b"q=") else {
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
