//! Escaping for HTML.

use std::fmt;

/// A text escaped for HTML, also inside a quoted attribute.
pub(in crate::web) struct Escaped<'a>(pub(in crate::web) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (before, from) = rest.split_at(at);
            let entity = match from.as_bytes()[0] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            };
            f.write_str(before)?;
            f.write_str(entity)?;
            rest = &from[1..];
        }
        f.write_str(rest)
    }
}
