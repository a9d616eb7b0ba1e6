//! `never-first`: rules that are never the recommendation.

use super::proof::Possible;
use super::proof::Proof;
use crate::diagram::Diagram;
use crate::source::{Finding, Findings};

/// A rule that holds for some answers but is never the recommendation: rules before it always hold,
/// too.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    let mut outside = Outside::new(proof);
    for at in proof.rules() {
        if proof.holds[at] != Diagram::FALSE && !outside.reaches(proof, at) {
            let shadow = shadow(proof, at);
            let possible = match shadow {
                Some(_) => Possible::Never,
                None => possible(proof, at),
            };
            match possible {
                Possible::Never => {
                    let finding = finding(proof, at, shadow);
                    findings.push(finding);
                }
                Possible::Unknown => findings.push(unknown(proof, at)),
                Possible::Yes(_) => {}
            }
        }
        outside.leave(proof, at);
    }
}

fn unknown(proof: &Proof<'_>, at: usize) -> Finding {
    let message = "it could not be found out whether this rule is ever the recommendation";
    let hint = "give the rules fewer questions in common, or split the flow";
    Finding::warning("flow-too-large", proof.flow.entries[at].span, message).hint(hint)
}

fn possible(proof: &mut Proof<'_>, at: usize) -> Possible {
    let first = proof.first_of(at);
    proof.possible(&first)
}

fn finding(proof: &mut Proof<'_>, at: usize, shadow: Option<u32>) -> Finding {
    let entry = &proof.flow.entries[at];
    let outcome = &proof.flow.outcomes[entry.outcome.0].id;
    let message = format!("the rule for `{outcome}` is never the recommendation");
    let hint = match shadow {
        Some(line) => format!("wherever it holds, the rule on line {line} holds before it"),
        None => "wherever it holds, some rule before it does; move it up, or to `also:`".into(),
    };
    let finding = Finding::warning("never-first", entry.span, message).hint(hint);
    let holds = proof.holds[at];
    proof.shown_by(finding, &[holds])
}

/// How many values are changed before a search is made.
const MAX_CHANGES: usize = 30;

/// Values of all variables for which no rule so far holds. Most rules are the first to hold for
/// almost the same values, which is seen faster than searched for.
struct Outside {
    values: Option<Vec<u32>>,
    before: Vec<Diagram>,
}

impl Outside {
    fn new(proof: &Proof<'_>) -> Outside {
        Outside { values: Some(vec![0; proof.store.vars() as usize]), before: Vec::new() }
    }

    /// Whether a rule is found to be the first to hold for values near these: changed to make it hold,
    /// and then, as long as a rule before it holds, changed where that leaves the fewest such rules.
    fn reaches(&self, proof: &Proof<'_>, at: usize) -> bool {
        let Some(mut values) = self.values.clone() else {
            return false;
        };
        let mut fixed = Vec::new();
        for (var, value) in proof.path(proof.holds[at]) {
            values[var.0 as usize] = value;
            fixed.push(var);
        }
        for _ in 0..MAX_CHANGES {
            let holds = |diagram: &&Diagram| proof.store.value(**diagram, &values);
            let Some(rule) = self.before.iter().find(holds) else {
                return true;
            };
            let free = proof.store.support(&[*rule]).into_iter();
            let free = free.filter(|var| !fixed.contains(var));
            let changes = free.flat_map(|var| (0..proof.store.arity(var)).map(move |v| (var, v)));
            let best = changes.min_by_key(|(var, value)| {
                let mut changed = values.clone();
                changed[var.0 as usize] = *value;
                let holding = self.before.iter();
                holding.filter(|rule| proof.store.value(**rule, &changed)).count()
            });
            let Some((var, value)) = best else {
                return false;
            };
            values[var.0 as usize] = value;
        }
        false
    }

    /// Goes on past a rule: the values must not make it hold.
    fn leave(&mut self, proof: &mut Proof<'_>, at: usize) {
        let rule = proof.holds[at];
        self.before.push(rule);
        let holds = |values: &Vec<u32>| proof.store.value(rule, values);
        if !self.values.as_ref().is_some_and(holds) {
            return;
        }
        let none: Vec<Diagram> = self.before.iter().map(|rule| proof.not(*rule)).collect();
        self.values = match proof.possible(&none) {
            Possible::Yes(found) => {
                let mut values = vec![0; proof.store.vars() as usize];
                for (var, value) in found {
                    values[var.0 as usize] = value;
                }
                Some(values)
            }
            Possible::Never | Possible::Unknown => None,
        };
    }
}

/// The line of one rule before that holds wherever this one does.
fn shadow(proof: &mut Proof<'_>, at: usize) -> Option<u32> {
    let mut before = proof.rules().into_iter().filter(|other| *other < at);
    let other = before.find(|other| proof.implies(proof.holds[at], proof.holds[*other]))?;
    Some(proof.flow.entries[other].line())
}
