//! What is proved of a flow over every set of answers: one lint, one file.

mod allow;
mod broken_promise;
mod constant_when;
mod example;
mod figures;
mod idle_option;
mod idle_question;
mod implied_rule;
mod never_first;
mod never_true;
mod no_contact;
mod no_recommendation;
mod no_third_way;
mod proof;
mod registry;
mod stale_fact;
mod too_many_questions;
mod unreached;
mod unsure_dead_end;
mod unused;

pub use figures::{Figures, Share};
pub(super) use proof::Proof;
pub(super) use registry::ALLOWABLE;
pub use registry::LINTS;
pub use stale_fact::stale_facts;
pub(super) use unused::providers as unused_providers;

use allow::is_allowed;

use super::compile::Groundwork;
use super::{Flow, Provider};
use crate::source::Findings;

/// Proves a compiled flow; what does not hold is a finding with the shortest answers that show it.
pub(in crate::flow) fn check(flow: &Flow, providers: &[Provider], groundwork: Groundwork, findings: &mut Findings) {
    let mut found = Findings::default();
    all(&mut Proof::new(flow, providers, groundwork), &mut found);
    found.retain(|finding| !is_allowed(flow, finding));
    findings.extend(found);
}

fn all(proof: &mut Proof<'_>, findings: &mut Findings) {
    no_recommendation::check(proof, findings);
    no_contact::check(proof, findings);
    broken_promise::check(proof, findings);
    too_many_questions::check(proof, findings);
    unsure_dead_end::check(proof, findings);
    never_true::check(proof, findings);
    never_first::check(proof, findings);
    implied_rule::check(proof, findings);
    constant_when::check(proof, findings);
    unreached::check(proof, findings);
    idle_question::check(proof, findings);
    idle_option::check(proof, findings);
    no_third_way::check(proof, findings);
    unused::definitions(proof, findings);
}
