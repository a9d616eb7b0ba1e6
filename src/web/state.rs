//! What a sealed address holds: the answers by id, so that they survive edits of the flow, and how
//! they came about.

use crate::flow::{Flow, QuestionId};
use crate::walk::{Answers, Unread, parse_pairs, written};

/// The most parts of a link that are read, and the longest part.
const MAX_PAIRS: usize = 60;
const MAX_PART_CHARS: usize = 200;

/// The answers of one address.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) answers: Answers,
    /// Questions that a link filled in.
    pub(super) prefilled: Vec<QuestionId>,
    /// Whether the person has still to see what a link filled in.
    pub(super) unseen: bool,
    /// Parts of a link that mean nothing here.
    pub(super) unread: Vec<Unread>,
}

impl State {
    /// Reads what [`State::text`] wrote, perhaps for an earlier version of the flow.
    pub(super) fn parse(flow: &Flow, text: &str) -> State {
        let mut parts: Vec<(&str, &str)> = text
            .split('&')
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.split_once('='))
            .collect();
        let mut take = |name: &str| {
            let at = parts.iter().position(|(have, _)| *have == name)?;
            Some(parts.remove(at).1)
        };
        let prefilled = take("!prefilled")
            .unwrap_or("")
            .split(',')
            .filter_map(|id| flow.question(id))
            .collect();
        let unseen = take("!unseen").is_some();
        let names = |list: Option<&str>| -> Vec<String> {
            let list = list.unwrap_or("").split(',');
            list.filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (unknown, unusable) = (names(take("!unknown")), names(take("!unusable")));
        let (answers, mut unread) = parse_pairs(flow, parts);
        unread.extend(unknown.into_iter().map(Unread::Question));
        let unusable = unusable.iter().filter_map(|id| flow.question(id));
        unread.extend(unusable.map(|id| Unread::Option(id, String::new())));
        State {
            answers,
            prefilled,
            unseen,
            unread,
        }
    }

    /// What a hand-written link fills in. A question with `prefill: never` counts as not known.
    pub(super) fn from_link(flow: &Flow, pairs: &[(String, String)]) -> State {
        let short = |text: &str| text.chars().count() <= MAX_PART_CHARS;
        let pairs = pairs
            .iter()
            .take(MAX_PAIRS)
            .filter(|(name, value)| short(name) && short(value));
        let allowed = |name: &str| {
            flow.question(name)
                .is_none_or(|id| flow.questions[id.0].prefill)
        };
        let (allowed, refused): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| allowed(name));
        let (mut answers, mut unread) = parse_pairs(
            flow,
            allowed
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        unread.extend(
            refused
                .iter()
                .map(|(name, _)| Unread::Question(name.clone())),
        );
        // What can't be read is not shown: a link must not put words on our page.
        unread.extend(
            answers
                .remove_misread()
                .into_iter()
                .map(|id| Unread::Option(id, String::new())),
        );
        let prefilled: Vec<_> = answers.iter().map(|(question, _)| question).collect();
        State {
            unseen: !prefilled.is_empty() || !unread.is_empty(),
            answers,
            prefilled,
            unread,
        }
    }

    pub(super) fn text(&self, flow: &Flow) -> String {
        let id = |id: &QuestionId| flow.questions[id.0].id.as_str();
        let mut parts: Vec<String> = self
            .answers
            .iter()
            .map(|(question, answer)| {
                format!("{}={}", id(&question), written(flow, question, answer))
            })
            .collect();
        if !self.prefilled.is_empty() {
            let ids: Vec<_> = self.prefilled.iter().map(id).collect();
            parts.push(format!("!prefilled={}", ids.join(",")));
        }
        if self.unseen {
            parts.push("!unseen=1".into());
        }
        // Under names of their own: what a link may not say must never come back as an answer.
        let unknown = self.unread.iter().filter_map(|unread| match unread {
            Unread::Question(name) if is_idlike(name) => Some(name.as_str()),
            Unread::Question(_) | Unread::Option(..) => None,
        });
        let unusable = self.unread.iter().filter_map(|unread| match unread {
            Unread::Option(question, _) => Some(id(question)),
            Unread::Question(_) => None,
        });
        let lists = [
            ("!unknown", unknown.collect::<Vec<_>>()),
            ("!unusable", unusable.collect()),
        ];
        for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            parts.push(format!("{name}={}", list.join(",")));
        }
        parts.join("&")
    }
}

/// Whether an unknown name may be kept and shown: it looks like an id and holds no digits, so that
/// a crafted link can't put a sentence or a phone number on the page.
pub(super) fn is_idlike(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 24
        && name
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-')
}
