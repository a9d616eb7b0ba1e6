//! A flow as decision diagrams: what the checker proves is what the server walks.

mod build;
mod builder;
mod compiled;
mod conditions;
mod pair;
mod position;
mod variables;
mod written;

pub(super) use build::{compile, ground};
pub use compiled::Compiled;
pub(crate) use compiled::Groundwork;
pub(crate) use pair::{Pair, SideOf};
pub use position::{Position, Seen};
pub(crate) use written::DAY;
