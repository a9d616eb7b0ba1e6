use crate::flow::{Flow, Flows, LinkSourceId, Prefill, QuestionId};
use crate::walk::{Answers, Unread, parse_pairs, written};

/// The most parts of a link that are read, and the longest part.
const MAX_PAIRS: usize = 60;
const MAX_PART_CHARS: usize = 200;

/// What a link fills in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Answers that count, and are not asked again.
    pub answers: Answers,
    /// Answers that are chosen already when the question is asked.
    pub suggested: Answers,
    /// The place that gave the link.
    pub source: Option<LinkSourceId>,
}

/// After the question's id where its answer is only suggested.
const SUGGESTED: &str = "?";
/// Before the code of the place that gave the link.
const SOURCE: &str = "!from=";

impl Filled {
    /// From a link in clear text, `kaiser=yes&setting=home&confirm=setting&from=desk`: what it may not
    /// fill in, or what means nothing here, is returned beside it.
    pub fn from_pairs(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(String, String)],
    ) -> (Filled, Vec<Unread>) {
        Filled::of_pairs(flows, flow, pairs, |prefill| prefill == Prefill::Always)
    }

    /// The same on its way to a sealed link, which may fill in more.
    pub fn for_sealing(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(String, String)],
    ) -> (Filled, Vec<Unread>) {
        Filled::of_pairs(flows, flow, pairs, |prefill| prefill != Prefill::Never)
    }

    fn of_pairs(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(String, String)],
        may: impl Fn(Prefill) -> bool,
    ) -> (Filled, Vec<Unread>) {
        let short = |text: &str| text.chars().count() <= MAX_PART_CHARS;
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .take(MAX_PAIRS)
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, value)| short(name) && short(value))
            .collect();
        let value = |name: &str| pairs.iter().find(|(have, _)| *have == name);
        let source = value("from").and_then(|(_, code)| flows.link_source(code));
        let confirm = value("confirm").map_or("", |(_, ids)| ids);
        let confirmed: Vec<&str> = confirm.split(',').collect();
        let answers = pairs
            .iter()
            .filter(|(name, _)| !matches!(*name, "from" | "confirm"));
        let answers = answers.map(|(name, value)| (*name, *value, confirmed.contains(name)));
        Filled::fill(flow, source, answers, may)
    }

    /// Reads the text of a sealed link, or of answers on their way to one. Parts that begin with `!` are
    /// the caller's.
    pub fn read(flows: &Flows, flow: &Flow, text: &str) -> (Filled, Vec<Unread>) {
        let source = text.split('&').find_map(|part| part.strip_prefix(SOURCE));
        let source = source.and_then(|code| flows.link_source(code));
        let parts = text.split('&').filter(|part| !part.starts_with('!'));
        let answers = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            let plain = name.strip_suffix(SUGGESTED);
            Some((plain.unwrap_or(name), value, plain.is_some()))
        });
        Filled::fill(flow, source, answers, |prefill| prefill != Prefill::Never)
    }

    fn fill<'a>(
        flow: &Flow,
        source: Option<LinkSourceId>,
        answers: impl Iterator<Item = (&'a str, &'a str, bool)>,
        may: impl Fn(Prefill) -> bool,
    ) -> (Filled, Vec<Unread>) {
        let allowed = |name: &str| {
            flow.question(name)
                .is_none_or(|id| may(flow.question_of(id).prefill))
        };
        let (allowed, refused): (Vec<_>, Vec<_>) = answers.partition(|(name, ..)| allowed(name));
        let taken = |suggested: bool| {
            let taken = allowed.iter().filter(move |(.., asks)| *asks == suggested);
            parse_pairs(flow, taken.map(|(name, value, _)| (*name, *value)))
        };
        let (mut answers, mut unread) = taken(false);
        let (mut suggested, more) = taken(true);
        unread.extend(more);
        let refused = refused.iter();
        unread.extend(refused.map(|(name, ..)| Unread::Question((*name).to_owned())));
        // What can't be read is not shown: a link must not put words on our page.
        let misread = [&mut answers, &mut suggested].map(Answers::remove_misread);
        let misread = misread.into_iter().flatten();
        unread.extend(misread.map(|id| Unread::Option(id, String::new())));
        let filled = Filled {
            answers,
            suggested,
            source,
        };
        (filled, unread)
    }

    /// As [`Filled::read`] reads it.
    pub fn text(&self, flows: &Flows, flow: &Flow) -> String {
        let source = self.source.map(|id| &flows.link_sources[id.place()].code);
        let mut parts: Vec<String> = source
            .into_iter()
            .map(|code| format!("{SOURCE}{code}"))
            .collect();
        let answers = self.answers.iter().map(|answer| (answer, ""));
        let suggested = self.suggested.iter().map(|answer| (answer, SUGGESTED));
        parts.extend(answers.chain(suggested).map(|((id, answer), mark)| {
            let question = &flow.question_of(id).id;
            format!("{question}{mark}={}", written(flow, id, answer))
        }));
        parts.join("&")
    }

    /// The part of an address after its `?`, where all of it may stand in clear text.
    pub fn query(&self, flows: &Flows, flow: &Flow) -> Option<String> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (id, answer) in self.answers.iter().chain(self.suggested.iter()) {
            let question = flow.question_of(id);
            if question.prefill != Prefill::Always {
                return None;
            }
            pairs.push((question.id.clone(), written(flow, id, answer)));
        }
        let id = |(id, _): (QuestionId, _)| flow.question_of(id).id.clone();
        let suggested: Vec<String> = self.suggested.iter().map(id).collect();
        if !suggested.is_empty() {
            pairs.push(("confirm".into(), suggested.join(",")));
        }
        let source = self.source.map(|id| &flows.link_sources[id.place()].code);
        pairs.extend(source.map(|code| ("from".into(), code.clone())));
        // Ids, numbers and days need no escaping in a query (RFC 3986 §3.4).
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        Some(pairs.collect::<Vec<_>>().join("&"))
    }

    /// Whether it fills in nothing.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.suggested.is_empty()
    }

    /// What of somebody's own answers a link may keep.
    pub fn kept(flow: &Flow, given: &Answers) -> Filled {
        let mut answers = given.clone();
        answers.remove_misread();
        let never = |id: &QuestionId| flow.question_of(*id).prefill == Prefill::Never;
        let refused: Vec<QuestionId> = answers.iter().map(|(id, _)| id).filter(never).collect();
        for id in refused {
            answers.remove(id);
        }
        Filled {
            answers,
            ..Filled::default()
        }
    }
}

/// Whether an unknown name may be kept and shown: it looks like an id and holds no digits, so that
/// a crafted link can't put a sentence or a phone number on the page.
pub fn is_idlike(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 24
        && name
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-')
}
