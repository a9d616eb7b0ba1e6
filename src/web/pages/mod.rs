//! One page, one file, one view.

pub(super) mod broken_link;
pub(super) mod gone;
pub(super) mod home;
pub(super) mod message;
pub(super) mod outcome;
pub(super) mod prepared;
pub(super) mod question;
mod recommendation;
pub(super) mod send;
pub(super) mod sheet;
pub(super) mod start;
