use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::App;
use super::content::Takes;
use super::live::Live;
use super::reply::{Reply, Response};
use super::request_id::REQUEST_ID;
use super::router::not_allowed;
use super::service::Arrival;
use super::wire::Answers;

/// Seconds, from a page that was kept to one that is far too slow.
const BUCKETS: [f64; 9] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 1.0,
];

/// What became of flows that were read again.
const SERVED: &str = "served";
const REFUSED: &str = "refused";

/// Counts for whoever runs the server. No label tells of an answer: routes are patterns.
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

#[derive(Clone, Debug, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    /// A route's pattern.
    route: &'static str,
    status: u16,
}

impl Hash for RequestLabels {
    /// To hash a whole pattern at each request takes longer than to tell the few of one length apart.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.route.len(), self.status).hash(hasher);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabels {
    result: &'static str,
}

impl Metrics {
    pub(super) fn new(app: &App) -> Metrics {
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
        metrics.count_flows(app);
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "requests",
            "Requests by route and status",
            self.requests.clone(),
        );
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

    pub(super) fn request(&self, route: &'static str, status: u16, took: Duration) {
        let labels = RequestLabels { route, status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Something came that is no request.
    pub(super) fn unreadable(&self) {
        self.unreadable.inc();
    }

    /// There was no place for a connection. The log is told, but not of each.
    pub(super) fn turned_away(&self) {
        self.turned_away.inc();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let minute = now.map_or(0, |now| now.as_secs() / 60);
        if self.told_at.swap(minute, Ordering::Relaxed) != minute {
            tracing::warn!(
                "more connections than there are places, so visitors are asked to come back in a minute; \
                 see SIGNPOST_MAX_CONNECTIONS"
            );
        }
    }

    /// Flows were read again, and are served or have faults.
    pub(super) fn reloaded(&self, app: Option<&App>) {
        let result = if app.is_some() { SERVED } else { REFUSED };
        self.reloads.get_or_create(&ReloadLabels { result }).inc();
        if let Some(app) = app {
            self.count_flows(app);
        }
    }

    fn count_flows(&self, app: &App) {
        let flows = i64::try_from(app.flows.flows.len());
        self.flows.set(flows.unwrap_or(i64::MAX));
    }

    fn text(&self, app: &App) -> Result<String, std::fmt::Error> {
        let (found, made) = app.kept_pages();
        self.pages_found.set(found);
        self.pages_made.set(made);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// `/metrics` in the text format of OpenMetrics, for a listener of its own.
#[derive(Clone)]
pub struct Counts(Live);

impl Counts {
    /// The counts of what is served here.
    pub fn new(live: Live) -> Counts {
        Counts(live)
    }

    fn text(&self) -> Reply {
        const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        match self.0.metrics().text(&self.0.app()) {
            Ok(text) => Reply::plain(KIND, text),
            Err(_) => Reply::failure(),
        }
    }
}

impl Answers for Counts {
    async fn answer_from(&self, _: Arrival, request: Request<Incoming>) -> Response {
        let reply = match (request.method().as_str(), request.uri().path()) {
            ("GET" | "HEAD", "/metrics") => self.text(),
            // Here there is a place for whoever looks after the program, however many visitors there are.
            ("GET" | "HEAD", "/healthz") => Reply::plain("text/plain; charset=utf-8", "ok"),
            (_, "/metrics" | "/healthz") => not_allowed("GET,HEAD"),
            _ => Reply::not_found(),
        };
        let mut response = reply.send(Takes::default());
        // These requests are not logged, so they have no number.
        response.headers_mut().remove(REQUEST_ID);
        response
    }

    /// Who comes here is no visitor.
    fn refuse(&self, _: StatusCode) -> Option<Bytes> {
        None
    }

    fn turn_away(&self) -> Bytes {
        Bytes::from_static(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 30\r\nconnection: close\r\n\r\n")
    }
}
