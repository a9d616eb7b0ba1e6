//! The answers of one address and how they came about.

use crate::flow::{Answer, Flow, Flows, LinkSourceId, QuestionId};
use crate::link::{Filled, is_idlike};
use crate::walk::{Answers, Record, RecordWriter, Unread, parse_pairs};

/// The answers of one address.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct State {
    pub(in crate::web) answers: Answers,
    /// Answers that a link suggests, until the question is asked.
    pub(in crate::web) suggested: Answers,
    /// Questions that a link filled in.
    pub(in crate::web) prefilled: Vec<QuestionId>,
    /// The place that gave the link.
    pub(in crate::web) source: Option<LinkSourceId>,
    /// Set until the person has seen the answers that a link filled in.
    pub(in crate::web) unseen: bool,
    /// Set if the person made the link, to keep their own answers.
    pub(in crate::web) kept: bool,
    /// Set while staff walk through the flow to make a link.
    pub(in crate::web) staff: bool,
    /// Parts of a link that the flow does not know.
    pub(in crate::web) unread: Vec<Unread>,
    /// The person's own answers that the flow no longer knows, because it was changed.
    pub(in crate::web) outdated: Vec<Unread>,
}

/// The most unknown parts of a link that are named one by one.
const MAX_UNREAD: usize = 20;

impl State {
    /// Reads a text that [`State::text`] wrote, perhaps for an earlier version of the flow.
    pub(in crate::web) fn parse(flows: &Flows, flow: &Flow, text: &str) -> State {
        let record = Record::parse(text);
        let prefilled: Vec<&str> = record.list("prefilled").collect();
        let (answers, unread) = whole_answers(flow, &record.answers);
        let is_from_link = |unread: &Unread| match unread {
            Unread::Question(name) => prefilled.contains(&&**name),
            Unread::Option(id, _) => prefilled.contains(&&*flow.question_of(*id).id),
        };
        let (mut unread, outdated): (Vec<_>, Vec<_>) = unread.into_iter().partition(is_from_link);
        let (suggested, more) = whole_answers(flow, &record.suggested);
        unread.extend(more);
        unread.extend(unread_marks(flow, &record));
        let prefilled = prefilled.iter().filter_map(|id| flow.question(id));
        State {
            answers,
            suggested,
            prefilled: prefilled.collect(),
            source: record.mark("from").and_then(|code| flows.link_source(code)),
            unseen: record.mark("unseen").is_some(),
            kept: record.mark("kept").is_some(),
            staff: record.mark("staff").is_some(),
            unread,
            outdated,
        }
    }

    /// Returns the state of a link's first page: its answers, and its parts that can't be used.
    pub(in crate::web) fn from_link(filled: Filled, unread: Vec<Unread>, kept: bool) -> State {
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

    /// Takes an answer of the person's own.
    pub(in crate::web) fn answer(&mut self, id: QuestionId, answer: Answer) {
        self.answers.set(id, answer);
        self.prefilled.retain(|prefilled| *prefilled != id);
        self.suggested.remove(id);
    }

    /// Returns true if a link fills in or suggests this answer, or did until the person changed it on the first page.
    pub(in crate::web) fn is_from_link(&self, id: QuestionId) -> bool {
        let changed = self.unseen && self.answers.get(id).is_some();
        changed || self.prefilled.contains(&id) || self.suggested.get(id).is_some()
    }

    /// Returns true if it holds typed text, such as a day of birth, or words that the flow does not know. A page with
    /// such text is never cached.
    pub(in crate::web) fn has_typed(&self) -> bool {
        let strange = !self.unread.is_empty() || !self.outdated.is_empty();
        self.answers.has_typed() || self.suggested.has_typed() || strange
    }

    /// Returns true if answers of a link are left.
    pub(in crate::web) fn has_link(&self) -> bool {
        !self.prefilled.is_empty() || !self.suggested.is_empty()
    }

    /// Returns the text that [`State::parse`] reads.
    pub(in crate::web) fn text(&self, flows: &Flows, flow: &Flow) -> String {
        let id = |id: &QuestionId| flow.question_of(*id).id.as_str();
        let unknown = self.unread.iter().filter_map(|unread| match unread {
            Unread::Question(name) if is_idlike(name) => Some(name.as_str()),
            Unread::Question(_) | Unread::Option(..) => None,
        });
        let unusable = self.unread.iter().filter_map(|unread| match unread {
            Unread::Option(question, _) => Some(id(question)),
            Unread::Question(_) => None,
        });
        let nameless = |unread: &Unread| matches!(unread, Unread::Question(name) if !is_idlike(name));
        let source = self.source.map(|id| &*flows.link_sources[id.0].code);
        RecordWriter::new(flow)
            .answers(&self.answers)
            .suggested(&self.suggested)
            .list("prefilled", self.prefilled.iter().map(id))
            .list("unknown", unknown)
            .list("unusable", unusable)
            .flag("something", self.unread.iter().any(nameless))
            .list("from", source)
            .flag("unseen", self.unseen)
            .flag("kept", self.kept)
            .flag("staff", self.staff)
            .finish()
    }
}

/// Returns the parts of a link that earlier pages could not use.
fn unread_marks(flow: &Flow, record: &Record<'_>) -> Vec<Unread> {
    let unknown = record.list("unknown").map(str::to_owned);
    let something = record.mark("something").map(|_| String::new());
    let unusable = record.list("unusable").filter_map(|id| flow.question(id));
    let unusable = unusable.map(|id| Unread::Option(id, String::new()));
    let unknown = unknown.chain(something).map(Unread::Question);
    unknown.chain(unusable).collect()
}

/// Returns the answers that are known whole, because half an answer would be another one.
fn whole_answers(flow: &Flow, pairs: &[(&str, &str)]) -> (Answers, Vec<Unread>) {
    let (mut answers, unread) = parse_pairs(flow, pairs.iter().copied());
    for unread in &unread {
        if let Unread::Option(id, _) = unread {
            answers.remove(*id);
        }
    }
    (answers, unread)
}

/// Returns each part once, and no more than an address has room for.
fn few(unread: Vec<Unread>) -> Vec<Unread> {
    let mut few: Vec<Unread> = Vec::new();
    for one in unread {
        if !few.contains(&one) {
            few.push(one);
        }
    }
    if few.len() > MAX_UNREAD {
        few.truncate(MAX_UNREAD);
        // Stands for all parts that are not named.
        few.push(Unread::Question(String::new()));
    }
    few
}
