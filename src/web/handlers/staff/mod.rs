//! Pages for staff, in English: they make links with answers filled in. Closed to everybody else.

mod builder;
mod cards;
mod closed;
mod draft;
mod flows;
mod made;
mod order;
mod parts;
mod snippet;

pub(in crate::web) use builder::{begin_walk, from_walk, make, show_builder};
pub(in crate::web) use closed::closed_page;
pub(in crate::web) use flows::{list_flows, show_fault};
pub(in crate::web) use parts::{show_made, show_part};
