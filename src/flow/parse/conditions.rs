//! Parses conditions.

use super::measures::{tests_of, unknown_test};
use super::scope::Scope;
use super::shape::Takes;
use crate::flow::{Condition, OptionId, QuestionId};
use crate::source::fields::{Quoted, list};
use crate::source::{Finding, Findings, Key, Kind, Node, nearest};

/// How deep a chain of definitions may go; more than any flow needs, and an end to circles.
const MAX_DEFINE_DEPTH: usize = 16;

/// The most parts of conditions in one flow: definitions that name each other several times over would
/// multiply without end.
const MAX_PARTS: usize = 50_000;

impl Scope<'_> {
    /// A `when:`. Faults in it are findings; what is left stands in for it.
    pub(super) fn condition(&self, node: &Node, findings: &mut Findings) -> Condition {
        self.at_depth(node, 0, findings)
    }

    fn at_depth(&self, node: &Node, depth: usize, findings: &mut Findings) -> Condition {
        let read = self.parts_read.get() + 1;
        self.parts_read.set(read);
        if read > MAX_PARTS {
            if read == MAX_PARTS + 1 {
                let message = "the conditions of this flow are too many to read";
                let hint = "look for definitions that name each other again and again";
                findings.push(Finding::error("flow-too-large", node.span, message).hint(hint));
            }
            return Condition::Always;
        }
        match &node.kind {
            Kind::Text(name) if name == "always" => Condition::Always,
            Kind::Text(name) if name == "otherwise" => {
                let message = "`otherwise` is for the last rule and the last voice";
                findings.push(
                    Finding::error("unknown-condition", node.span, message).hint("write a condition, or `always`"),
                );
                Condition::Always
            }
            Kind::Map(entries) if entries.is_empty() => {
                findings.push(
                    Finding::error("empty-set", node.span, "the condition is empty")
                        .hint("write `question: option` lines, or `always`"),
                );
                Condition::Always
            }
            Kind::Text(name) => self.named(name, node, depth, findings),
            Kind::Map(entries) => Condition::All(
                entries
                    .iter()
                    .map(|(key, value)| {
                        let line = self.line(key, value, depth, findings);
                        Condition::Line(key.span, Box::new(line))
                    })
                    .collect(),
            ),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => {
                let message = format!("a condition must be `always`, a defined name or a map, not {}", node.describe());
                let hint = "write `question: option` lines, or `any:` with a list";
                findings.push(Finding::error("wrong-type", node.span, message).hint(hint));
                Condition::Always
            }
        }
    }

    fn named(&self, name: &str, node: &Node, depth: usize, findings: &mut Findings) -> Condition {
        match self.define(name) {
            Some(_) if depth > MAX_DEFINE_DEPTH => {
                let message = format!("the definition `{name}` goes in a circle");
                findings.push(Finding::error("circular-define", node.span, message).hint("spell one of them out"));
                Condition::Always
            }
            Some(Node { kind: Kind::List(_), .. }) => {
                let message = format!("`{name}` is an option set, not a condition");
                findings
                    .push(Finding::error("wrong-type", node.span, message).hint(format!("write `question: {name}`")));
                Condition::Always
            }
            Some(defined) => self.at_depth(defined, depth + 1, findings),
            None => {
                let message = format!("no condition is called `{name}`");
                let hint = nearest(name, self.define_names().chain(["always"]));
                let hint = hint.unwrap_or_else(|| "give it a meaning under `define:`".into());
                findings.push(Finding::error("unknown-condition", node.span, message).hint(hint));
                Condition::Always
            }
        }
    }

    fn line(&self, key: &Key, value: &Node, depth: usize, findings: &mut Findings) -> Condition {
        match key.name.as_str() {
            "not" => Condition::Not(Box::new(self.at_depth(value, depth, findings))),
            "all" => Condition::All(self.parts(value, "all", depth, findings)),
            "any" => Condition::Any(self.parts(value, "any", depth, findings)),
            "language" => self.language(value, findings),
            name => match self.score(name) {
                Some((score, last)) => self.scored(key, score, last, value, findings),
                None => self.about(key, value, findings),
            },
        }
    }

    fn parts(&self, node: &Node, what: &str, depth: usize, findings: &mut Findings) -> Vec<Condition> {
        let items = list(node, Quoted(what), findings).unwrap_or_default();
        if items.is_empty() && matches!(node.kind, Kind::List(_)) {
            findings
                .push(Finding::error("empty-set", node.span, format!("`{what}` is empty")).hint("list its conditions"));
        }
        items.iter().map(|item| self.at_depth(item, depth, findings)).collect()
    }

    fn language(&self, node: &Node, findings: &mut Findings) -> Condition {
        let known = &self.languages;
        let mut found = Vec::new();
        for (tag, node) in names(node, "a language", findings) {
            match known.iter().position(|have| *have == tag) {
                Some(at) => found.push(at),
                None => {
                    let hint = nearest(&tag, known.iter().copied());
                    let hint = hint.unwrap_or_else(|| format!("this flow has {}", known.join(", ")));
                    let message = format!("this flow has no words in `{tag}`");
                    findings.push(Finding::error("unknown-language", node.span, message).hint(hint));
                }
            }
        }
        Condition::Language(found)
    }

    /// A line that names a question.
    fn about(&self, key: &Key, value: &Node, findings: &mut Findings) -> Condition {
        let Some(at) = self.questions.iter().position(|question| question.id == key.name) else {
            let ids = self.questions.iter().map(|question| question.id);
            let ids = ids.chain(self.score_names());
            let hint = nearest(&key.name, ids.chain(["not", "all", "any", "language"]));
            let hint = hint.unwrap_or_else(|| "conditions name questions of this flow".into());
            let message = format!("no question is called `{}`", key.name);
            findings.push(Finding::error("unknown-question", key.span, message).hint(hint));
            return Condition::Always;
        };
        self.asked_before(key, QuestionId(at), findings);
        let id = QuestionId(at);
        if matches!(&value.kind, Kind::Map(entries) if entries.is_empty()) {
            let message = format!("nothing is asked of `{}`", key.name);
            let tests = tests_of(self.questions[at].takes).1.join(", ");
            let hint = format!("write one of {tests}");
            findings.push(Finding::error("empty-set", value.span, message).hint(hint));
        }
        match (self.questions[at].takes, &value.kind) {
            (Takes::One, _) => Condition::HasAny(id, self.options(id, value, findings)),
            (Takes::Many, Kind::Map(entries)) => {
                Condition::All(entries.iter().map(|(how, options)| self.on_many(id, how, options, findings)).collect())
            }
            (Takes::Number(_) | Takes::Date, Kind::Map(entries)) => Condition::All(
                entries.iter().filter_map(|(how, limit)| self.measure(id, how, limit, findings)).collect(),
            ),
            (takes, _) => {
                let (what, tests) = tests_of(takes);
                let message = format!("`{}` {what}", key.name);
                let hint = format!("write `{}: {{{}: …}}`", key.name, tests.join(": …}`, or `{"));
                findings.push(Finding::error("wrong-type", value.span, message).hint(hint));
                Condition::Always
            }
        }
    }

    pub(super) fn asked_before(&self, key: &Key, question: QuestionId, findings: &mut Findings) {
        if question.0 >= self.asked {
            let message = format!(
                "`{}` is not asked before this, so nothing can depend on it here",
                self.questions[question.0].id
            );
            let hint = "move that question up, or use an earlier one";
            findings.push(Finding::error("later-question", key.span, message).hint(hint));
        }
    }

    fn on_many(&self, id: QuestionId, how: &Key, value: &Node, findings: &mut Findings) -> Condition {
        let options = self.options(id, value, findings);
        match how.name.as_str() {
            "has" | "has_any" => Condition::HasAny(id, options),
            "has_all" => Condition::HasAll(id, options),
            "only" => Condition::Only(id, options),
            other => {
                unknown_test(how, other, tests_of(Takes::Many).1, findings);
                Condition::Always
            }
        }
    }

    /// Option ids, or the name of an option set.
    fn options(&self, id: QuestionId, node: &Node, findings: &mut Findings) -> Vec<OptionId> {
        let question = &self.questions[id.0];
        let set = match &node.kind {
            Kind::Text(name) if !question.options.contains(&&**name) => self.define(name),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => None,
        };
        let names = names(set.unwrap_or(node), "an option", findings);
        if names.is_empty() && matches!(&node.kind, Kind::List(items) if items.is_empty()) {
            findings.push(
                Finding::error("empty-set", node.span, "the list of options is empty").hint("name at least one option"),
            );
        }
        let mut found = Vec::new();
        for (name, node) in names {
            match question.options.iter().position(|option| *option == name) {
                Some(at) => found.push(OptionId(at)),
                None => {
                    let message = format!("`{}` has no option `{name}`", question.id);
                    let hint = nearest(&name, question.options.iter().copied());
                    let hint = hint.unwrap_or_else(|| format!("its options are {}", question.options.join(", ")));
                    findings.push(Finding::error("unknown-option", node.span, message).hint(hint));
                }
            }
        }
        found
    }
}

/// One name or a list of names. A bare boolean is a finding of its own, since YAML turns `true`
/// into no name at all.
fn names<'n>(node: &'n Node, what: &str, findings: &mut Findings) -> Vec<(String, &'n Node)> {
    match &node.kind {
        Kind::List(items) => items.iter().flat_map(|item| name(item, what, findings)).collect(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Map(_) => {
            name(node, what, findings).into_iter().collect()
        }
    }
}

fn name<'n>(node: &'n Node, what: &str, findings: &mut Findings) -> Option<(String, &'n Node)> {
    match &node.kind {
        Kind::Text(name) => return Some((name.to_string(), node)),
        Kind::Number(raw) => return Some((raw.to_string(), node)),
        Kind::Bool(value) => {
            let message = format!("the boolean `{value}` stands where {what}'s id is meant");
            let meant = if *value { "yes" } else { "no" };
            findings.push(Finding::error("bare-boolean", node.span, message).hint(format!("did you mean `{meant}`?")));
        }
        Kind::Null | Kind::List(_) | Kind::Map(_) => {
            let message = format!("{what} must be an id, not {}", node.describe());
            findings.push(Finding::error("wrong-type", node.span, message).hint("write its id"));
        }
    }
    None
}
