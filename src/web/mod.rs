//! Pages over HTTP. The only module that knows a status code, a header or a template.

mod answered;
mod assets;
mod busy;
mod content;
mod embed;
mod form;
mod formats;
mod gate;
mod general;
mod gzip;
mod headers;
mod interface;
mod interpreters;
mod key;
mod leave;
mod limit;
mod links;
mod live;
mod look;
mod metrics;
mod names;
mod own_templates;
mod page;
mod pages;
mod parts;
mod point;
mod render;
mod reply;
mod request_id;
mod respond;
mod rich;
mod router;
mod seal;
mod server;
mod service;
mod shown;
mod staff;
mod start;
mod state;
mod step;
mod stream;
mod trial;
mod view;
mod visit;
mod wire;

pub use embed::FrameAncestors;
pub use formats::today;
pub use interface::Interface;
pub use limit::Limit;
pub use live::Live;
pub use metrics::Counts;
pub use own_templates::check_templates;
pub use reply::Response;
pub use request_id::request_id;
pub use server::serve;
pub use service::{Arrival, Service};
pub use staff::{Access, Password, ProxyHeader};
pub use wire::Answers;

use std::net::Ipv6Addr;
use std::sync::Arc;

use crate::flow::{Flow, Flows};
use crate::link::Keys;
use crate::words::Language;
use content::Pages;
use look::Look;
use minijinja::Value;
use minijinja::value::Serde;
use page::Stretches;
use parts::Parts;
use render::Templates;

/// Everything the pages are made from; read-only once the server runs.
pub struct App {
    /// The flows and providers.
    pub flows: Arc<Flows>,
    /// The interface's own words.
    interface: Arc<Interface>,
    /// The same as templates read them, so that a page need not copy them.
    template_words: Vec<(Language, Value)>,
    settings: Arc<Settings>,
    templates: Templates,
    look: Look,
    pages: Arc<Pages>,
    parts: Arc<Parts>,
    stretches: Arc<Stretches>,
    /// What the addresses of a walk begin with: nothing, or what says that it is in a frame.
    base: &'static str,
    /// The same for walks in a frame.
    in_frame: Option<Arc<App>>,
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
    /// Who may show flows in a frame.
    pub frame_ancestors: FrameAncestors,
}

/// Whether an address of a server leads to the machine itself, and so to nobody else's.
pub fn is_on_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    staff::is_local_name(host)
}

/// Whether this is a host as addresses have it, and perhaps a port (RFC 3986 §3.2.2): a name in ASCII or an address.
pub fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_label = |label: &str| {
        let sound = label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        sound && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = name
        .strip_suffix('.')
        .unwrap_or(name)
        .split('.')
        .all(is_label);
    let address = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    let is_address = address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    // To Rust, `+80` is a number, too.
    let is_port =
        |port: &str| port.parse().is_ok_and(|port: u16| port > 0) && !port.starts_with('+');
    (is_name || is_address) && port.is_none_or(is_port)
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
    /// When no page can be made with a template, or the interface's words are incomplete.
    pub fn new(flows: Flows, settings: Arc<Settings>) -> Result<App, String> {
        let app = App::untried(flows, settings)?;
        own_templates::try_out(&app)
            .map_err(|fault| own_templates::told_unfit(&fault, &app.flows))?;
        Ok(app)
    }

    fn untried(flows: Flows, settings: Arc<Settings>) -> Result<App, String> {
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
        let templates = Templates::new(&flows, sites)?;
        let mut app = App {
            template_words: template_words.collect(),
            templates,
            look,
            flows: Arc::new(flows),
            interface: Arc::new(interface),
            settings,
            pages: Arc::new(Pages::new()),
            parts: Arc::new(Parts::new()),
            stretches: Arc::new(Stretches::new()),
            base: "",
            in_frame: None,
        };
        app.in_frame = Some(Arc::new(App {
            templates: app.templates.in_frame(),
            template_words: app.template_words.clone(),
            look: app.look.clone(),
            flows: app.flows.clone(),
            interface: app.interface.clone(),
            settings: app.settings.clone(),
            pages: app.pages.clone(),
            parts: app.parts.clone(),
            stretches: app.stretches.clone(),
            base: embed::BASE,
            in_frame: None,
        }));
        Ok(app)
    }

    /// What walks in a frame or in a window are answered from.
    fn shown(&self, in_frame: bool) -> &App {
        match &self.in_frame {
            Some(framed) if in_frame => framed,
            _ => self,
        }
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
