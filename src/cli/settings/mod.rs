//! Settings, from the command line or the environment: one struct a concern.

pub(super) mod flows;
