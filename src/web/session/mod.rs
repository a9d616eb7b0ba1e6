//! The state that a browser holds: its key, and the answers sealed under it.

mod key;
mod seal;
mod state;

pub(super) use key::{Browser, Key, cookies, frame_cookie_name, is_https, key_cookie_name};
pub(super) use seal::{MAX_SEALED_CHARS, open, seal, this_hour};
pub(super) use state::State;
