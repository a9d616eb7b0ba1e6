use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};

use super::App;
use super::limit::Limit;
use super::metrics::Metrics;

/// What the server answers from: flows that can be replaced while it runs. A request is answered from
/// what it began with.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    app: ArcSwap<App>,
    /// What was wrong with the flows that were read last; none when they are served.
    fault: ArcSwapOption<String>,
    metrics: Metrics,
    limit: Option<Limit>,
}

impl Live {
    /// Serves these flows.
    pub fn new(app: App) -> Live {
        Live::limited(app, None)
    }

    /// The same, for so many requests from one address.
    pub fn limited(app: App, limit: Option<Limit>) -> Live {
        Live(Arc::new(Inner {
            limit,
            metrics: Metrics::new(&app),
            app: ArcSwap::from_pointee(app),
            fault: ArcSwapOption::empty(),
        }))
    }

    /// Serves other flows from now on.
    pub fn replace(&self, app: App) {
        self.0.metrics.reloaded(Some(&app));
        self.0.app.store(Arc::new(app));
        self.0.fault.store(None);
    }

    /// Goes on with the flows it has, for new ones have these faults.
    pub fn refuse(&self, fault: String) {
        self.0.metrics.reloaded(None);
        self.0.fault.store(Some(Arc::new(fault)));
    }

    /// What is served now.
    pub fn app(&self) -> Arc<App> {
        self.0.app.load_full()
    }

    /// What is wrong with the flows that were read last.
    pub(super) fn fault(&self) -> Option<Arc<String>> {
        self.0.fault.load_full()
    }

    pub(super) fn limit(&self) -> Option<&Limit> {
        self.0.limit.as_ref()
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}
