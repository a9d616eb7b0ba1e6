//! Flows as documents: graphs and sheets.

mod graph;
mod review;
mod sheet;

pub use graph::{dot, mermaid, svg};
pub use review::review;
pub use sheet::sheet;
