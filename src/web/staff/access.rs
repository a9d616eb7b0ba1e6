use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params};
use base64_simd::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue, Version, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::web::key::{cookies, is_https};
use crate::web::limit::{counted_as, told_address};

/// Who may open the staff pages.
pub enum Access {
    /// Whoever sits at this machine.
    Local,
    /// Whoever knows the password, or was let in by the proxy in front.
    Guarded(Arc<Guard>),
    /// Nobody.
    Closed,
}

/// What staff are known by.
pub struct Guard {
    password: Option<PasswordHash>,
    proxy: Option<ProxyHeader>,
    /// What browsers that gave the right password hold, so that nobody's guesses lock them out.
    pass: [u8; 32],
    guesses: Mutex<Guesses>,
    /// One password at a time: Argon2 takes time, and strangers may send many.
    turn: Semaphore,
    /// What Argon2 works in, some 19 MB; the allocator would keep several of it.
    memory: Mutex<Vec<Block>>,
}

/// The staff password, of which only a hash is known.
pub struct Password {
    written: String,
    hash: PasswordHash,
}

/// A header that only the proxy in front sends, with a value that only it knows.
pub struct ProxyHeader {
    name: HeaderName,
    secret: String,
}

/// Passwords that were looked at in the minute that began then, by where they came from.
struct Guesses {
    since: Instant,
    all: u32,
    /// Those of which no address is told count as one.
    by_address: HashMap<Option<u128>, u32>,
    /// Whether the log says that there were too many.
    told: bool,
}

const MINUTE: Duration = Duration::from_secs(60);
/// More passwords than this in a minute, from one address or from all, and no further one is looked at.
const MAX_FROM_ONE: u32 = 10;
const MAX_FROM_ALL: u32 = 60;
const PASS: &str = "signpost-staff";
/// Where a proxy says who asks.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// What a hash of ours is made with.
const SALT_BYTES: usize = 16;
/// More memory for one password would end the program.
const MAX_KIB: u32 = 128 * 1024;
/// More passes through it would keep everybody waiting.
const MAX_PASSES: u32 = 16;
/// The shortest secret of a proxy.
const MIN_SECRET: usize = 16;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Welcome,
    /// The password was right; the browser gets a pass, so that it is not looked at again.
    WelcomeWith(HeaderValue),
    /// A password is asked for.
    Unknown,
    /// A password would travel in clear text.
    Insecure,
    /// Too many passwords.
    TooMany,
    Closed,
}

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
        getrandom::fill(&mut pass)
            .map_err(|_| "the system has no randomness to give".to_owned())?;
        if let (Some(password), Some(keys)) = (&password, link_keys) {
            let shared = Sha256::new()
                .chain_update("signpost staff pass\0")
                .chain_update(keys)
                .chain_update(&password.written);
            pass = shared.finalize().into();
        }
        Ok(Access::Guarded(Arc::new(Guard {
            password: password.map(|password| password.hash),
            proxy,
            pass,
            guesses: Mutex::new(Guesses::new()),
            turn: Semaphore::new(1),
            memory: Mutex::new(Vec::new()),
        })))
    }

    pub(super) async fn judge(
        &self,
        version: Version,
        headers: &HeaderMap,
        public_url: &str,
    ) -> Verdict {
        // A proxy that says nothing of itself mostly speaks HTTP/1.0.
        let is_local = is_local(headers) && version > Version::HTTP_10;
        match self {
            Access::Closed => Verdict::Closed,
            Access::Local if is_local => Verdict::Welcome,
            Access::Local => Verdict::Closed,
            Access::Guarded(guard) => {
                // Where people come by https, what looks local may come from a proxy that hides them.
                let is_safe = is_local && !public_url.starts_with("https://");
                guard.judge(headers, is_safe).await
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

/// Whether a hash is as long as those that we make, and can be computed: one that lost an end lets nobody in.
fn is_whole(hash: &PasswordHash) -> bool {
    let salt = hash.salt.as_ref().map_or(0, |salt| salt.as_ref().len());
    let output = hash.hash.as_ref().map_or(0, |hash| hash.as_bytes().len());
    let params = Params::try_from(hash);
    let bearable =
        params.is_ok_and(|params| params.m_cost() <= MAX_KIB && params.t_cost() <= MAX_PASSES);
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
            Some((Ok(name), secret)) if secret.len() >= MIN_SECRET => Ok(ProxyHeader {
                name,
                secret: secret.to_owned(),
            }),
            _ => Err(format!(
                "the proxy's header is not `Name: value` with a value of at least {MIN_SECRET} characters\n  hint: the \
                 value is a secret that the proxy adds for those it has signed in"
            )),
        }
    }
}

/// Whether a host, with or without a port, is this machine.
pub(in crate::web) fn is_local_name(host: &str) -> bool {
    let port = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, after)| port(after));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
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
    host.is_some_and(is_local_name) && !proxied.into_iter().any(|name| headers.contains_key(name))
}

impl Guard {
    /// Whether a password opens the pages.
    pub fn takes_password(&self) -> bool {
        self.password.is_some()
    }

    /// Whether the proxy in front can let somebody in.
    pub fn trusts_proxy(&self) -> bool {
        self.proxy.is_some()
    }

    /// `is_safe` is a way on which a password passes nobody, even without TLS.
    async fn judge(self: &Arc<Self>, headers: &HeaderMap, is_safe: bool) -> Verdict {
        if self.is_from_proxy(headers) || self.has_pass(headers) {
            return Verdict::Welcome;
        }
        let Some(hash) = self.password.clone() else {
            return Verdict::Closed;
        };
        if !is_https(headers) && !is_safe {
            return Verdict::Insecure;
        }
        let Some(password) = basic_password(headers) else {
            return Verdict::Unknown;
        };
        if !self.may_guess(headers) {
            return Verdict::TooMany;
        }
        let Ok(_turn) = self.turn.acquire().await else {
            return Verdict::TooMany;
        };
        let guard = self.clone();
        let verify = move || {
            let mut memory = guard.memory.lock().unwrap_or_else(PoisonError::into_inner);
            is_password(&password, &hash, &mut memory).unwrap_or(false)
        };
        match tokio::task::spawn_blocking(verify).await {
            Ok(true) => Verdict::WelcomeWith(self.pass_cookie(headers)),
            Ok(false) | Err(_) => Verdict::Unknown,
        }
    }

    /// Counts a password, right or wrong: to look at the right one first would tell which it is.
    fn may_guess(&self, headers: &HeaderMap) -> bool {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        if guesses.since.elapsed() > MINUTE {
            *guesses = Guesses::new();
        }
        let may = guesses.count(told_address(headers, &FORWARDED_FOR).map(counted_as));
        if !may && !std::mem::replace(&mut guesses.told, true) {
            tracing::warn!(
                "the staff password is tried too often, perhaps guessed; further tries of this minute are turned away"
            );
        }
        may
    }

    fn has_pass(&self, headers: &HeaderMap) -> bool {
        let sent = cookies(headers, PASS);
        let mut sent = sent.filter_map(|sent| URL_SAFE_NO_PAD.decode_to_vec(sent).ok());
        sent.any(|sent| sent.ct_eq(&self.pass).into())
    }

    fn pass_cookie(&self, headers: &HeaderMap) -> HeaderValue {
        let secure = if is_https(headers) { "; Secure" } else { "" };
        let pass = URL_SAFE_NO_PAD.encode_to_string(self.pass);
        let cookie = format!("{PASS}={pass}; Path=/staff; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::try_from(cookie)
            .expect("a cookie made of base64 and constants is a header value")
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

impl Guesses {
    fn new() -> Guesses {
        Guesses {
            since: Instant::now(),
            all: 0,
            by_address: HashMap::new(),
            told: false,
        }
    }

    /// Counts one more; whether it may be looked at. Of those beyond the most nothing is remembered.
    fn count(&mut self, address: Option<u128>) -> bool {
        if self.all == MAX_FROM_ALL {
            return false;
        }
        let from_one = self.by_address.entry(address).or_insert(0);
        if *from_one == MAX_FROM_ONE {
            return false;
        }
        (*from_one, self.all) = (*from_one + 1, self.all + 1);
        true
    }
}

/// Whether a hash is that of a password; none where the hash lacks a part.
fn is_password(password: &[u8], hash: &PasswordHash, memory: &mut Vec<Block>) -> Option<bool> {
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version;
    let version = version
        .map_or(Ok(argon2::Version::default()), argon2::Version::try_from)
        .ok()?;
    let params = Params::try_from(hash).ok()?;
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?.as_bytes());
    memory.resize(params.block_count(), Block::default());
    let mut computed = vec![0; expected.len()];
    let argon2 = Argon2::new(algorithm, version, params);
    argon2
        .hash_password_into_with_memory(password, salt, &mut computed, memory)
        .ok()?;
    Some(computed.ct_eq(expected).into())
}

/// The password of HTTP Basic (RFC 7617); the name before it does not matter.
fn basic_password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = STANDARD.decode_to_vec(credentials.trim()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}
