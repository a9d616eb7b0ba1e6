//! Worked cases of a flow.

use crate::flow::Date;

/// A worked case: answers and what they must lead to.
#[derive(Debug)]
pub struct Case {
    /// What it is about.
    pub name: String,
    /// The line it starts on.
    pub line: u32,
    /// The reader's language, by tag.
    pub language: String,
    /// The day it is; the day it runs without it.
    pub today: Option<Date>,
    /// The answers: question ids, and option ids or what is typed.
    pub answers: Vec<(String, Vec<String>)>,
    /// What must be shown.
    pub expected: Expectation,
}

/// What a case expects; what it does not mention is not compared.
#[derive(Debug, Default)]
pub struct Expectation {
    /// The recommended outcome.
    pub recommend: Option<String>,
    /// The next question, where the answers do not reach an outcome.
    pub next: Option<String>,
    /// The others, in order.
    pub others: Option<Vec<String>>,
    /// The notices, in order.
    pub notices: Option<Vec<String>>,
    /// The questions on the path, in order.
    pub asked: Option<Vec<String>>,
}
