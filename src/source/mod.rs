//! Files an author wrote: their text, positions in them, the YAML tree, and what is wrong with them.

pub(crate) mod contact;
/// Reading maps, lists and texts out of the tree.
pub mod fields;
mod files;
mod finding;
mod folder;
mod misnamed;
mod span;
mod text;
mod tree;
mod yaml;

pub(crate) use contact::{dialed, is_host};
pub use fields::Fields;
pub use files::{SourceFile, Sources};
pub use finding::{Finding, Findings, Level, nearest, nearest_or_all};
pub use folder::TEMPLATES;
pub(crate) use folder::WHERE_FLOWS_ARE;
pub use misnamed::check_names;
pub(crate) use span::counted;
pub use span::{FileId, Span};
pub(crate) use text::text_of;
pub use tree::{Entry, Key, Kind, Node};
pub(crate) use yaml::parse;
