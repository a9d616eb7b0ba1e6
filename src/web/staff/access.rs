use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::web::key::is_https;

/// Who may open the staff pages.
pub enum Access {
    /// Whoever sits at this machine.
    Local,
    /// Whoever knows the password, or was let in by the proxy in front.
    Guarded(Box<Guard>),
    /// Nobody.
    Closed,
}

/// What staff are known by.
pub struct Guard {
    password: Option<PasswordHash>,
    /// A header that only the proxy in front sends, with a value that only it knows.
    proxy: Option<(HeaderName, String)>,
    /// A digest of the password that was right: Argon2 is slow on purpose, and a page has many parts.
    known: OnceLock<[u8; 32]>,
    /// Salt of that digest.
    salt: [u8; 16],
    wrong: Mutex<Wrong>,
}

/// Wrong passwords of the minute that began then.
struct Wrong {
    since: Instant,
    count: u32,
}

const MINUTE: Duration = Duration::from_secs(60);
/// More wrong passwords than this in a minute, from anywhere, and no further one is looked at.
const MAX_WRONG: u32 = 10;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Welcome,
    /// A password is asked for.
    Unknown,
    /// A password would travel in clear text.
    Insecure,
    /// Too many wrong passwords.
    TooMany,
    Closed,
}

impl Access {
    /// From a password's Argon2 hash in PHC form, and a proxy's header as `Name: value`.
    ///
    /// # Errors
    /// What is wrong with either, without showing it.
    pub fn guarded(password: Option<&str>, proxy: Option<&str>) -> Result<Access, String> {
        let password = password.map(|written| {
            PasswordHash::new(written).map_err(|_| "the staff password is not an Argon2 hash\n  hint: `signpost hash-password` makes one".to_owned())
        });
        let proxy = proxy.map(|written| {
            let parts = written.split_once(':');
            let parts = parts.map(|(name, value)| (name.trim().parse::<HeaderName>(), value.trim()));
            match parts {
                Some((Ok(name), value)) if value.len() >= 16 => Ok((name, value.to_owned())),
                _ => Err("the proxy's header is not `Name: value` with a value of at least 16 characters\n  hint: the value is a secret that the proxy adds for those it has signed in".to_owned()),
            }
        });
        let mut salt = [0; 16];
        getrandom::fill(&mut salt)
            .map_err(|_| "the system has no randomness to give".to_owned())?;
        Ok(Access::Guarded(Box::new(Guard {
            password: password.transpose()?,
            proxy: proxy.transpose()?,
            known: OnceLock::new(),
            salt,
            wrong: Mutex::new(Wrong {
                since: Instant::now(),
                count: 0,
            }),
        })))
    }

    pub(super) fn judge(&self, headers: &HeaderMap) -> Verdict {
        match self {
            Access::Closed => Verdict::Closed,
            Access::Local if is_local(headers) => Verdict::Welcome,
            Access::Local => Verdict::Closed,
            Access::Guarded(guard) => guard.judge(headers),
        }
    }
}

/// Whether a request comes from this machine itself. A proxy in front, or a page of somebody else that
/// was pointed at this machine by name, does not.
fn is_local(headers: &HeaderMap) -> bool {
    let proxied = [
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-real-ip",
    ];
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    name.is_some_and(|name| matches!(name, "localhost" | "127.0.0.1" | "[::1]"))
        && !proxied.into_iter().any(|name| headers.contains_key(name))
}

impl Guard {
    fn judge(&self, headers: &HeaderMap) -> Verdict {
        if self.is_from_proxy(headers) {
            return Verdict::Welcome;
        }
        let Some(hash) = &self.password else {
            return Verdict::Closed;
        };
        if !is_https(headers) && !is_local(headers) {
            return Verdict::Insecure;
        }
        let Some(password) = basic_password(headers) else {
            return Verdict::Unknown;
        };
        let digest = self.digest(&password);
        if self
            .known
            .get()
            .is_some_and(|known| known.ct_eq(&digest).into())
        {
            return Verdict::Welcome;
        }
        // One at a time: Argon2 takes memory and time, and strangers may send many.
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.since.elapsed() > MINUTE {
            *wrong = Wrong {
                since: Instant::now(),
                count: 0,
            };
        }
        if wrong.count >= MAX_WRONG {
            return Verdict::TooMany;
        }
        match Argon2::default().verify_password(&password, hash) {
            Ok(()) => {
                self.known.get_or_init(|| digest);
                Verdict::Welcome
            }
            Err(_) => {
                wrong.count += 1;
                Verdict::Unknown
            }
        }
    }

    fn is_from_proxy(&self, headers: &HeaderMap) -> bool {
        let Some((name, secret)) = &self.proxy else {
            return false;
        };
        let sent = headers.get(name).map(|value| self.digest(value.as_bytes()));
        sent.is_some_and(|sent| sent.ct_eq(&self.digest(secret.as_bytes())).into())
    }

    fn digest(&self, secret: &[u8]) -> [u8; 32] {
        let salted = Sha256::new().chain_update(self.salt).chain_update(secret);
        salted.finalize().into()
    }
}

/// The password of HTTP Basic (RFC 7617); the name before it does not matter.
fn basic_password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = STANDARD.decode(credentials.trim()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}
