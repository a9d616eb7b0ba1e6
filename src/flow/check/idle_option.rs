use super::super::{QuestionId, Question};
use super::Proof;
use super::unsure_dead_end::UNSURE;
use super::proof::Possible;
use crate::diagram::{Diagram, Var};
use crate::source::{Finding, Findings};

/// An option that changes nothing, or after which no rule but `otherwise` can hold although it can
/// after other options.
pub(super) fn check(proof: &mut Proof<'_>, findings: &mut Findings) {
    for (at, question) in proof.flow.questions.iter().enumerate() {
        let id = QuestionId(at);
        if proof.whens[at] == Diagram::FALSE || !proof.flow.compiled.depends_on(id) {
            continue;
        }
        if question.is_many() {
            bits(proof, id, question, findings);
        } else if !question.options.is_empty() {
            stranded(proof, id, question, findings);
        }
    }
}

fn bits(proof: &mut Proof<'_>, id: QuestionId, question: &Question, findings: &mut Findings) {
    let vars: Vec<Var> = proof.flow.compiled.variables().of(id).collect();
    for var in vars {
        let option = &question.options[proof.flow.compiled.variables().option_of(id, var)];
        // "None of these" and "not sure" are there to be chosen, not to change anything.
        let idle = option.exclusive || UNSURE.contains(&option.id.as_str());
        if !idle && !proof.flow.compiled.depends_on_var(var) {
            let message = format!("choosing `{}` changes nothing", option.id);
            let hint = "name it in a condition, or remove it";
            findings.push(Finding::warning("idle-option", option.span, message).hint(hint));
        }
    }
}

fn stranded(proof: &mut Proof<'_>, id: QuestionId, question: &Question, findings: &mut Findings) {
    let var = proof.flow.compiled.variables().of(id).next();
    let Some(var) = var else { return };
    let when = proof.whens[id.0];
    let rules: Vec<Diagram> = proof.rules().iter().map(|rule| proof.holds[*rule]).collect();
    let mut leads = Vec::new();
    for value in 0..question.options.len() {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        leads.push(rules.iter().any(|rule| leads_to(proof, var, value, when, *rule)));
    }
    if !leads.contains(&true) {
        return;
    }
    for (option, _) in question.options.iter().zip(&leads).filter(|(_, leads)| !**leads) {
        if UNSURE.contains(&option.id.as_str()) {
            continue;
        }
        let message = format!("after `{}` no rule can hold but `otherwise`", option.id);
        let hint = "name it in the `when` of a rule, next to the options it belongs with";
        findings.push(Finding::warning("idle-option", option.span, message).hint(hint));
    }
}

fn leads_to(proof: &mut Proof<'_>, var: Var, value: u32, when: Diagram, rule: Diagram) -> bool {
    proof.store.allow(super::proof::ROOM);
    let Ok(chosen) = proof.store.literal(var, &[value]) else {
        return true;
    };
    !matches!(proof.possible(&[when, chosen, rule]), Possible::Never)
}
