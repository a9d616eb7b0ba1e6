//! Flows as documents: graphs and sheets.

mod graph;
mod sheet;

pub use graph::{dot, mermaid, svg};
pub use sheet::sheet;
