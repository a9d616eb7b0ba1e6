//! Reduced, ordered, multi-valued decision diagrams in one shared store.
//!
//! A diagram is a function from the values of variables to true or false. Equal functions are the
//! same node (hash-consing), so equality is comparing two numbers, and every walk over a diagram is
//! bounded by the number of variables. Nothing here knows what a question is.

mod count;
mod operations;
mod search;
mod store;

pub use search::Found;
pub use store::{Built, Diagram, Full, Store, Var};
