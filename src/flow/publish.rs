//! Which languages of a flow are fit to be offered.

use super::{Flow, Flows, LanguageId};
use crate::source::{Finding, Findings};
use crate::words::{Standing, Words};

/// How many strings a finding names.
const MAX_NAMED: usize = 10;

/// The published languages that are not what they promise: errors for authors, while the server goes
/// on without offering them.
pub fn unfit_languages(flows: &Flows) -> Findings {
    let mut findings = Findings::default();
    for flow in &flows.flows {
        for (tag, span) in &flow.published {
            let Some(at) = flow.language(tag) else {
                continue;
            };
            let faults = faults(flows, flow, at);
            if faults.is_empty() {
                continue;
            }
            let message = format!(
                "`{tag}` is published, but {} of its strings {} not up to date{}",
                faults.len(),
                if faults.len() == 1 { "is" } else { "are" },
                if flow.review_required { " and reviewed" } else { "" },
            );
            let named: Vec<&str> = faults.iter().take(MAX_NAMED).map(|key| &**key).collect();
            let hint = "readers are not offered the language until they are put right";
            let finding = Finding::error("unfit-language", *span, message);
            findings.push(finding.note(named.join(", ")).hint(hint));
        }
    }
    findings
}

/// The published languages of a flow that readers must not be offered.
pub(super) fn withheld(flows: &Flows, flow: &Flow) -> Vec<LanguageId> {
    let published = flow.published.iter();
    let published = published.filter_map(|(tag, _)| flow.language(tag));
    published.filter(|at| !faults(flows, flow, *at).is_empty()).collect()
}

/// The keys of strings that a published language lacks; those of providers with `providers` before
/// them.
fn faults(flows: &Flows, flow: &Flow, at: LanguageId) -> Vec<String> {
    let words = &flow.words[at.0];
    let own = unfit(words, flow.review_required).map(|place| flow.keys[place].clone());
    let providers = flows.words.iter().filter(|have| have.language == words.language);
    let shared = providers.flat_map(|words| unfit(words, flow.review_required));
    own.chain(shared.map(|place| format!("providers {}", flows.keys[place]))).collect()
}

fn unfit(words: &Words, review_required: bool) -> impl Iterator<Item = usize> + '_ {
    words.standings().enumerate().filter_map(move |(place, (standing, reviewed))| {
        let fit = standing == Standing::Current && (reviewed || !review_required);
        (!fit).then_some(place)
    })
}
