//! gzip (RFC 1952). What many pages begin with is compressed once: its blocks end with a whole byte, and what
//! follows refers to nothing in it (RFC 1951 §3.2).

use std::cell::RefCell;
use std::sync::Arc;

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress};
use libdeflater::{CompressionLvl, Compressor, Decompressor};

/// Fast: somebody is waiting for it.
const LEVEL: i32 = 1;
/// Rather small: it is sent again and again.
const STRETCH_LEVEL: u32 = 6;

/// Deflate, no name and no time, by the fastest algorithm, on any system (RFC 1952 §2.3.1).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];

/// A text that pages begin with, compressed.
pub(super) struct Stretch {
    deflated: Box<[u8]>,
    sum: Crc,
}

impl Stretch {
    pub(super) fn new(plain: &[u8]) -> Stretch {
        thread_local! {
            static DEFLATE: RefCell<Compress> =
                RefCell::new(Compress::new(Compression::new(STRETCH_LEVEL), false));
        }
        DEFLATE.with_borrow_mut(|compress| {
            let mut room = vec![0; most_deflated(plain.len())];
            compress.reset();
            let done = compress.compress(plain, &mut room, FlushCompress::Sync);
            done.expect("there is room for the longest that it can get");
            let written = usize::try_from(compress.total_out()).expect("no longer than the room");
            Stretch {
                deflated: room[..written].into(),
                sum: sum(plain),
            }
        })
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.deflated.len()
    }
}

/// More than deflate ever makes of so many bytes (less than a twentieth beyond them, by zlib's `deflateBound`), with
/// the empty block that ends them.
fn most_deflated(bytes: usize) -> usize {
    bytes + bytes / 8 + 64
}

/// One text of these stretches and the rest.
pub(super) fn gzip(beginning: &[Arc<Stretch>], rest: &[u8]) -> Bytes {
    thread_local! {
        // To make one takes longer than to compress a page.
        static GZIP: RefCell<(Compressor, Vec<u8>)> = RefCell::new((
            Compressor::new(CompressionLvl::new(LEVEL).expect("libdeflate has levels 0 to 12")),
            Vec::new(),
        ));
    }
    GZIP.with_borrow_mut(|(compressor, room)| {
        room.clear();
        room.extend_from_slice(&HEADER);
        let mut all = Crc::new();
        for stretch in beginning {
            room.extend_from_slice(&stretch.deflated);
            all.combine(&stretch.sum);
        }
        all.combine(&sum(rest));
        let from = room.len();
        room.resize(from + compressor.deflate_compress_bound(rest.len()), 0);
        let written = compressor.deflate_compress(rest, &mut room[from..]);
        room.truncate(from + written.expect("there is room for the longest that it can get"));
        room.extend_from_slice(&all.sum().to_le_bytes());
        room.extend_from_slice(&all.amount().to_le_bytes());
        Bytes::copy_from_slice(room)
    })
}

/// The text again.
pub(super) fn gunzip(packed: &[u8]) -> Vec<u8> {
    // Its length is in the last bytes; nothing here is longer than they can say.
    let length = packed
        .last_chunk()
        .map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let mut plain = vec![0; length as usize];
    let read = Decompressor::new().gzip_decompress(packed, &mut plain);
    read.expect("what was compressed here can be read");
    plain
}

fn sum(plain: &[u8]) -> Crc {
    let mut sum = Crc::new();
    sum.update(plain);
    sum
}
