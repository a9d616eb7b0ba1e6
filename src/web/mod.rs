//! Pages over HTTP. The only module that knows a status code, a header or a template.
//!
//! A request passes `router` → `middleware` → `extract` → `handlers` → page. A layer sees no flow; an extractor makes
//! typed input of an address; a handler asks the engine and renders one template from one view; `view` has what several
//! pages share and knows nothing of HTTP.

mod app;
mod assets;
mod cache;
mod extract;
mod handlers;
mod headers;
mod metrics;
mod middleware;
mod origin;
mod rate_limit;
mod reply;
mod router;
mod server;
mod session;
mod staff_access;
mod templates;
mod view;

pub use app::{App, AppState, Settings};
pub use middleware::request_id;
pub use origin::{FrameAncestors, is_on_this_machine};
pub use rate_limit::Limit;
pub use router::{metrics_router, router};
pub use server::serve;
pub use staff_access::{Access, Password, ProxyHeader};
pub use view::today;
