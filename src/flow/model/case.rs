//! Worked cases of a flow.

use crate::flow::Date;

/// A worked case: answers and what they must lead to.
#[derive(Debug)]
pub struct Case {
    /// The name of the case.
    pub name: String,
    /// The line it starts on.
    pub line: u32,
    /// The reader's language, by tag.
    pub language: String,
    /// The day it is; the day it runs without it.
    pub today: Option<Date>,
    /// The answers: question ids, and option ids or what is typed.
    pub answers: Vec<(String, Vec<String>)>,
    /// The expected result.
    pub expected: Expectation,
}

/// The expectation of a case. Only the parts it mentions are compared.
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
