//! The layers around every route. `router.rs` has their order.
//!
//! A layer sees requests and responses. It knows no flow, no answer and no template.

mod body;
mod close;
mod encoding;
mod error_pages;
mod frame;
mod limits;
mod protocol;
mod rate_limit;
mod request;
mod security_headers;
mod staff;

pub(super) use body::receive;
pub(super) use close::close_unread;
pub(super) use encoding::encode;
pub(super) use error_pages::show_errors;
pub(super) use frame::{enter_frame, frame};
pub(super) use limits::limit_head;
pub(super) use protocol::{check_protocol, drop_null_origin};
pub(super) use rate_limit::limit_requests;
pub use request::request_id;
pub(super) use request::{Peer, identify};
pub(super) use security_headers::secure;
pub(super) use staff::guard;
