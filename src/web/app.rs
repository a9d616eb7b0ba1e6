//! The flows, words, templates and settings that pages are made from, and their replacement while the server runs.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use minijinja::Value;
use minijinja::value::Serde;

use super::cache::PageCache;
use super::metrics::Metrics;
use super::origin::{FrameAncestors, is_on_this_machine};
use super::rate_limit::Limit;
use super::staff_access::Access;
use super::templates::Templates;
use super::view::SiteView;
use crate::flow::Flows;
use crate::link::Keys;
use crate::words::{Interface, Language, Pseudo};

/// Everything that pages are made from. Read-only once the server runs.
pub struct App {
    /// The flows and providers.
    pub flows: Flows,
    /// The interface's own words.
    pub(super) interface: Interface,
    /// The same words as templates read them, converted once.
    template_words: Vec<(Language, Value)>,
    pub(super) settings: Arc<Settings>,
    pub(super) templates: Templates,
    pub(super) site: SiteView,
    pub(super) pages: PageCache,
}

/// Settings that differ from one server to the next.
pub struct Settings {
    /// The scheme and host that people know the server by, for links and paper. Empty where none was set; a request's
    /// own `Host` is never trusted.
    pub public_url: String,
    /// The keys of links.
    pub keys: Keys,
    /// Access to the staff pages.
    pub staff: Access,
    /// The sites that may show flows in a frame.
    pub frame_ancestors: FrameAncestors,
}

impl Settings {
    /// Returns true if people can open the links that this server makes.
    pub(super) fn is_reachable(&self) -> bool {
        !self.public_url.is_empty() && !is_on_this_machine(&self.public_url)
    }

    /// Returns true if people may be promised that a link works for some days: it has an address, and its key outlives
    /// the program. On one's own machine it is enough that it works now.
    pub(super) fn promises_links(&self) -> bool {
        let local = matches!(self.staff, Access::Local);
        !self.public_url.is_empty() && (self.keys.are_lasting() || local)
    }
}

impl App {
    /// Puts flows and the embedded interface together.
    ///
    /// # Errors
    /// When a template can't be read, or the interface's words are incomplete.
    pub fn new(flows: Flows, settings: Arc<Settings>) -> Result<App, String> {
        let mut interface = Interface::embedded()?;
        for pseudo in Pseudo::ALL {
            if flows.flows.iter().any(|flow| flow.language(pseudo.tag()).is_some()) {
                interface.add_pseudo(pseudo);
            }
        }
        let site = SiteView::new(&flows, &interface);
        if let Some(site) = &flows.site {
            interface.call_site(|language| site.name(language).to_owned());
        }
        let template_words = interface.languages().into_iter().map(|language| {
            let words = Value::from(Serde(&interface.words(&language).words));
            (language, words)
        });
        Ok(App {
            template_words: template_words.collect(),
            templates: Templates::new(&flows)?,
            site,
            flows,
            interface,
            settings,
            pages: PageCache::new(),
        })
    }

    /// Returns how many pages were found in the cache, and how many had to be made.
    pub fn kept_pages(&self) -> (u64, u64) {
        self.pages.counts()
    }

    /// Returns the interface's words in a language, or in the source language where it has none.
    pub(super) fn template_words(&self, language: &Language) -> Value {
        let mut words = self.template_words.iter();
        let found = words.find(|(have, _)| have == language);
        found.or(self.template_words.first()).map_or(Value::UNDEFINED, |(_, words)| words.clone())
    }
}

/// The state of a running server: the app that is served, which can be replaced. A request is answered from the app that
/// it began with.
#[derive(Clone)]
pub struct AppState(Arc<Served>);

struct Served {
    app: ArcSwap<App>,
    /// The errors of the flows that were read last; none when they are served.
    fault: ArcSwapOption<String>,
    /// The warnings of the flows that are served.
    remarks: ArcSwapOption<String>,
    metrics: Metrics,
    limit: Option<Limit>,
}

impl AppState {
    /// Serves these flows without a limit of requests.
    pub fn new(app: App) -> AppState {
        AppState::limited(app, None, None)
    }

    /// Serves these flows with their warnings, and a limit of requests by address.
    pub fn limited(app: App, remarks: Option<String>, limit: Option<Limit>) -> AppState {
        AppState(Arc::new(Served {
            limit,
            metrics: Metrics::new(app.flows.flows.len()),
            app: ArcSwap::from_pointee(app),
            fault: ArcSwapOption::empty(),
            remarks: ArcSwapOption::new(remarks.map(Arc::new)),
        }))
    }

    /// Serves another app from now on.
    pub fn replace(&self, app: App, remarks: Option<String>) {
        self.0.metrics.reloaded(Some(app.flows.flows.len()));
        self.0.app.store(Arc::new(app));
        self.0.fault.store(None);
        self.0.remarks.store(remarks.map(Arc::new));
    }

    /// Keeps serving the current flows and records why the reload failed.
    pub fn refuse(&self, fault: String) {
        self.0.metrics.reloaded(None);
        self.0.fault.store(Some(Arc::new(fault)));
    }

    /// Returns the app that is served now.
    pub fn app(&self) -> Arc<App> {
        self.0.app.load_full()
    }

    /// Returns the errors of the flows that were read last.
    pub(super) fn fault(&self) -> Option<Arc<String>> {
        self.0.fault.load_full()
    }

    /// Returns the warnings of the flows that are served.
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
