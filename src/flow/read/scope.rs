use super::super::providers::Providers;
use super::super::{Condition, OutcomeId, ProviderId};
use crate::source::fields::{map, text};
use crate::source::{Fields, Finding, Findings, Key, Kind, Node, nearest};

/// The names a flow's conditions and rules may use.
pub(super) struct Scope<'a> {
    pub(super) questions: Vec<Shape<'a>>,
    pub(super) languages: Vec<&'a str>,
    /// How many questions conditions may name so far; later ones are a finding.
    pub(super) asked: usize,
    defines: &'a [(Key, Node)],
    voices: Vec<(&'a str, Option<&'a Node>)>,
    pub(super) outcomes: &'a [(Key, Node)],
    providers: &'a Providers,
}

/// What conditions need to know of a question.
pub(super) struct Shape<'a> {
    pub(super) id: &'a str,
    pub(super) node: &'a Node,
    pub(super) options: Vec<&'a str>,
    pub(super) many: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        fields: &Fields<'a>,
        languages: Vec<&'a str>,
        providers: &'a Providers,
        findings: &mut Findings,
    ) -> Scope<'a> {
        let mut entries = |name: &str, required: bool| -> &'a [(Key, Node)] {
            let node = if required {
                fields.require(name, "the flow", findings)
            } else {
                fields.get(name)
            };
            node.and_then(|node| map(node, &format!("`{name}`"), findings))
                .unwrap_or_default()
        };
        let questions = entries("questions", true);
        let (defines, voices, outcomes) = (
            entries("define", false),
            entries("voices", false),
            entries("outcomes", true),
        );
        let mut voices: Vec<_> = voices
            .iter()
            .map(|(key, node)| (key.name.as_str(), Some(node)))
            .collect();
        if voices.is_empty() {
            voices.push(("everyone", None));
        }
        let questions = questions
            .iter()
            .map(|(key, node)| Shape::of(&key.name, node))
            .collect::<Vec<_>>();
        Scope {
            asked: 0,
            questions,
            languages,
            defines,
            voices,
            outcomes,
            providers,
        }
    }

    pub(super) fn voice_names(&self) -> Vec<String> {
        self.voices
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    }

    /// When each voice speaks; the last must be `otherwise`.
    pub(super) fn voices(&self, findings: &mut Findings) -> Vec<Condition> {
        let last = self.voices.len() - 1;
        let mut conditions = Vec::new();
        for (at, (name, node)) in self.voices.iter().enumerate() {
            let Some(node) = node else {
                return vec![Condition::Otherwise];
            };
            let otherwise = matches!(&node.kind, Kind::Text(text) if text == "otherwise");
            if otherwise != (at == last) {
                let message = format!(
                    "the last voice, and no other, speaks `otherwise`; `{name}` does not fit"
                );
                findings.push(
                    Finding::error("voices-otherwise", node.span, message)
                        .hint("end `voices:` with `name: otherwise`"),
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

    pub(super) fn define(&self, name: &str) -> Option<&'a Node> {
        self.defines
            .iter()
            .find(|(key, _)| key.name == name)
            .map(|(_, node)| node)
    }

    pub(super) fn define_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.defines.iter().map(|(key, _)| key.name.as_str())
    }

    /// Reads every definition once, so that a fault in an unused one is found too.
    pub(super) fn check_defines(&self, findings: &mut Findings) {
        for (key, node) in self.defines {
            if self
                .questions
                .iter()
                .any(|question| question.id == key.name)
            {
                let message = format!("`{}` is the name of a question", key.name);
                findings.push(
                    Finding::error("duplicate-id", key.span, message)
                        .hint("give the definition another name"),
                );
            }
            if let Kind::List(items) = &node.kind {
                if items.is_empty() {
                    let message = format!("the option set `{}` is empty", key.name);
                    findings.push(
                        Finding::error("empty-set", node.span, message)
                            .hint("name at least one option"),
                    );
                }
            } else {
                self.condition(node, findings);
            }
        }
    }

    pub(super) fn outcome(&self, node: &Node, findings: &mut Findings) -> Option<OutcomeId> {
        let name = text(node, "an outcome", findings)?;
        let found = self.outcomes.iter().position(|(key, _)| key.name == name);
        if found.is_none() {
            let hint = nearest(name, self.outcomes.iter().map(|(key, _)| key.name.as_str()));
            let hint = hint.unwrap_or_else(|| "describe it under `outcomes:`".into());
            findings.push(
                Finding::error(
                    "unknown-outcome",
                    node.span,
                    format!("no outcome is called `{name}`"),
                )
                .hint(hint),
            );
        }
        found.map(OutcomeId)
    }

    pub(super) fn provider(&self, node: &Node, findings: &mut Findings) -> Option<ProviderId> {
        let name = text(node, "a provider", findings)?;
        let ids = || {
            self.providers
                .list
                .iter()
                .map(|provider| provider.id.as_str())
        };
        let found = ids().position(|id| id == name);
        if found.is_none() {
            let hint =
                nearest(name, ids()).unwrap_or_else(|| "describe it in providers.yaml".into());
            findings.push(
                Finding::error(
                    "unknown-provider",
                    node.span,
                    format!("no provider is called `{name}`"),
                )
                .hint(hint),
            );
        }
        found.map(ProviderId)
    }
}

impl<'a> Shape<'a> {
    /// The outline of a question; faults in it are found when the question is read.
    fn of(id: &'a str, node: &'a Node) -> Shape<'a> {
        let mut quiet = Findings::default();
        let mut shape = Shape {
            id,
            node,
            options: Vec::new(),
            many: false,
        };
        if let Some(entries) = map(node, "", &mut quiet) {
            let get = |name: &str| {
                entries
                    .iter()
                    .find(|(key, _)| key.name == name)
                    .map(|(_, node)| node)
            };
            shape.many = get("choose")
                .is_some_and(|node| matches!(&node.kind, Kind::Text(text) if text == "many"));
            let options = get("options")
                .and_then(|node| map(node, "", &mut quiet))
                .unwrap_or_default();
            shape.options = options.iter().map(|(key, _)| key.name.as_str()).collect();
            if get("none").is_some() {
                shape.options.push("none");
            }
        }
        shape
    }
}
