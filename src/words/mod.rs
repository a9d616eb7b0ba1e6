//! The words people read: languages, their negotiation, and the files that hold translations.

mod file;
mod interface;
mod language;
mod negotiate;
mod placeholder;

pub use file::{SourceString, State, Words, read_words};
pub use interface::{Interface, InterfaceWords};
pub use language::{Direction, Language};
pub use negotiate::negotiate;
pub use placeholder::{Piece, pieces, placeholders};
