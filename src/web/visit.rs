use std::borrow::Cow;
use std::cell::OnceCell;

use http::HeaderMap;
use matchit::Params;
use percent_encoding::percent_decode_str;

use super::key::Key;
use super::respond::{Pairs, pairs};
use super::seal::MAX_SEALED_CHARS;
use super::{App, Live};
use crate::flow::{Flow, LanguageId};

/// The parts of an address that its route has names for.
#[derive(Clone, Copy)]
pub(super) struct PathParts<'a> {
    pub(super) parts: &'a Params<'static, 'a>,
    /// Whether any of them is written with percent signs (RFC 3986 §2.1).
    pub(super) is_encoded: bool,
}

/// A request as pages read it.
pub(super) struct Visit<'a> {
    pub(super) app: &'a App,
    pub(super) live: &'a Live,
    parts: PathParts<'a>,
    /// What stands behind the question mark.
    query: &'a str,
    pub(super) headers: &'a HeaderMap,
    key: OnceCell<Option<Key>>,
}

impl<'a> Visit<'a> {
    pub(super) fn new(
        (app, live): (&'a App, &'a Live),
        parts: PathParts<'a>,
        query: &'a str,
        headers: &'a HeaderMap,
    ) -> Visit<'a> {
        Visit {
            app,
            live,
            parts,
            query,
            headers,
            key: OnceCell::new(),
        }
    }

    /// The key that the browser sent.
    pub(super) fn key(&self) -> Option<&Key> {
        let read = || Key::from_headers(self.headers);
        self.key.get_or_init(read).as_ref()
    }

    /// A part of the address; empty if its route has none of this name.
    pub(super) fn part(&self, name: &str) -> Cow<'a, str> {
        let written = self.parts.parts.get(name).unwrap_or("");
        match self.parts.is_encoded {
            true => percent_decode_str(written).decode_utf8_lossy(),
            false => written.into(),
        }
    }

    /// Sealed answers: letters, digits, `-` and `_`, and no more than any answers need, so that they can be sent back in
    /// an address. Anything else becomes what never opens.
    pub(super) fn sealed(&self) -> Cow<'a, str> {
        let sealed = self.part("sealed");
        let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        match sealed.len() <= MAX_SEALED_CHARS && sealed.bytes().all(sound) {
            true => sealed,
            false => "-".into(),
        }
    }

    pub(super) fn flow(&self) -> Option<&'a Flow> {
        self.app.flow(&self.part("flow"))
    }

    /// The flow and language of the address.
    pub(super) fn place(&self) -> Option<(&'a Flow, LanguageId)> {
        let flow = self.flow()?;
        Some((flow, flow.language(&self.part("lang"))?))
    }

    /// The flow of the address and its source's language, where the address has another that the flow has no longer.
    pub(super) fn place_in_source(&self) -> Option<(&'a Flow, LanguageId)> {
        let (flow, tag) = (self.flow()?, self.part("lang"));
        let known = self.app.interface.languages();
        let is_gone = flow.language(&tag).is_none() && known.iter().any(|one| one.as_str() == tag);
        is_gone.then_some((flow, LanguageId::SOURCE))
    }

    /// The names and values of the query, in order.
    pub(super) fn query(&self) -> Pairs<'a> {
        pairs(self.query.as_bytes())
    }
}
