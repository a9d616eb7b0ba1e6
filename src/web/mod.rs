//! Pages over HTTP. The only module that knows a status code, a header or a template.

mod assets;
mod headers;
mod interface;
mod key;
mod pages;
mod render;
mod rich;
mod router;
mod seal;
mod server;
mod state;
mod view;

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
    templates: Templates,
}

impl App {
    /// Puts flows and the embedded interface together.
    ///
    /// # Errors
    /// When a template does not parse or the interface's words are incomplete.
    pub fn new(flows: Flows) -> Result<App, String> {
        Ok(App {
            flows,
            interface: Interface::embedded()?,
            templates: Templates::embedded()?,
        })
    }

    fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.find(id)
    }
}
