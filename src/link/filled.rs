use std::collections::BTreeMap;

use crate::flow::{Answer, Date, Flow, Flows, LinkSourceId, Prefill, QuestionId};
use crate::walk::{Answers, Record, RecordWriter, Unread, parse_pairs, problem, written};

/// The longest part of a link that is read.
const MAX_PART_CHARS: usize = 200;
/// What other sites add to links to know who follows them; it is none of our business.
const TRACKERS: [&str; 19] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "gad_source",
    "gad_campaignid",
    "gbraid",
    "wbraid",
    "dclid",
    "srsltid",
    "msclkid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
];

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

/// The mark with the code of the place that gave the link.
const SOURCE: &str = "from";

/// An answer as a link says it.
struct Part {
    /// The question's id.
    name: String,
    /// Options, or what was typed.
    value: String,
    /// Whether the answer is only suggested.
    suggested: bool,
}

impl Filled {
    /// From a link in clear text, `kaiser=yes&setting=home&confirm=setting&from=desk`: what it may not
    /// fill in, or what means nothing here, is returned beside it.
    pub fn from_pairs<S: AsRef<str>>(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(S, S)],
        today: Date,
    ) -> (Filled, Vec<Unread>) {
        let may = |prefill| prefill == Prefill::Always;
        Filled::of_pairs(flows, flow, pairs, today, may)
    }

    /// The same on its way to a sealed link, which may fill in more.
    pub fn for_sealing<S: AsRef<str>>(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(S, S)],
        today: Date,
    ) -> (Filled, Vec<Unread>) {
        let may = |prefill| prefill != Prefill::Never;
        Filled::of_pairs(flows, flow, pairs, today, may)
    }

    fn of_pairs<S: AsRef<str>>(
        flows: &Flows,
        flow: &Flow,
        pairs: &[(S, S)],
        today: Date,
        may: impl Fn(Prefill) -> bool,
    ) -> (Filled, Vec<Unread>) {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, value)| (name.as_ref(), value.as_ref()));
        let values = |name| pairs.clone().filter(move |(have, _)| *have == name);
        let source = values("from").find_map(|(_, code)| flows.link_source(code));
        let confirmed = values("confirm").flat_map(|(_, ids)| ids.split(','));
        let confirmed: Vec<&str> = confirmed.filter(|id| !id.is_empty()).collect();
        let tracks = |name: &str| name.starts_with("utm_") || TRACKERS.contains(&name);
        let answers = pairs.filter(|(name, _)| !matches!(*name, "from" | "confirm") && !tracks(name));
        let parts: Vec<Part> = answers
            .map(|(name, value)| Part {
                name: name.to_owned(),
                value: value.to_owned(),
                suggested: confirmed.contains(&name),
            })
            .collect();
        let (filled, mut unread) = Filled::fill(flow, source, parts, today, may);
        // An answer that was meant to be confirmed must not pass for one that was not.
        let unknown = confirmed.iter().filter(|id| flow.question(id).is_none());
        unread.extend(unknown.map(|id| Unread::Question((*id).to_owned())));
        (filled, unread)
    }

    /// Reads what [`Filled::write`] wrote, perhaps for an earlier version of the flow. Parts that this version does not
    /// know are returned beside it.
    pub fn read(flows: &Flows, flow: &Flow, record: &Record<'_>, today: Date) -> (Filled, Vec<Unread>) {
        let source = record.mark(SOURCE);
        let source = source.and_then(|code| flows.link_source(code));
        let part = |suggested| {
            move |(name, value): &(&'_ str, &str)| Part {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
                suggested,
            }
        };
        let answers = record.answers.iter().map(part(false));
        let parts = answers.chain(record.suggested.iter().map(part(true)));
        let may = |prefill| prefill != Prefill::Never;
        Filled::fill(flow, source, parts.collect(), today, may)
    }

    /// A question's answer is taken whole or not at all: half an answer would be another one.
    fn fill(
        flow: &Flow,
        source: Option<LinkSourceId>,
        parts: Vec<Part>,
        today: Date,
        may: impl Fn(Prefill) -> bool,
    ) -> (Filled, Vec<Unread>) {
        let mut filled = Filled { source, ..Filled::default() };
        let mut unread = Vec::new();
        let mut said: BTreeMap<QuestionId, (String, bool)> = BTreeMap::new();
        for Part { name, value, suggested } in parts {
            let Some(id) = flow.question(&name) else {
                unread.push(Unread::Question(name));
                continue;
            };
            let many = flow.question_of(id).is_many();
            match said.get_mut(&id) {
                None => drop(said.insert(id, (value, suggested))),
                Some((before, _)) if many => *before = format!("{before},{value}"),
                // Said twice, it says nothing.
                Some((before, _)) => before.push('\u{fffd}'),
            }
        }
        for (id, (value, suggested)) in said {
            let allowed = may(flow.question_of(id).prefill);
            match sound(flow, id, &value, today).filter(|_| allowed) {
                Some(answer) if suggested => filled.suggested.set(id, answer),
                Some(answer) => filled.answers.set(id, answer),
                None => unread.push(Unread::Option(id, value)),
            }
        }
        (filled, unread)
    }

    /// Adds it to a text that [`Filled::read`] reads.
    pub fn write<'f>(&self, flows: &Flows, writer: RecordWriter<'f>) -> RecordWriter<'f> {
        let source = self.source.map(|id| &*flows.link_sources[id.place()].code);
        let writer = writer.list(SOURCE, source);
        writer.answers(&self.answers).suggested(&self.suggested)
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

    /// What a link may keep of somebody's own answers: those on their path, but what is to be asked anew
    /// each time.
    pub fn kept(flow: &Flow, given: &Answers, path: &[QuestionId]) -> Filled {
        let mut filled = Filled::default();
        let may = |id: &&QuestionId| flow.question_of(**id).prefill != Prefill::Never;
        for id in path.iter().filter(may) {
            if let Some(answer) = given.get(*id) {
                filled.answers.set(*id, answer.clone());
            }
        }
        filled
    }
}

/// An answer that counts, all of it known.
fn sound(flow: &Flow, id: QuestionId, value: &str, today: Date) -> Option<Answer> {
    let question = flow.question_of(id);
    let short = value.chars().count() <= MAX_PART_CHARS || question.is_many();
    let pair = short.then_some((&*question.id, value));
    let (mut answers, unread) = parse_pairs(flow, pair);
    let answer = answers.remove(id).filter(|_| unread.is_empty())?;
    problem(question, &answer, || today).is_none().then_some(answer)
}

/// Whether an unknown name may be kept and shown: it looks like an id and holds no digits, so that
/// a crafted link can't put a sentence or a phone number on the page.
pub fn is_idlike(name: &str) -> bool {
    !name.is_empty() && name.len() <= 24 && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-')
}
