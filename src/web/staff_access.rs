//! Access to the staff pages: a password, a pass, or the proxy's own sign-in.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue, Version, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::extract::Closed;
use super::origin::is_local_name;
use super::rate_limit::{counted_as, told_address};
use super::session::{cookies, is_https};

/// The rule by which staff pages open.
pub enum Access {
    /// To this machine only.
    Local,
    /// To staff with the password, or whom the proxy in front has signed in.
    Guarded(Arc<Guard>),
    /// To nobody.
    Closed,
}

/// The credentials that staff are known by.
pub struct Guard {
    password: Option<PasswordHash>,
    proxy: Option<ProxyHeader>,
    /// The pass of browsers that gave the right password, so that nobody's guesses lock them out.
    pass: [u8; 32],
    from_one: DefaultKeyedRateLimiter<Option<u128>>,
    from_all: DefaultDirectRateLimiter,
    /// Set once the log has a line about too many tries.
    has_warned: AtomicBool,
    /// One password at a time: Argon2 takes time, and strangers may send many.
    turn: Semaphore,
}

/// The staff password, as a hash.
pub struct Password {
    written: String,
    hash: PasswordHash,
}

/// A header that only the proxy in front sends, with a value that only it knows.
pub struct ProxyHeader {
    name: HeaderName,
    secret: String,
}

/// The most passwords tried in a minute, from one address and from all.
const MAX_FROM_ONE: NonZeroU32 = NonZeroU32::new(10).expect("it is not zero");
const MAX_FROM_ALL: NonZeroU32 = NonZeroU32::new(60).expect("it is not zero");
const PASS: &str = "signpost-staff";
/// The header in which a proxy gives the address of the person.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The length of the salt in a hash of ours.
const SALT_BYTES: usize = 16;
/// More memory for one password would end the program.
const MAX_KIB: u32 = 128 * 1024;
/// More passes through it would keep everybody waiting.
const MAX_PASSES: u32 = 16;
/// The shortest secret of a proxy.
const MIN_SECRET: usize = 16;

impl Access {
    /// Replicas with the same keys for links and the same password know each other's passes.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn guarded(
        password: Option<Password>,
        proxy: Option<ProxyHeader>,
        link_keys: Option<&str>,
    ) -> Result<Access, String> {
        let mut pass = [0; 32];
        getrandom::fill(&mut pass).map_err(|_| "the system has no randomness to give".to_owned())?;
        if let (Some(password), Some(keys)) = (&password, link_keys) {
            let shared =
                Sha256::new().chain_update("signpost staff pass\0").chain_update(keys).chain_update(&password.written);
            pass = shared.finalize().into();
        }
        Ok(Access::Guarded(Arc::new(Guard {
            password: password.map(|password| password.hash),
            proxy,
            pass,
            from_one: RateLimiter::keyed(Quota::per_minute(MAX_FROM_ONE)),
            from_all: RateLimiter::direct(Quota::per_minute(MAX_FROM_ALL)),
            has_warned: AtomicBool::new(false),
            turn: Semaphore::new(1),
        })))
    }

    /// Lets staff in, perhaps with a pass for the next time.
    pub(super) async fn admit(
        &self,
        version: Version,
        headers: &HeaderMap,
        public_url: &str,
    ) -> Result<Option<HeaderValue>, Closed> {
        // A proxy that adds no header of its own mostly speaks HTTP/1.0.
        let is_local = is_local(headers) && version > Version::HTTP_10;
        match self {
            Access::Local if is_local => Ok(None),
            Access::Local | Access::Closed => Err(Closed::ToEveryone),
            Access::Guarded(guard) => {
                // Where people come by https, a local host may be that of a proxy that hides them.
                let is_safe = is_local && !public_url.starts_with("https://");
                guard.admit(headers, is_safe).await
            }
        }
    }
}

impl Password {
    /// Reads a password's Argon2 hash in PHC form.
    ///
    /// # Errors
    /// When it is none that `signpost hash-password` makes, without showing it.
    pub fn read(written: &str) -> Result<Password, String> {
        let hash = PasswordHash::new(written).ok().filter(is_whole);
        let hash = hash.ok_or(
            "the staff password is not an Argon2 hash, or not a whole one\n  hint: `signpost hash-password` makes one. A shell and a \
             unit file take each `$` in it for their own, unless it stands in single quotes, or in a file of its own",
        )?;
        let written = written.to_owned();
        Ok(Password { written, hash })
    }
}

/// Returns true for a hash as long as ours that can be computed. One that lost an end lets nobody in.
fn is_whole(hash: &PasswordHash) -> bool {
    let salt = hash.salt.as_ref().map_or(0, |salt| salt.as_ref().len());
    let output = hash.hash.as_ref().map_or(0, |hash| hash.as_bytes().len());
    let params = Params::try_from(hash);
    let bearable = params.is_ok_and(|params| params.m_cost() <= MAX_KIB && params.t_cost() <= MAX_PASSES);
    let known = Algorithm::try_from(hash.algorithm.as_str()).is_ok();
    known && salt == SALT_BYTES && output == Params::DEFAULT_OUTPUT_LEN && bearable
}

impl ProxyHeader {
    /// Reads `Name: value`, of which the value is a secret.
    ///
    /// # Errors
    /// When it is not that, without showing it.
    pub fn read(written: &str) -> Result<ProxyHeader, String> {
        let parts = written.split_once(':');
        let parts = parts.map(|(name, value)| (name.trim().parse(), value.trim()));
        match parts {
            Some((Ok(name), secret)) if secret.len() >= MIN_SECRET => {
                Ok(ProxyHeader { name, secret: secret.to_owned() })
            }
            _ => Err(format!(
                "the proxy's header is not `Name: value` with a value of at least {MIN_SECRET} characters\n  hint: the \
                 value is a secret that the proxy adds for those it has signed in"
            )),
        }
    }
}

/// Returns true for a request from this machine itself, and not from a proxy in front or another name for this machine.
fn is_local(headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"];
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(is_local_name) && !proxied.into_iter().any(|name| headers.contains_key(name))
}

impl Guard {
    /// Returns true if a password opens the pages.
    pub fn takes_password(&self) -> bool {
        self.password.is_some()
    }

    /// Returns true if the proxy in front can let somebody in.
    pub fn trusts_proxy(&self) -> bool {
        self.proxy.is_some()
    }

    /// `is_safe` is set where a password can't be overheard even without TLS.
    async fn admit(self: &Arc<Self>, headers: &HeaderMap, is_safe: bool) -> Result<Option<HeaderValue>, Closed> {
        if self.is_from_proxy(headers) || self.has_pass(headers) {
            return Ok(None);
        }
        let hash = self.password.clone().ok_or(Closed::ToEveryone)?;
        if !is_https(headers) && !is_safe {
            return Err(Closed::Insecure);
        }
        let password = basic_password(headers).ok_or(Closed::PasswordNeeded)?;
        if !self.may_guess(headers) {
            return Err(Closed::TooManyTries);
        }
        // One at a time: each takes 19 MB of memory.
        let turn = self.turn.acquire().await;
        let _turn = turn.map_err(|_| Closed::TooManyTries)?;
        let verify = move || Argon2::default().verify_password(&password, &hash).is_ok();
        match tokio::task::spawn_blocking(verify).await {
            Ok(true) => Ok(Some(self.pass_cookie(headers))),
            Ok(false) | Err(_) => Err(Closed::PasswordNeeded),
        }
    }

    /// Counts a password, right or wrong: to check the right one first would tell which it is. Tries without an address
    /// count as one address.
    fn may_guess(&self, headers: &HeaderMap) -> bool {
        let address = told_address(headers, &FORWARDED_FOR).map(counted_as);
        let may = self.from_one.check_key(&address).is_ok() && self.from_all.check().is_ok();
        if may {
            self.has_warned.store(false, Ordering::Relaxed);
        } else if !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!("too many staff passwords tried, perhaps guessed");
        }
        self.from_one.retain_recent();
        may
    }

    fn has_pass(&self, headers: &HeaderMap) -> bool {
        let sent = cookies(headers, PASS);
        let mut sent = sent.filter_map(|sent| BASE64URL_NOPAD.decode(sent).ok());
        sent.any(|sent| sent.ct_eq(&self.pass).into())
    }

    fn pass_cookie(&self, headers: &HeaderMap) -> HeaderValue {
        let secure = if is_https(headers) { "; Secure" } else { "" };
        let pass = BASE64URL_NOPAD.encode(&self.pass);
        let cookie = format!("{PASS}={pass}; Path=/staff; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::try_from(cookie).expect("a cookie made of base64 and constants is a header value")
    }

    fn is_from_proxy(&self, headers: &HeaderMap) -> bool {
        let Some(ProxyHeader { name, secret }) = &self.proxy else {
            return false;
        };
        // Digests are of one length, whatever was sent.
        let digest = |bytes: &[u8]| Sha256::digest(bytes);
        let sent = headers.get(name).map(|value| digest(value.as_bytes()));
        sent.is_some_and(|sent| sent.ct_eq(&digest(secret.as_bytes())).into())
    }
}

/// Returns the password of HTTP Basic (RFC 7617). The name before it does not matter.
fn basic_password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = BASE64.decode(credentials.trim().as_bytes()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}
