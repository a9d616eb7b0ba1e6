//! From a request to typed input: address, sealed answers, form.

mod address;
mod error_place;
mod flow_page;
mod form;
mod outcome_page;
mod page_error;
mod staff_page;
mod walk_page;

pub(super) use error_place::ErrorPlace;
pub(super) use flow_page::{FlowPage, accepted_language};
pub(super) use form::{Form, Pairs, ReceivedForm};
pub(super) use outcome_page::OutcomePage;
pub(super) use page_error::{Closed, PageError};
pub(super) use staff_page::StaffPage;
pub(super) use walk_page::WalkPage;
