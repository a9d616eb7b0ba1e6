//! Settings, from the command line or the environment: one struct a concern.
//!
//! The placeholder of each option is its variable, so that clap's own errors name both. Secrets are kept as
//! text and parsed later, because clap quotes a value that it refuses.

pub(super) mod environment;
pub(super) mod flows;
pub(super) mod frames;
pub(super) mod limits;
pub(super) mod link_keys;
pub(super) mod listen;
pub(super) mod logs;
pub(super) mod public_url;
pub(super) mod staff;
