use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};

use super::Link;
use crate::flow::{Date, Flow, Flows};
use crate::walk::Unread;

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
/// Texts are padded to a multiple of this, so that a length tells little of the answers.
const BLOCK: usize = 16;
/// The longest token that is opened; that of the longest answers is shorter.
const MAX_TOKEN_CHARS: usize = 4_096;
/// 1970-01-01 as [`Date::days`] counts.
const EPOCH: i64 = 719_163;

/// The server's keys for links: the first seals, all of them open, so that a key can be replaced while
/// links that it sealed still live.
pub struct Keys {
    ciphers: Vec<Aes256GcmSiv>,
    lasting: bool,
}

/// Why a link does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not one of ours, or its key is no longer in use.
    Unreadable,
    /// Its last day was this one.
    Expired(Date),
}

impl Keys {
    /// Keys as the environment gives them: 64 hexadecimal digits each, separated by commas.
    ///
    /// # Errors
    /// What is wrong with which key, without the key itself.
    pub fn parse(written: &str) -> Result<Keys, String> {
        let keys = written.split(',').map(str::trim).enumerate();
        let ciphers = keys.map(|(at, key)| {
            let bytes = HEXLOWER_PERMISSIVE.decode(key.as_bytes()).ok();
            let bytes: Option<[u8; KEY_BYTES]> = bytes.and_then(|bytes| bytes.try_into().ok());
            let bytes = bytes.ok_or_else(|| {
                let digits = 2 * KEY_BYTES;
                format!("key {} is not {digits} hexadecimal digits\n  hint: `openssl rand -hex {KEY_BYTES}` makes one; separate several by commas", at + 1)
            })?;
            Ok(Aes256GcmSiv::new(&bytes.into()))
        });
        Ok(Keys { ciphers: ciphers.collect::<Result<_, String>>()?, lasting: true })
    }

    /// A key that nobody else has: its links die with the program. `None` when the system has no
    /// randomness to give.
    pub fn random() -> Option<Keys> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).ok()?;
        Some(Keys { ciphers: vec![Aes256GcmSiv::new(&key.into())], lasting: false })
    }

    /// Whether links outlive the program.
    pub fn are_lasting(&self) -> bool {
        self.lasting
    }

    /// The token of a link. The same link always has the same token: whoever holds one can read its
    /// answers anyhow, and without a nonce the code to scan is smaller (docs/decisions/006-links.md).
    pub fn seal(&self, flows: &Flows, flow: &Flow, link: &Link) -> String {
        let days = u16::try_from(link.expires.days() - EPOCH).unwrap_or(u16::MAX);
        let mut plain = days.to_be_bytes().to_vec();
        plain.extend_from_slice(link.text(flows, flow).as_bytes());
        plain.resize(plain.len().next_multiple_of(BLOCK), 0);
        let aad = aad(flow);
        let payload = Payload { msg: &plain, aad: &aad };
        let sealed = self.ciphers[0].encrypt(&Nonce::default(), payload);
        let sealed = sealed.expect("a link is far shorter than the 64 GiB that can be sealed");
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&sealed);
        BASE32_NOPAD.encode(&bytes)
    }

    /// Opens a token, in upper or lower case. What the flow no longer knows is returned beside the link.
    ///
    /// # Errors
    /// The [`Fault`] for anything but a link of this flow that lives on this day.
    pub fn open(&self, flows: &Flows, flow: &Flow, token: &str, today: Date) -> Result<(Link, Vec<Unread>), Fault> {
        let plain = self.decrypt(flow, token).ok_or(Fault::Unreadable)?;
        let (days, text) = plain.split_first_chunk::<2>().ok_or(Fault::Unreadable)?;
        let text = std::str::from_utf8(text).map_err(|_| Fault::Unreadable)?;
        let expires = Date::from_days(EPOCH + i64::from(u16::from_be_bytes(*days)));
        if today > expires {
            return Err(Fault::Expired(expires));
        }
        let text = text.trim_end_matches('\0');
        Ok(Link::read(flows, flow, text, expires, today))
    }

    fn decrypt(&self, flow: &Flow, token: &str) -> Option<Vec<u8>> {
        if token.len() > MAX_TOKEN_CHARS {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes());
        let bytes = bytes.ok()?;
        let (version, sealed) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let aad = aad(flow);
        let mut ciphers = self.ciphers.iter();
        ciphers.find_map(|cipher| {
            let payload = Payload { msg: sealed, aad: &aad };
            cipher.decrypt(&Nonce::default(), payload).ok()
        })
    }
}

/// A link opens as a link, and in its own flow.
fn aad(flow: &Flow) -> Vec<u8> {
    format!("signpost link {VERSION} {}", flow.id).into_bytes()
}
