//! `no-contact`: results without a way to reach anyone.

use super::proof::Possible;
use super::proof::Proof;
use crate::diagram::Diagram;
use crate::flow::{Outcome, Text};
use crate::source::{Finding, Findings};
use crate::words::placeholders;

/// A recommendation that shows no phone number, no website and no number to dial.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let rules = proof.rules();
    for at in rules.into_iter().chain(proof.otherwise()) {
        let outcome = &proof.flow.outcomes[proof.flow.entries[at].outcome.0];
        let Some(mut without) = no_way(proof, outcome) else {
            continue;
        };
        without.extend(proof.first_of(at));
        if !matches!(proof.possible(&without), Possible::Never) {
            let message = format!("`{}` can be recommended with no way to reach anyone", outcome.id);
            let hint = "give it a provider with a phone or website, or a step with a number such as {211}";
            let finding = Finding::error("no-contact", outcome.span, message).hint(hint);
            let finding = proof.shown_by(finding, &without);
            findings.push(finding);
        }
    }
}

/// Where nothing of the outcome says how to reach someone; none when something always does.
fn no_way(proof: &mut Proof<'_>, outcome: &Outcome) -> Option<Vec<Diagram>> {
    let dials = |text: &Text| {
        // In every voice: who is spoken to in another one needs the number as well.
        let mut strings = proof.flow.strings_of(text);
        strings.all(|text| !placeholders(text).is_empty())
    };
    let plain = [Some(&outcome.title), outcome.brief.as_ref(), outcome.say.as_ref()];
    if plain.into_iter().flatten().any(dials) {
        return None;
    }
    let texts = outcome.steps.iter().chain(&outcome.bring).chain(&outcome.if_not);
    let dialing: Vec<_> = texts.filter(|item| dials(&item.what)).map(|item| &item.when).collect();
    let reachable = outcome.providers.iter().filter(|item| proof.providers[item.what.provider.0].can_be_reached());
    let ways: Vec<_> = dialing.into_iter().chain(reachable.map(|item| &item.when)).collect();
    // A condition too large to build proves nothing, so it counts for no way.
    let built: Vec<_> = ways.into_iter().filter_map(|when| proof.condition(when)).collect();
    Some(built.into_iter().map(|holds| proof.not(holds)).collect())
}
