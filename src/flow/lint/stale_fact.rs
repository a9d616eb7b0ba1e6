//! `stale-fact`: facts that were checked too long ago.

use crate::flow::{Date, Flows};
use crate::source::{Finding, Findings};

/// Provider facts that were last checked longer ago than a flow that shows them allows
/// (`recheck_after`, in days).
pub fn stale_facts(flows: &Flows, today: Date) -> Findings {
    let mut findings = Findings::default();
    for (at, provider) in flows.providers.iter().enumerate() {
        let users = flows.flows.iter().filter(|flow| {
            let mut items = flow.outcomes.iter().flat_map(|outcome| &outcome.providers);
            items.any(|item| item.what.provider.0 == at)
        });
        let Some(most) = users.filter_map(|flow| flow.recheck_after).min() else {
            continue;
        };
        for (checked, span) in provider.checked() {
            let age = today.days() - checked.days();
            if age > i64::from(most) {
                let message = format!(
                    "a fact of `{}` was checked {age} days ago, on {checked}; at most {most} are allowed",
                    provider.id
                );
                findings.push(
                    Finding::warning("stale-fact", span, message)
                        .hint("look at its source again, and write the day under `checked:`"),
                );
            }
        }
    }
    findings
}
