//! The limit of requests from one internet address. `docs/decisions/008-limits.md` gives the reasons.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, HeaderName};

/// Requests in one complete walk. The step quota is this multiple of the start quota, so that an admitted visitor can
/// finish.
const STEPS_OF_A_WALK: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// The most addresses counted at once, some 4 MB. More are a flood that a count by address does not stop.
const MAX_ADDRESSES: usize = 100_000;
/// The pause after which idle addresses are forgotten.
const TIDY_EVERY: Duration = Duration::from_secs(10);

/// The quota that a request counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// The beginning of a walk, and every other page.
    Start,
    /// A step of a walk that has begun.
    Step,
}

/// The number of requests from each address.
pub struct Limit {
    starts: DefaultKeyedRateLimiter<u64>,
    steps: DefaultKeyedRateLimiter<u64>,
    /// Addresses are counted under a hash with a secret of this run.
    secret: RandomState,
    /// The header in which the proxy in front gives the address.
    header: Option<HeaderName>,
    has_warned: AtomicBool,
    began: Instant,
    /// The last tidying, counted in pauses since the limit began.
    tidied: AtomicU64,
}

impl Limit {
    /// Allows so many requests a minute from one address. Behind a proxy, `header` names the header in which the proxy
    /// gives the address.
    pub fn new(per_minute: NonZeroU32, header: Option<HeaderName>) -> Limit {
        let steps = per_minute.saturating_mul(STEPS_OF_A_WALK);
        Limit {
            starts: RateLimiter::keyed(Quota::per_minute(per_minute)),
            steps: RateLimiter::keyed(Quota::per_minute(steps)),
            secret: RandomState::new(),
            header,
            has_warned: AtomicBool::new(false),
            began: Instant::now(),
            tidied: AtomicU64::new(0),
        }
    }

    /// Counts a request. Returns the time to wait if its address has sent too many.
    pub(super) fn wait(&self, counted: Counted, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<Duration> {
        let address = self.address(headers, peer)?;
        let count = match counted {
            Counted::Start => &self.starts,
            Counted::Step => &self.steps,
        };
        self.tidy();
        if count.len() >= MAX_ADDRESSES {
            return None;
        }
        let checked = count.check_key(&self.secret.hash_one(counted_as(address)));
        let until = checked.err()?;
        Some(until.wait_time_from(DefaultClock::default().now()))
    }

    /// Returns the address of the person. A proxy that does not give it must not be taken for everybody behind it.
    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        let Some(header) = &self.header else {
            return peer;
        };
        let told = told_address(headers, header);
        if told.is_none() && !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %header,
                "request without a client address: such requests are not counted"
            );
        }
        told
    }

    /// Forgets idle addresses, at most once in a while.
    fn tidy(&self) {
        let now = self.began.elapsed().as_secs() / TIDY_EVERY.as_secs();
        if self.tidied.swap(now, Ordering::Relaxed) != now {
            for count in [&self.starts, &self.steps] {
                count.retain_recent();
                count.shrink_to_fit();
            }
        }
    }
}

/// Returns the last address of a header, which is the one that our own proxy added.
pub(super) fn told_address(headers: &HeaderMap, header: &HeaderName) -> Option<IpAddr> {
    let value = headers.get_all(header).iter().next_back()?.to_str().ok()?;
    let last = value.rsplit(',').next()?.trim();
    let with_port = || last.parse::<SocketAddr>().ok().map(|at| at.ip());
    last.parse().ok().or_else(with_port)
}

/// Returns the number that an address is counted under. IPv6 addresses count by the 64 bits that one household has.
pub(super) fn counted_as(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_addresses_are_counted_than_there_is_room_for() {
        let one = NonZeroU32::MIN;
        let limit = Limit::new(one, None);
        for number in 0..MAX_ADDRESSES + 50 {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(number).unwrap());
            limit.wait(Counted::Start, &HeaderMap::new(), Some(address.into()));
        }
        assert_eq!(limit.starts.len(), MAX_ADDRESSES);
    }

    #[test]
    fn the_last_address_counts_however_it_is_written() {
        let header = HeaderName::from_static("x-real-ip");
        let told = |value: &'static str| {
            let headers = [(header.clone(), http::HeaderValue::from_static(value))];
            told_address(&headers.into_iter().collect(), &header).map(counted_as)
        };
        let plain = told("192.0.2.1");
        for same in ["10.0.0.1, 192.0.2.1", "192.0.2.1:4711", "::ffff:192.0.2.1"] {
            assert_eq!(told(same), plain, "{same}");
        }
        assert_eq!(told("[2001:db8:1:2::5]:80"), told("2001:db8:1:2:ffff::4"));
        assert_ne!(told("2001:db8:1:2::5"), told("2001:db8:1:3::5"));
        assert_eq!(told("unknown"), None);
    }
}
