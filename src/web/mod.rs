//! Pages over HTTP. The only module that knows a status code, a header or a template.

mod assets;
mod formats;
mod headers;
mod interface;
mod key;
mod layers;
mod names;
mod pages;
mod render;
mod respond;
mod rich;
mod router;
mod seal;
mod server;
mod shown;
mod state;
mod step;
mod view;

pub use formats::today;
pub use interface::Interface;
pub use router::router;
pub use server::serve;

use crate::flow::{Flow, Flows};
use render::Templates;

/// Everything the pages are made from; read-only once the server runs.
pub struct App {
    /// The flows and providers.
    pub flows: Flows,
    /// The interface's own words.
    interface: Interface,
    /// Scheme and host, for addresses on paper.
    public_url: String,
    templates: Templates,
}

impl App {
    /// Puts flows and the embedded interface together. `public_url` is the scheme and host that
    /// people know the server by; a request's own `Host` is never trusted.
    ///
    /// # Errors
    /// When a template does not parse or the interface's words are incomplete.
    pub fn new(flows: Flows, public_url: String) -> Result<App, String> {
        let mut interface = Interface::embedded()?;
        interface.add_pseudo(&flows);
        Ok(App {
            templates: Templates::embedded(&flows.names)?,
            flows,
            interface,
            public_url,
        })
    }

    fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.find(id)
    }
}
