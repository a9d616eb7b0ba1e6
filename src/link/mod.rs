//! Answers in a link: what it fills in, how it is sealed, and the code that people scan.

mod code;
mod filled;
mod keys;

pub use code::Code;
pub use filled::{Filled, is_idlike};
pub use keys::{Fault, Keys};

use crate::flow::{Date, Flow, Flows, LanguageId};
use crate::walk::{Record, RecordWriter, Unread};

/// The most days a link may live.
pub const MAX_DAYS: u16 = 365;

/// A link with answers.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it fills in.
    pub filled: Filled,
    /// Whether the person made it, to keep their own answers.
    pub kept: bool,
    /// The last day it opens.
    pub expires: Date,
}

/// The mark of a link that the person made.
const KEPT: &str = "kept";

impl Link {
    /// Its address in a language, on the server that people know by `public_url`.
    pub fn address(&self, keys: &Keys, flows: &Flows, flow: &Flow, at: LanguageId, public_url: &str) -> String {
        let token = keys.seal(flows, flow, self);
        let language = flow.words[at.place()].language.as_str();
        format!("{public_url}{}", path(flow, language, &token))
    }

    /// What is sealed.
    fn text(&self, flows: &Flows, flow: &Flow) -> String {
        let writer = self.filled.write(flows, RecordWriter::new(flow));
        writer.flag(KEPT, self.kept).finish()
    }

    /// Reads what [`Link::text`] wrote, perhaps for an earlier version of the flow; what that version
    /// had and this one has not is returned beside it.
    fn read(flows: &Flows, flow: &Flow, text: &str, expires: Date, today: Date) -> (Link, Vec<Unread>) {
        let record = Record::parse(text);
        let kept = record.mark(KEPT).is_some();
        let (filled, unread) = Filled::read(flows, flow, &record, today);
        let link = Link { filled, kept, expires };
        (link, unread)
    }
}

/// The address of a sealed link, below the server's.
pub fn path(flow: &Flow, language: &str, token: &str) -> String {
    format!("/{}/{language}/link/{token}", flow.id)
}
