//! The parts that several pages share, as templates read them. Views know nothing of HTTP.

mod answer_list;
mod contact;
mod escape;
mod formats;
mod interpreters;
mod localized_text;
mod markup;
mod message;
mod names;
mod outcome_context;
mod page_context;
mod recommendation;
mod shell;
mod site;
mod unread;
mod walk_view;

pub(super) use answer_list::AnswerList;
pub(super) use contact::Contact;
pub(super) use escape::Escaped;
pub use formats::today;
pub(super) use interpreters::Interpreters;
pub(super) use localized_text::LocalizedText;
pub(super) use markup::{fill, plain, rich, unbroken, undialed};
pub(super) use message::Message;
pub(super) use names::Names;
pub(super) use outcome_context::OutcomeContext;
pub(super) use page_context::{CHECK, PageContext, change_href};
pub(super) use recommendation::{RecommendationView, ShownParts, mark_repeated};
pub(super) use shell::Shell;
pub(super) use site::SiteView;
pub(super) use unread::UnreadParts;
pub(super) use walk_view::WalkView;
