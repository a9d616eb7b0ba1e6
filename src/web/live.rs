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
    /// What is amiss with those that are served.
    remarks: ArcSwapOption<String>,
    metrics: Metrics,
    limit: Option<Limit>,
}

impl Live {
    /// Serves these flows.
    pub fn new(app: App) -> Live {
        Live::limited(app, None, None)
    }

    /// The same with what is amiss with them, and for so many requests from one address.
    pub fn limited(app: App, remarks: Option<String>, limit: Option<Limit>) -> Live {
        Live(Arc::new(Inner {
            limit,
            metrics: Metrics::new(&app),
            app: ArcSwap::from_pointee(app),
            fault: ArcSwapOption::empty(),
            remarks: ArcSwapOption::new(remarks.map(Arc::new)),
        }))
    }

    /// Serves other flows from now on, with what is amiss with them.
    pub fn replace(&self, app: App, remarks: Option<String>) {
        self.0.metrics.reloaded(Some(&app));
        self.0.app.store(Arc::new(app));
        self.0.fault.store(None);
        self.0.remarks.store(remarks.map(Arc::new));
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

    /// What is amiss with the flows that are served.
    pub(super) fn remarks(&self) -> Option<Arc<String>> {
        self.0.remarks.load_full()
    }

    pub(super) fn limit(&self) -> Option<&Limit> {
        self.0.limit.as_ref()
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}
