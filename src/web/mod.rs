//! Pages over HTTP. The only module that knows a status code, a header or a template.

mod assets;
mod content;
mod formats;
mod headers;
mod interface;
mod key;
mod layers;
mod leave;
mod links;
mod live;
mod look;
mod metrics;
mod names;
mod own_templates;
mod pages;
mod render;
mod respond;
mod rich;
mod router;
mod seal;
mod server;
mod shown;
mod staff;
mod state;
mod step;
mod view;

pub use formats::today;
pub use interface::Interface;
pub use live::Live;
pub use metrics::metrics_router;
pub use own_templates::check_templates;
pub use router::router;
pub use server::serve;
pub use staff::Access;

use std::sync::Arc;

use crate::flow::{Flow, Flows};
use crate::link::Keys;
use crate::words::Language;
use content::Pages;
use look::Look;
use minijinja::Value;
use minijinja::value::Serde;
use render::Templates;

/// Everything the pages are made from; read-only once the server runs.
pub struct App {
    /// The flows and providers.
    pub flows: Flows,
    /// The interface's own words.
    interface: Interface,
    /// The same as templates read them, so that a page need not copy them.
    template_words: Vec<(Language, Value)>,
    settings: Arc<Settings>,
    templates: Templates,
    look: Look,
    pages: Pages,
}

/// What differs from one server to the next.
pub struct Settings {
    /// The scheme and host that people know the server by, for links and paper; a request's own `Host`
    /// is never trusted. Empty where nobody said.
    pub public_url: String,
    /// The keys of links.
    pub keys: Keys,
    /// Who may open the staff pages.
    pub staff: Access,
}

/// Whether an address of a server leads to the machine itself, and so to nobody else's.
pub fn is_on_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    staff::is_local_name(host)
}

impl Settings {
    /// Whether links lead to where people are.
    fn is_reachable(&self) -> bool {
        !self.public_url.is_empty() && !is_on_this_machine(&self.public_url)
    }

    /// Whether people may be promised that a link works for some days: it has an address, and the key that
    /// sealed it outlives the program. On one's own machine it is enough that it works now.
    fn promises_links(&self) -> bool {
        let local = matches!(self.staff, Access::Local);
        !self.public_url.is_empty() && (self.keys.are_lasting() || local)
    }
}

impl App {
    /// Puts flows and the embedded interface together.
    ///
    /// # Errors
    /// When a template does not parse or the interface's words are incomplete.
    pub fn new(flows: Flows, settings: Arc<Settings>) -> Result<App, String> {
        let mut interface = Interface::embedded()?;
        interface.add_pseudo(&flows);
        let look = Look::new(&flows);
        let sites = look.sites(&interface, flows.site.as_ref());
        if let Some(site) = &flows.site {
            interface.call_site(site);
        }
        let template_words = interface.languages().into_iter().map(|language| {
            let words = Value::from(Serde(&interface.words(&language).words));
            (language, words)
        });
        let app = App {
            template_words: template_words.collect(),
            templates: Templates::new(&flows, sites, false)?,
            look,
            flows,
            interface,
            settings,
            pages: Pages::new(),
        };
        own_templates::try_out(&app)?;
        Ok(app)
    }

    /// How many pages were found among those made before, and how many had to be made.
    pub fn kept_pages(&self) -> (u64, u64) {
        self.pages.counts()
    }

    /// The interface's words in a language; the source language's where it has none.
    fn template_words(&self, language: &Language) -> Value {
        let mut words = self.template_words.iter();
        let found = words.find(|(have, _)| have == language);
        found
            .or(self.template_words.first())
            .map_or(Value::UNDEFINED, |(_, words)| words.clone())
    }

    fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.find(id)
    }
}
