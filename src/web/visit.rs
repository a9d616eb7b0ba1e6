use std::borrow::Cow;
use std::cell::OnceCell;

use http::HeaderMap;
use http::request::Parts;
use matchit::Params;
use percent_encoding::percent_decode_str;

use super::key::Key;
use super::respond::Pairs;
use super::{App, Live};
use crate::flow::{Flow, LanguageId};

/// A request as pages read it.
pub(super) struct Visit<'a> {
    pub(super) app: &'a App,
    pub(super) live: &'a Live,
    /// The parts of the address that its route has names for.
    parts: &'a Params<'static, 'a>,
    /// What stands behind the question mark.
    query: &'a str,
    pub(super) headers: &'a HeaderMap,
    key: OnceCell<Option<Key>>,
}

impl<'a> Visit<'a> {
    pub(super) fn new(
        (app, live): (&'a App, &'a Live),
        parts: &'a Params<'static, 'a>,
        head: &'a Parts,
        headers: &'a HeaderMap,
    ) -> Visit<'a> {
        Visit {
            app,
            live,
            parts,
            query: head.uri.query().unwrap_or(""),
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
        let written = self.parts.get(name).unwrap_or("");
        match written.contains('%') {
            true => percent_decode_str(written).decode_utf8_lossy(),
            false => written.into(),
        }
    }

    /// Sealed answers: letters, digits, `-` and `_`, so that they can be sent back in an address. Anything else
    /// becomes what never opens.
    pub(super) fn sealed(&self) -> Cow<'a, str> {
        let sealed = self.part("sealed");
        let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        match sealed.bytes().all(sound) {
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

    /// The names and values of the query, in order.
    pub(super) fn query(&self) -> Pairs {
        form_urlencoded::parse(self.query.as_bytes())
            .into_owned()
            .collect()
    }
}
