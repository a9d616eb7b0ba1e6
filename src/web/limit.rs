//! How many requests may come from one internet address in a minute. `docs/decisions/008-limits.md` says why so.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, HeaderName};

use super::embed::{BASE, is_in_frame};
use super::key::Key;
use super::service::Asked;

/// A whole walk is about so many requests; whoever may begin it may walk it to its end.
const STEPS_OF_A_WALK: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// So many addresses at once are counted, some 4 MB of them; more are a flood that no count by address stops.
const MAX_ADDRESSES: usize = 100_000;
/// How often those that need not be known any more are forgotten, while requests come.
const TIDY_EVERY: Duration = Duration::from_secs(10);

/// Counts requests by address.
pub struct Limit {
    /// Requests of people who have begun no walk.
    others: Count,
    /// Requests of people on their way.
    steps: Count,
    /// Addresses are counted by a number that only this run of the program can make of them.
    secret: RandomState,
    /// The header in which the proxy in front says who asks.
    header: Option<HeaderName>,
    has_warned: AtomicBool,
    began: Instant,
    /// When it was tidied last, in seconds since it began.
    tidied: AtomicU64,
}

type Count = DefaultKeyedRateLimiter<u64>;

impl Limit {
    /// So many requests a minute from one address. Behind a proxy, `header` names the one in which the proxy
    /// says who asks.
    pub fn new(per_minute: NonZeroU32, header: Option<HeaderName>) -> Limit {
        let steps = per_minute.saturating_mul(STEPS_OF_A_WALK);
        Limit {
            others: RateLimiter::keyed(Quota::per_minute(per_minute)),
            steps: RateLimiter::keyed(Quota::per_minute(steps)),
            secret: RandomState::new(),
            header,
            has_warned: AtomicBool::new(false),
            began: Instant::now(),
            tidied: AtomicU64::new(0),
        }
    }

    /// How long an address that has asked too much should wait before it asks for this.
    pub(super) fn wait(&self, asked: &Asked<'_>) -> Option<Duration> {
        let count = self.count(asked)?;
        let address = self.address(asked)?;
        self.tidy();
        if count.len() >= MAX_ADDRESSES {
            return None;
        }
        let checked = count.check_key(&self.secret.hash_one(counted_as(address)));
        let until = checked.err()?;
        Some(until.wait_time_from(DefaultClock::default().now()))
    }

    /// The count that a request belongs to, if it is counted at all.
    fn count(&self, asked: &Asked<'_>) -> Option<&Count> {
        match asked.pattern() {
            "/healthz" | "/readyz" | "/assets/{name}" => None,
            // Whoever wants their answers cleared is on their way, too.
            route if is_step(route) && has_key(route, &asked.head.headers) => Some(&self.steps),
            _ => Some(&self.others),
        }
    }

    /// Who asks. A proxy that does not say so must not be taken for everybody behind it.
    fn address(&self, asked: &Asked<'_>) -> Option<IpAddr> {
        let Some(header) = &self.header else {
            return asked.arrival.peer;
        };
        let told = told_address(&asked.head.headers, header);
        if told.is_none() && !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a request came without an address in {header}; such requests are not counted"
            );
        }
        told
    }

    fn tidy(&self) {
        let now = self.began.elapsed().as_secs();
        let last = self.tidied.load(Ordering::Relaxed);
        let due = now >= last + TIDY_EVERY.as_secs();
        let exchange = |last| {
            self.tidied
                .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
        };
        if due && exchange(last).is_ok() {
            for count in [&self.others, &self.steps] {
                count.retain_recent();
                count.shrink_to_fit();
            }
        }
    }
}

/// A frame of another site has a cookie of its own.
fn has_key(route: &str, headers: &HeaderMap) -> bool {
    match is_in_frame(route) {
        true => Key::from_frame(headers).is_some(),
        false => Key::from_headers(headers).is_some(),
    }
}

fn is_step(route: &str) -> bool {
    let route = route.strip_prefix(BASE).unwrap_or(route);
    route.starts_with("/{flow}/{lang}/{sealed}/") || route == "/{flow}/{lang}/clear"
}

/// The last address of a header, which is the one that our own proxy added.
pub(super) fn told_address(headers: &HeaderMap, header: &HeaderName) -> Option<IpAddr> {
    let value = headers.get_all(header).iter().next_back()?.to_str().ok()?;
    let last = value.rsplit(',').next()?.trim();
    let with_port = || last.parse::<SocketAddr>().ok().map(|at| at.ip());
    last.parse().ok().or_else(with_port)
}

/// Addresses of IPv6 are counted by the 64 bits that a household or a clinic has to itself.
pub(super) fn counted_as(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::web::service::Arrival;

    fn from(limit: &Limit, told: &str) -> Option<Duration> {
        let request = Request::builder().header("x-real-ip", told);
        let (head, ()) = request.body(()).unwrap().into_parts();
        limit.wait(&Asked::new(Arrival::UNKNOWN, &head))
    }

    fn behind_a_proxy(per_minute: u32) -> Limit {
        let header = HeaderName::from_static("x-real-ip");
        Limit::new(per_minute.try_into().unwrap(), Some(header))
    }

    #[test]
    fn each_address_has_its_own_count() {
        let limit = behind_a_proxy(2);
        for address in ["192.0.2.1", "192.0.2.2"] {
            assert_eq!(from(&limit, address), None);
            assert_eq!(from(&limit, address), None);
            assert!(from(&limit, address) > Some(Duration::from_secs(20)));
        }
        // The last one counts, with a port or without, and however it is written.
        for same in ["10.0.0.1, 192.0.2.1", "192.0.2.1:4711", "::ffff:192.0.2.1"] {
            assert!(from(&limit, same).is_some(), "{same}");
        }
    }

    #[test]
    fn ipv6_is_counted_by_64_bits() {
        let limit = behind_a_proxy(2);
        assert_eq!(from(&limit, "2001:db8:1:2::3"), None);
        assert_eq!(from(&limit, "2001:db8:1:2:ffff::4"), None);
        assert!(from(&limit, "[2001:db8:1:2::5]:80").is_some());
        assert_eq!(from(&limit, "2001:db8:1:3::3"), None);
    }

    #[test]
    fn whom_the_proxy_does_not_name_is_not_counted() {
        let limit = behind_a_proxy(1);
        for _ in 0..9 {
            assert_eq!(from(&limit, "unknown"), None);
            let (head, ()) = Request::new(()).into_parts();
            assert_eq!(limit.wait(&Asked::new(Arrival::UNKNOWN, &head)), None);
        }
    }

    #[test]
    fn no_more_addresses_than_there_is_room_for() {
        let limit = behind_a_proxy(1);
        for number in 0..MAX_ADDRESSES + 50 {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(number).unwrap());
            from(&limit, &address.to_string());
        }
        assert_eq!(limit.others.len(), MAX_ADDRESSES);
    }
}
