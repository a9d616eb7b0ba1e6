//! The names that conditions, rules and outcomes of a flow may use.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::providers::{Providers, ProvidersFile};
use super::shape::{Shape, Takes};
use super::values::check_id;
use crate::flow::lint::ALLOWABLE;
use crate::flow::{Condition, Measure, OutcomeId, ProviderId, QuestionId, Score, ScoreId};
use crate::source::fields::{Quoted, list, map, text};
use crate::source::{Fields, Finding, Findings, Key, Kind, Node, Span, nearest, nearest_or_all};

/// The names a flow's conditions and rules may use.
pub(super) struct Scope<'a> {
    pub(super) questions: Vec<Shape<'a>>,
    pub(super) languages: Vec<&'a str>,
    /// How many questions conditions may name so far; later ones are a finding.
    pub(super) asked: usize,
    defines: &'a [(Key, Node)],
    used: RefCell<BTreeSet<&'a str>>,
    measures: RefCell<BTreeMap<usize, Measure>>,
    allowed: RefCell<Vec<(String, Span)>>,
    /// How many parts of conditions were read so far, definitions counted wherever they are named.
    pub(super) parts_read: Cell<usize>,
    scores: Vec<(&'a str, Vec<QuestionId>)>,
    voices: Vec<(&'a str, Option<&'a Node>)>,
    pub(super) outcomes: &'a [(Key, Node)],
    providers: &'a Providers,
    /// Whether it is told that there are no providers.
    lacks_providers: Cell<bool>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        fields: &Fields<'a>,
        languages: Vec<&'a str>,
        providers: &'a Providers,
        findings: &mut Findings,
    ) -> Scope<'a> {
        let mut entries = |name: &str, required: bool| -> &'a [(Key, Node)] {
            let node = if required { fields.require(name, "the flow", findings) } else { fields.get(name) };
            node.and_then(|node| map(node, Quoted(name), findings)).unwrap_or_default()
        };
        let questions = entries("questions", true);
        let (defines, voices, outcomes) =
            (entries("define", false), entries("voices", false), entries("outcomes", true));
        let mut voices: Vec<_> = voices.iter().map(|(key, node)| (key.name.as_str(), Some(node))).collect();
        if voices.is_empty() {
            voices.push(("everyone", None));
        }
        let questions = questions.iter().map(|(key, node)| Shape::of(&key.name, node)).collect::<Vec<_>>();
        let scores = entries("scores", false).iter();
        for (name, node) in &voices {
            if let Some(node) = node {
                check_id(name, node, "voice", findings);
            }
        }
        let scores = scores.map(|(key, node)| {
            check_id(&key.name, node, "score", findings);
            let summed = summed(key, node, &questions, defines, findings);
            (key.name.as_str(), summed)
        });
        let scores = scores.collect();
        Scope {
            asked: 0,
            questions,
            languages,
            defines,
            used: RefCell::default(),
            measures: RefCell::default(),
            allowed: RefCell::default(),
            parts_read: Cell::default(),
            scores,
            voices,
            outcomes,
            providers,
            lacks_providers: Cell::new(false),
        }
    }

    /// `allow:`, the lints that the author does not want to hear of at this place.
    pub(super) fn allow(&self, fields: &Fields<'_>, findings: &mut Findings) {
        let items = fields.get("allow").map(|node| list(node, "`allow`", findings));
        for node in items.flatten().unwrap_or_default() {
            let Some(name) = text(node, "a lint's name", findings) else {
                continue;
            };
            if ALLOWABLE.contains(&name) {
                let allowed = (name.to_owned(), fields.span());
                self.allowed.borrow_mut().push(allowed);
            } else {
                let message = format!("no lint that can be allowed is called `{name}`");
                findings
                    .push(Finding::error("unknown-lint", node.span, message).hint(nearest_or_all(name, &ALLOWABLE)));
            }
        }
    }

    pub(super) fn allowed(&self) -> Vec<(String, Span)> {
        self.allowed.borrow().clone()
    }

    pub(super) fn voice_names(&self) -> Vec<String> {
        self.voices.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// When each voice speaks; the last must be `otherwise`.
    pub(super) fn voices(&self, findings: &mut Findings) -> Vec<Condition> {
        let last = self.voices.len() - 1;
        let mut conditions = Vec::new();
        for (at, (name, node)) in self.voices.iter().enumerate() {
            let Some(node) = node else {
                return vec![Condition::Otherwise];
            };
            let otherwise = node.is_text("otherwise");
            if otherwise != (at == last) {
                let message = format!("the last voice, and no other, speaks `otherwise`; `{name}` does not fit");
                findings.push(
                    Finding::error("voices-otherwise", node.span, message).hint("end `voices:` with `name: otherwise`"),
                );
            }
            if otherwise {
                conditions.push(Condition::Otherwise);
            } else {
                conditions.push(self.condition(node, findings));
            }
        }
        conditions
    }

    /// The definition of this name, which counts as used from now on.
    pub(super) fn define(&self, name: &str) -> Option<&'a Node> {
        let (key, node) = self.defines.iter().find(|(key, _)| key.name == name)?;
        self.used.borrow_mut().insert(&key.name);
        Some(node)
    }

    /// Every definition: its name, its place, and whether anything names it.
    pub(super) fn defined(&self) -> Vec<(String, Span, bool)> {
        let used = self.used.borrow();
        let each = self.defines.iter().map(|(key, _)| {
            let used = used.contains(key.name.as_str());
            (key.name.to_string(), key.span, used)
        });
        each.collect()
    }

    /// The score of this name, and the last question it sums.
    pub(super) fn score(&self, name: &str) -> Option<(ScoreId, Option<QuestionId>)> {
        let at = self.scores.iter().position(|(have, _)| *have == name)?;
        Some((ScoreId(at), self.scores[at].1.iter().max().copied()))
    }

    pub(super) fn score_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.scores.iter().map(|(name, _)| *name)
    }

    pub(super) fn scores(&self) -> Vec<Score> {
        let each =
            self.scores.iter().map(|(id, questions)| Score { id: (*id).to_owned(), questions: questions.clone() });
        each.collect()
    }

    /// Notes how a date question is compared; false when it is compared in another way elsewhere.
    /// Days and ages are cut in different places that move against each other from day to day, so
    /// no proof could hold for both at once.
    pub(super) fn measured(&self, question: QuestionId, measure: Measure) -> bool {
        let mut measures = self.measures.borrow_mut();
        *measures.entry(question.0).or_insert(measure) == measure
    }

    pub(super) fn define_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.defines.iter().map(|(key, _)| key.name.as_str())
    }

    /// Reads every definition once, so that a fault in an unused one is found too.
    pub(super) fn check_defines(&self, findings: &mut Findings) {
        let used = self.used.borrow().clone();
        for (key, node) in self.defines {
            check_id(&key.name, node, "definition", findings);
            if self.questions.iter().any(|question| question.id == key.name) {
                let message = format!("`{}` is the name of a question", key.name);
                findings
                    .push(Finding::error("duplicate-id", key.span, message).hint("give the definition another name"));
            }
            if let Kind::List(items) = &node.kind {
                if items.is_empty() {
                    let message = format!("the option set `{}` is empty", key.name);
                    findings.push(Finding::error("empty-set", node.span, message).hint("name at least one option"));
                }
            } else {
                self.condition(node, findings);
            }
        }
        // Reading a definition to check it is no use of what it names.
        *self.used.borrow_mut() = used;
    }

    pub(super) fn outcome(&self, node: &Node, findings: &mut Findings) -> Option<OutcomeId> {
        let name = text(node, "an outcome", findings)?;
        let found = self.outcomes.iter().position(|(key, _)| key.name == name);
        if found.is_none() {
            let hint = nearest(name, self.outcomes.iter().map(|(key, _)| key.name.as_str()));
            let hint = hint.unwrap_or_else(|| "describe it under `outcomes:`".into());
            findings.push(
                Finding::error("unknown-outcome", node.span, format!("no outcome is called `{name}`")).hint(hint),
            );
        }
        found.map(OutcomeId)
    }

    pub(super) fn provider(&self, node: &Node, findings: &mut Findings) -> Option<ProviderId> {
        let name = text(node, "a provider", findings)?;
        let mut ids = self.providers.list.iter().map(|provider| &provider.id);
        let found = ids.position(|id| id == name);
        if found.is_none() {
            findings.extend_one(self.no_provider(node, name));
        }
        found.map(ProviderId)
    }

    /// What is wrong with the name of a provider that was not read.
    fn no_provider(&self, node: &Node, name: &str) -> Option<Finding> {
        match self.providers.file {
            // Each provider would be told anew.
            ProvidersFile::Missing if self.lacks_providers.replace(true) => None,
            ProvidersFile::Missing => Some(no_providers(node)),
            // It may be there: what is wrong with the file is told already.
            ProvidersFile::Faulty => None,
            ProvidersFile::Sound => {
                let ids = self.providers.list.iter();
                let hint = nearest(name, ids.map(|provider| provider.id.as_str()));
                let hint = hint.unwrap_or_else(|| "describe it in providers.yaml".into());
                let message = format!("no provider is called `{name}`");
                Some(Finding::error("unknown-provider", node.span, message).hint(hint))
            }
        }
    }
}

fn no_providers(node: &Node) -> Finding {
    let message = "the flow names providers, but there is no providers.yaml";
    Finding::error("unknown-provider", node.span, message)
        .hint("put it into the flows directory, beside the folders of flows")
}

/// The questions that a score sums.
fn summed(
    key: &Key,
    node: &Node,
    questions: &[Shape<'_>],
    defines: &[(Key, Node)],
    findings: &mut Findings,
) -> Vec<QuestionId> {
    let taken = questions.iter().any(|question| question.id == key.name)
        || defines.iter().any(|(define, _)| define.name == key.name);
    if taken {
        let message = format!("`{}` is the name of something else", key.name);
        findings.push(Finding::error("duplicate-id", key.span, message).hint("give the score another name"));
    }
    let mut found = Vec::new();
    for node in list(node, "a score", findings).unwrap_or_default() {
        let Some(name) = text(node, "a question's id", findings) else {
            continue;
        };
        match questions.iter().position(|question| question.id == name) {
            Some(at) if found.contains(&QuestionId(at)) => {
                let message = format!("`{name}` is summed twice");
                findings.push(Finding::error("duplicate-id", node.span, message).hint("name it once"));
            }
            Some(at) if matches!(questions[at].takes, Takes::One | Takes::Many) => {
                found.push(QuestionId(at));
            }
            Some(_) => {
                let message = format!("`{name}` has no options with points");
                findings.push(Finding::error("wrong-type", node.span, message).hint("sum questions with options"));
            }
            None => {
                let hint = nearest(name, questions.iter().map(|question| question.id))
                    .unwrap_or_else(|| "sum questions of this flow".into());
                let message = format!("no question is called `{name}`");
                findings.push(Finding::error("unknown-question", node.span, message).hint(hint));
            }
        }
    }
    if found.is_empty() {
        findings.push(
            Finding::error("empty-set", node.span, format!("the score `{}` sums nothing", key.name))
                .hint("list the questions whose points count"),
        );
    }
    found
}
