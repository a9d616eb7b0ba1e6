//! One page, one file: read, ask the engine, make the view, render the template.
//!
//! A page never names another page. `step.rs` chooses among the pages of a walk, and `error.rs` among those for errors.

mod assets;
mod busy;
mod error;
mod gone;
mod health;
mod home;
mod link;
mod outcome;
mod question;
mod review;
mod send;
mod sheet;
mod start;
mod step;

pub(super) mod staff;

pub(super) use assets::show_asset;
pub(super) use busy::busy_page;
pub(super) use error::error_page;
pub(super) use health::{alive, metrics, not_found, ready};
pub(super) use home::show_home;
pub(super) use link::{open_link, show_broken};
pub(super) use send::show_send;
pub(super) use sheet::show_sheet;
pub(super) use start::{begin, clear, offer_flow, show_start};
pub(super) use step::{show_step, take_answer};
