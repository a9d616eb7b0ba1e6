//! The words people read: languages, their negotiation, and the files that hold translations.

mod changes;
mod check;
/// Words on their way to translators and back.
pub mod exchange;
mod file;
mod interface;
mod language;
mod names;
mod negotiate;
mod placeholder;
mod pseudo;
mod reading;
mod sensitive;
mod state;
mod terms;
mod texts;
mod word;

use changes::changes;
pub use check::{check_reading, check_wording, measured};
pub use file::read_words;
pub use interface::{Interface, InterfaceWords};
pub use language::{Direction, Language};
pub(crate) use names::{name_in, names};
pub use negotiate::negotiate;
pub use placeholder::{Piece, pieces, placeholders};
pub use pseudo::Pseudo;
pub use reading::Measure;
pub use sensitive::Sensitive;
pub use state::{Standing, State, Tally};
pub use terms::{Form, Term, Terms, kept_names};
pub use texts::{SourceString, Words};
pub use word::Word;
