//! Answers on the command line, and the walk that they make through a flow.

use clap::Args;

use super::flows::{day, language};
use crate::flow::{Date, Flow};
use crate::walk::{Answers, Reader, Unread, Walk, parse_pairs, walk};
use crate::web::today;

/// A reader's answers, with their language and the day on which they answer.
#[derive(Args)]
pub(super) struct ReaderAnswers {
    /// Answers as in a link, such as `kaiser=yes&where=sf`.
    #[arg(default_value = "")]
    answers: String,
    /// The reader's language; the source language without it.
    #[arg(long)]
    lang: Option<String>,
    /// The day to count ages on, as in 2026-11-24; today without it.
    #[arg(long, value_parser = day)]
    today: Option<Date>,
}

/// Answers and the walk that they make.
pub(super) struct Walked<'a> {
    pub(super) answers: Answers,
    pub(super) unread: Vec<Unread>,
    pub(super) walk: Walk<'a>,
}

impl ReaderAnswers {
    /// Walks a flow with the answers; fails if the flow is not in the language.
    pub(super) fn walk<'a>(&self, flow: &'a Flow) -> Result<Walked<'a>, String> {
        let reader = Reader {
            language: language(flow, self.lang.as_deref())?,
            today: self.today.unwrap_or_else(|| today(&flow.time_zone)),
        };
        let pairs = self.answers.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let (answers, unread) = parse_pairs(flow, pairs);
        let walk = walk(flow, reader, &answers);
        Ok(Walked { answers, unread, walk })
    }
}
