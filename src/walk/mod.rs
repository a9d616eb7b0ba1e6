//! A flow and answers make a path, and a next step. Pure, and bounded by the number of questions.

mod answers;
mod explain;
mod record;
mod step;

pub use answers::{Answers, Unread, parse_pairs, written};
pub use explain::{Explained, explain};
pub use record::{Record, RecordWriter};
pub use step::{Next, Reader, Walk, problem, walk};
