//! What a sealed address holds: the answers by id, so that they survive edits of the flow, and how
//! they came about.

use std::collections::BTreeMap;

use crate::flow::{Answer, Flow, Flows, LinkSourceId, QuestionId};
use crate::link::{Filled, is_idlike};
use crate::walk::{Answers, Unread, parse_pairs, written};

/// The answers of one address.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) answers: Answers,
    /// Answers that a link suggests, until the question is asked.
    pub(super) suggested: Answers,
    /// Questions that a link filled in.
    pub(super) prefilled: Vec<QuestionId>,
    /// The place that gave the link.
    pub(super) source: Option<LinkSourceId>,
    /// Whether the person has still to see what a link filled in.
    pub(super) unseen: bool,
    /// Whether the person made the link, to keep their own answers.
    pub(super) kept: bool,
    /// Whether staff walk here to make a link.
    pub(super) staff: bool,
    /// Parts of a link that mean nothing here.
    pub(super) unread: Vec<Unread>,
    /// The person's own answers that mean nothing any more, for the flow was changed.
    pub(super) outdated: Vec<Unread>,
}

/// The most parts of a link that are told one by one to mean nothing here.
const MAX_UNREAD: usize = 20;
/// After the id of a question whose answer is only suggested.
const SUGGESTED: char = '?';

impl State {
    /// Reads what [`State::text`] wrote, perhaps for an earlier version of the flow.
    pub(super) fn parse(flows: &Flows, flow: &Flow, text: &str) -> State {
        let parts = text.split('&').filter_map(|part| part.split_once('='));
        let (marks, answers): (BTreeMap<&str, &str>, Vec<(&str, &str)>) = split(parts);
        let (suggested, answers): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .partition(|(name, _)| name.ends_with(SUGGESTED));
        let suggested = suggested
            .iter()
            .map(|(name, value)| (name.trim_end_matches(SUGGESTED), *value));
        let ids = |mark: &str| -> Vec<&str> {
            let list = marks.get(mark).copied().unwrap_or("").split(',');
            list.filter(|id| !id.is_empty()).collect()
        };
        let (answers, unread) = whole_answers(flow, answers);
        let prefilled = ids("!prefilled");
        let is_from_link = |unread: &Unread| match unread {
            Unread::Question(name) => prefilled.contains(&&**name),
            Unread::Option(id, _) => prefilled.contains(&&*flow.question_of(*id).id),
        };
        let (mut unread, outdated): (Vec<_>, Vec<_>) = unread.into_iter().partition(is_from_link);
        let (suggested, more) = whole_answers(flow, suggested);
        unread.extend(more);
        let unknown = ids("!unknown").into_iter().map(str::to_owned);
        unread.extend(unknown.map(Unread::Question));
        let something = marks.get("!something").map(|_| String::new());
        unread.extend(something.map(Unread::Question));
        let unusable = ids("!unusable").into_iter();
        let unusable = unusable.filter_map(|id| flow.question(id));
        unread.extend(unusable.map(|id| Unread::Option(id, String::new())));
        let prefilled = prefilled.into_iter();
        State {
            answers,
            suggested,
            prefilled: prefilled.filter_map(|id| flow.question(id)).collect(),
            source: marks.get("!from").and_then(|code| flows.link_source(code)),
            unseen: marks.contains_key("!unseen"),
            kept: marks.contains_key("!kept"),
            staff: marks.contains_key("!staff"),
            unread,
            outdated,
        }
    }

    /// The first page of a link: what it fills in, and what of it can't be used.
    pub(super) fn from_link(filled: Filled, unread: Vec<Unread>, kept: bool) -> State {
        State {
            unseen: !filled.is_empty() || !unread.is_empty(),
            prefilled: filled.answers.iter().map(|(id, _)| id).collect(),
            answers: filled.answers,
            suggested: filled.suggested,
            source: filled.source,
            kept,
            unread: few(unread),
            ..State::default()
        }
    }

    /// Takes what the person answers themselves.
    pub(super) fn answer(&mut self, id: QuestionId, answer: Answer) {
        self.answers.set(id, answer);
        self.prefilled.retain(|prefilled| *prefilled != id);
        self.suggested.remove(id);
    }

    /// Whether a link says something of a question, or did until the person changed it on the first page.
    pub(super) fn is_from_link(&self, id: QuestionId) -> bool {
        let changed = self.unseen && self.answers.get(id).is_some();
        changed || self.prefilled.contains(&id) || self.suggested.get(id).is_some()
    }

    /// Whether it holds what somebody typed, such as a day of birth, or words that are nothing here: a page with that
    /// is kept nowhere.
    pub(super) fn has_typed(&self) -> bool {
        let strange = !self.unread.is_empty() || !self.outdated.is_empty();
        self.answers.has_typed() || self.suggested.has_typed() || strange
    }

    /// Whether a link still says something.
    pub(super) fn has_link(&self) -> bool {
        !self.prefilled.is_empty() || !self.suggested.is_empty()
    }

    /// What [`State::parse`] reads.
    pub(super) fn text(&self, flows: &Flows, flow: &Flow) -> String {
        let mut text = String::with_capacity(TEXT_CHARS);
        for (answers, mark) in [(&self.answers, ""), (&self.suggested, "?")] {
            for (id, answer) in answers.iter() {
                let name = [flow.question_of(id).id.as_str(), mark];
                add(&mut text, name, &written(flow, id, answer));
            }
        }
        for (name, list) in self.marks(flows, flow) {
            if !list.is_empty() {
                add(&mut text, ["!", name], &list.join(","));
            }
        }
        text
    }

    /// Under names of their own: what a link may not say must never come back as an answer.
    fn marks<'a>(&'a self, flows: &'a Flows, flow: &'a Flow) -> [(&'static str, Vec<&'a str>); 8] {
        let id = |id: &QuestionId| flow.question_of(*id).id.as_str();
        let unknown = self.unread.iter().filter_map(|unread| match unread {
            Unread::Question(name) if is_idlike(name) => Some(name.as_str()),
            Unread::Question(_) | Unread::Option(..) => None,
        });
        let unusable = self.unread.iter().filter_map(|unread| match unread {
            Unread::Option(question, _) => Some(id(question)),
            Unread::Question(_) => None,
        });
        let nameless =
            |unread: &Unread| matches!(unread, Unread::Question(name) if !is_idlike(name));
        let source = self.source.map(|id| &*flows.link_sources[id.0].code);
        let flag = |set: bool| if set { vec!["1"] } else { Vec::new() };
        [
            ("prefilled", self.prefilled.iter().map(id).collect()),
            ("unknown", unknown.collect()),
            ("unusable", unusable.collect()),
            ("something", flag(self.unread.iter().any(nameless))),
            ("from", source.into_iter().collect()),
            ("unseen", flag(self.unseen)),
            ("kept", flag(self.kept)),
            ("staff", flag(self.staff)),
        ]
    }
}

/// The answers that are known whole: half an answer would be another one.
fn whole_answers<'a>(
    flow: &Flow,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Answers, Vec<Unread>) {
    let (mut answers, unread) = parse_pairs(flow, pairs);
    for unread in &unread {
        if let Unread::Option(id, _) = unread {
            answers.remove(*id);
        }
    }
    (answers, unread)
}

/// Each once, and no more than an address has room for.
fn few(unread: Vec<Unread>) -> Vec<Unread> {
    let mut few: Vec<Unread> = Vec::new();
    for one in unread {
        if few.len() == MAX_UNREAD {
            // There was more, without a name.
            few.push(Unread::Question(String::new()));
            break;
        }
        if !few.contains(&one) {
            few.push(one);
        }
    }
    few
}

/// About as many characters as the answers of a walk have.
const TEXT_CHARS: usize = 240;

/// Adds a name, in two parts, and its value.
fn add(text: &mut String, name: [&str; 2], value: &str) {
    if !text.is_empty() {
        text.push('&');
    }
    text.extend(name);
    text.push('=');
    text.push_str(value);
}

/// What begins with `!` tells of the answers; the first of each name counts.
fn split<'a>(
    parts: impl Iterator<Item = (&'a str, &'a str)>,
) -> (BTreeMap<&'a str, &'a str>, Vec<(&'a str, &'a str)>) {
    let (mut marks, mut answers) = (BTreeMap::new(), Vec::new());
    for (name, value) in parts {
        match name.starts_with('!') {
            true => drop(marks.entry(name).or_insert(value)),
            false => answers.push((name, value)),
        }
    }
    (marks, answers)
}
