//! The keys that seal links.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::link::Keys;

/// The server's keys for links.
#[derive(Args)]
pub(in crate::cli) struct LinkKeys {
    /// Keys that seal links, 64 hexadecimal digits each, separated by commas: the first seals, all open.
    /// `openssl rand -hex 32` makes one.
    #[arg(long, env = "SIGNPOST_LINK_KEYS", value_name = "SIGNPOST_LINK_KEYS", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    link_keys: Option<String>,
}

impl LinkKeys {
    /// Returns the keys as they are written.
    pub(in crate::cli) fn text(&self) -> Option<&str> {
        self.link_keys.as_deref()
    }

    /// Parses the keys, if there are any.
    pub(in crate::cli) fn parse(&self) -> Result<Option<Keys>, String> {
        let keys = self.text().map(Keys::parse).transpose();
        keys.map_err(|fault| format!("--link-keys or SIGNPOST_LINK_KEYS: {fault}"))
    }

    /// Warns if there is no key that outlives the program.
    pub(in crate::cli) fn warn(&self) {
        if self.link_keys.is_none() {
            let hint = "set SIGNPOST_LINK_KEYS";
            tracing::warn!(hint, "no link keys: links stop working when this program ends");
        }
    }
}
