//! `unused`: definitions and providers that nothing names.

use super::proof::Proof;
use crate::flow::{Flow, Provider};
use crate::source::{Finding, Findings};

/// A definition that nothing names.
pub(super) fn definitions(proof: &mut Proof<'_>, findings: &mut Findings) {
    for (name, span, _) in proof.flow.defines.iter().filter(|(.., used)| !used) {
        let message = format!("nothing uses the definition `{name}`");
        findings.push(Finding::warning("unused", *span, message).hint("remove it, or name it in a condition"));
    }
}

/// A provider that no flow names.
pub(in crate::flow) fn providers(flows: &[Flow], providers: &[Provider], findings: &mut Findings) {
    for (at, provider) in providers.iter().enumerate() {
        let mut outcomes = flows.iter().flat_map(|flow| &flow.outcomes);
        if !outcomes.any(|outcome| outcome.providers.iter().any(|item| item.what.provider.0 == at)) {
            let message = format!("no flow uses the provider `{}`", provider.id);
            findings
                .push(Finding::warning("unused", provider.span, message).hint("remove it, or name it in an outcome"));
        }
    }
}
