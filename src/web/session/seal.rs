//! Answers sealed for an address: authenticated and encrypted under the browser's own key.

use aes_gcm_siv::aead::{AeadInOut, KeyInit};
use aes_gcm_siv::{Aes256GcmSiv, Nonce, Tag};
use data_encoding::BASE64URL_NOPAD;

use super::key::Key;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;
/// The length of the unencrypted part.
const HEAD: usize = 1 + NONCE_BYTES;
/// The length of the hour of sealing, which precedes the text.
const HOUR_BYTES: usize = 4;
/// The length of the authentication tag (RFC 8452).
const TAG_BYTES: usize = 16;
/// Sealed texts are padded to a multiple of this, so that a length tells little.
const BLOCK: usize = 64;
/// The longest address part that is opened or sent back. The longest answers are shorter. The head of a redirect with it
/// stays below 4 KiB, the default limit of proxies.
pub(in crate::web) const MAX_SEALED_CHARS: usize = 3_200;
/// Answers older than this are not shown again: a week to come back, then a shared computer forgets.
const MAX_AGE_HOURS: u32 = 7 * 24;

/// Seals a text for one flow and appends it to an address. `None` for a text that is too long for the cipher.
pub(in crate::web) fn seal(key: &Key, flow: &str, hour: u32, text: &str, address: &mut String) -> Option<()> {
    // A repeated nonce would only show that the same text was sealed twice (RFC 8452 §1).
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let plain = (HOUR_BYTES + text.len()).next_multiple_of(BLOCK);
    let mut bytes = Vec::with_capacity(HEAD + plain + TAG_BYTES);
    bytes.push(VERSION);
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&hour.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(HEAD + plain, 0);
    let body = (&mut bytes[HEAD..]).into();
    let tag = cipher(key).encrypt_inout_detached(&Nonce::from(nonce), flow.as_bytes(), body);
    bytes.extend_from_slice(&tag.ok()?);
    BASE64URL_NOPAD.encode_append(&bytes, address);
    Some(())
}

/// Opens a text that [`seal`] sealed. `None` for anything else, and for a text that is too old.
pub(in crate::web) fn open(key: &Key, flow: &str, hour: u32, sealed: &str) -> Option<String> {
    if sealed.len() > MAX_SEALED_CHARS {
        return None;
    }
    let mut bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
    let (version, rest) = bytes.split_first_mut()?;
    let (nonce, rest) = rest.split_first_chunk_mut::<NONCE_BYTES>()?;
    let (body, tag) = rest.split_last_chunk_mut::<TAG_BYTES>()?;
    if *version != VERSION {
        return None;
    }
    let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
    let opened = cipher(key).decrypt_inout_detached(&nonce, flow.as_bytes(), (&mut *body).into(), &tag);
    opened.ok()?;
    let (made, text) = body.split_first_chunk::<HOUR_BYTES>()?;
    let age = hour.saturating_sub(u32::from_be_bytes(*made));
    if age > MAX_AGE_HOURS {
        return None;
    }
    let last = text.iter().rposition(|byte| *byte != 0);
    let text = &text[..last.map_or(0, |last| last + 1)];
    Some(std::str::from_utf8(text).ok()?.to_owned())
}

fn cipher(key: &Key) -> Aes256GcmSiv {
    Aes256GcmSiv::new(&key.0.into())
}

/// Returns the hours since 1970, from which the age of sealed answers is counted.
pub(in crate::web) fn this_hour() -> u32 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| u32::try_from(since.as_secs() / 3600).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::MAX_ANSWERS_BYTES;

    fn seal(key: &Key, flow: &str, hour: u32, text: &str) -> Option<String> {
        let mut sealed = String::new();
        super::seal(key, flow, hour, text, &mut sealed)?;
        Some(sealed)
    }

    #[test]
    fn only_the_same_key_flow_and_week_open() {
        let (key, other) = (Key([7; 32]), Key([8; 32]));
        let sealed = seal(&key, "flow", 1_000, "kaiser=yes").unwrap();
        assert_eq!(open(&key, "flow", 1_000 + 19, &sealed).as_deref(), Some("kaiser=yes"));
        assert_eq!(open(&other, "flow", 1_000, &sealed), None);
        assert_eq!(open(&key, "other", 1_000, &sealed), None);
        assert_eq!(open(&key, "flow", 1_000 + 169, &sealed), None);
    }

    #[test]
    fn no_changed_byte_opens() {
        let key = Key([7; 32]);
        let sealed = seal(&key, "flow", 1, "kaiser=yes").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open(&key, "flow", 1, &changed), None, "{at}");
        }
    }

    #[test]
    fn as_many_answers_as_a_flow_may_have_open_again() {
        let (key, text) = (Key([7; 32]), "a".repeat(MAX_ANSWERS_BYTES));
        let sealed = seal(&key, "flow", 1, &text).unwrap();
        assert_eq!(open(&key, "flow", 1, &sealed), Some(text));
    }

    #[test]
    fn lengths_tell_little() {
        let key = Key([7; 32]);
        let len = |text| seal(&key, "flow", 1, text).unwrap().len();
        assert_eq!(len(""), len("who=me&where=sf&setting=home"));
    }
}
