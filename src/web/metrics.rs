//! Counts for the operator, in the text format of OpenMetrics. No label tells of an answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds, from a page that was kept to one that is far too slow.
const BUCKETS: [f64; 9] = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 1.0];

/// The results of a reload.
const SERVED: &str = "served";
const REFUSED: &str = "refused";

/// All counts of this server.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Histogram,
    reloads: Family<ReloadLabels, Counter>,
    flows: Gauge,
    pages_found: Gauge<u64, AtomicU64>,
    pages_made: Gauge<u64, AtomicU64>,
    unreadable: Counter,
    turned_away: Counter,
    /// The minute, since 1970, in which the log was last told that somebody was turned away.
    told_at: AtomicU64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    /// A route's pattern, never a path.
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabels {
    result: &'static str,
}

impl Metrics {
    pub(super) fn new(flows: usize) -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("signpost"),
            requests: Family::default(),
            seconds: Histogram::new(BUCKETS),
            reloads: Family::default(),
            flows: Gauge::default(),
            pages_found: Gauge::default(),
            pages_made: Gauge::default(),
            unreadable: Counter::default(),
            turned_away: Counter::default(),
            told_at: AtomicU64::new(0),
        };
        metrics.register();
        // An alarm on a count that is not there yet would never ring.
        for result in [SERVED, REFUSED] {
            drop(metrics.reloads.get_or_create(&ReloadLabels { result }));
        }
        metrics.count_flows(flows);
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("requests", "Requests by route and status", self.requests.clone());
        let help = "Seconds from the whole head of a request to its answer";
        registry.register("request_seconds", help, self.seconds.clone());
        let help = "Times that flows were read again, by whether they are served";
        registry.register("reloads", help, self.reloads.clone());
        registry.register("flows", "Flows that are served", self.flows.clone());
        let help = "Pages that had been made before, since the flows were read";
        registry.register("pages_found", help, self.pages_found.clone());
        let help = "Pages that had to be made, since the flows were read";
        registry.register("pages_made", help, self.pages_made.clone());
        let help = "What was no HTTP, or too large to read, and got 400, 414 or 431";
        registry.register("unreadable", help, self.unreadable.clone());
        let help = "Connections for which there was no place, which got 503 or nothing";
        registry.register("turned_away", help, self.turned_away.clone());
    }

    pub(super) fn request(&self, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        let labels = RequestLabels { route, status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Counts something that is not HTTP, or too large to read.
    pub(super) fn unreadable(&self) {
        self.unreadable.inc();
    }

    /// Counts a connection beyond the limit, and logs it at most once a minute.
    pub(super) fn turned_away(&self) {
        self.turned_away.inc();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let minute = now.map_or(0, |now| now.as_secs() / 60);
        if self.told_at.swap(minute, Ordering::Relaxed) != minute {
            tracing::warn!(
                setting = "SIGNPOST_MAX_CONNECTIONS",
                "connection limit reached: visitors are asked to come back in a minute"
            );
        }
    }

    /// Counts a reload: the number of flows that are served now, or none if they had errors.
    pub(super) fn reloaded(&self, flows: Option<usize>) {
        let result = if flows.is_some() { SERVED } else { REFUSED };
        self.reloads.get_or_create(&ReloadLabels { result }).inc();
        if let Some(flows) = flows {
            self.count_flows(flows);
        }
    }

    fn count_flows(&self, flows: usize) {
        self.flows.set(i64::try_from(flows).unwrap_or(i64::MAX));
    }

    /// Returns all counts. The cache counts its own pages: those found, and those made.
    pub(super) fn text(&self, (found, made): (u64, u64)) -> Result<String, std::fmt::Error> {
        self.pages_found.set(found);
        self.pages_made.set(made);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
