//! From the trees of files to the model; every fault on the way is a finding.

mod cases;
mod conditions;
mod flow;
mod headings;
mod include;
mod lengths;
mod link_sources;
mod measures;
mod outcomes;
mod promises;
mod providers;
mod questions;
mod rules;
mod scope;
mod shape;
mod texts;
mod values;

pub(super) use cases::read_cases;
pub(super) use flow::read_flow;
pub(super) use include::with_included;
pub(super) use link_sources::read_link_sources;
pub(super) use providers::{PROVIDERS, Providers, ProvidersFile, read_providers};
