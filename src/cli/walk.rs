//! `signpost walk`: the next step for some answers, and the reasons.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::answers::{ReaderAnswers, Walked};
use super::flows::{find, sound};
use super::output::{Format, say};
use super::settings::flows::FlowsDir;
use crate::flow::{Answer, EntryId, Flow, Seen, Text};
use crate::walk::{Answers, Next, Unread, Walk, written};

/// Walks a flow with answers and prints the next step and its reasons.
#[derive(Args)]
pub(super) struct WalkCommand {
    /// The flow's id.
    flow: String,
    #[command(flatten)]
    answers: ReaderAnswers,
    #[command(flatten)]
    flows: FlowsDir,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl WalkCommand {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let flows = sound(self.flows.path())?.flows;
        let flow = find(&flows, &self.flow)?;
        let walked = self.answers.walk(flow)?;
        match self.format {
            Format::Json => say!("{:#}", report(flow, &walked)),
            Format::Text => print(flow, &walked),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn report(flow: &Flow, walked: &Walked<'_>) -> Value {
    let walk = &walked.walk;
    let unread = walked.unread.iter().map(|unread| not_understood(flow, unread));
    json!({
        "flow": flow.id,
        "language": flow.words[walk.reader.language.0].language.as_str(),
        "voice": flow.voices[walk.voice.0],
        "path": path_report(flow, walk, &walked.answers),
        "next": next_report(flow, walk),
        "not_understood": unread.collect::<Vec<_>>(),
    })
}

fn path_report(flow: &Flow, walk: &Walk<'_>, answers: &Answers) -> Vec<Value> {
    let steps = walk.path.iter().filter_map(|id| Some((*id, answers.get(*id)?)));
    let reports = steps.map(|(id, answer)| {
        let question = flow.question_of(id);
        let written = written(flow, id, answer);
        let options: Vec<&str> = match answer {
            Answer::Options(_) => written.split(',').collect(),
            Answer::Number(_) | Answer::Date(_) | Answer::Misread(..) => vec![&written],
        };
        json!({ "question": question.id, "ask": said(flow, walk, &question.ask), "answer": options })
    });
    reports.collect()
}

fn next_report(flow: &Flow, walk: &Walk<'_>) -> Value {
    match &walk.next {
        Next::Question(id, problem) => {
            let question = flow.question_of(*id);
            let options: Vec<_> = question.options.iter().map(|option| &option.id).collect();
            let problem = problem.map(|problem| format!("{problem:?}"));
            json!({ "question": question.id, "ask": said(flow, walk, &question.ask), "options": options, "problem": problem })
        }
        Next::Outcome(seen) => {
            let entry = |id: &EntryId| entry_report(flow, walk, *id);
            let others: Vec<_> = seen.others.iter().map(entry).collect();
            let notices: Vec<_> = notices(flow, seen).collect();
            json!({ "recommend": seen.first.as_ref().map(entry), "others": others, "notices": notices })
        }
    }
}

fn entry_report(flow: &Flow, walk: &Walk<'_>, id: EntryId) -> Value {
    let (entry, outcome) = (&flow.entries[id.place()], flow.outcome_of(id));
    let because = entry.because.as_ref().map(|text| said(flow, walk, text));
    json!({ "outcome": outcome.id, "title": said(flow, walk, &outcome.title), "because": because, "line": entry.line() })
}

fn print(flow: &Flow, walked: &Walked<'_>) {
    let (answers, walk) = (&walked.answers, &walked.walk);
    let steps = walk.path.iter().filter_map(|id| Some((*id, answers.get(*id)?)));
    for (id, answer) in steps {
        let (question, answer) = (flow.question_of(id), written(flow, id, answer));
        let ask = said(flow, walk, &question.ask);
        say!("{} = {answer}    {ask}", question.id);
    }
    for unread in &walked.unread {
        say!("not understood: {}", not_understood(flow, unread));
    }
    print_next(flow, walk);
}

fn print_next(flow: &Flow, walk: &Walk<'_>) {
    match &walk.next {
        Next::Question(id, _) => {
            let question = flow.question_of(*id);
            let options: Vec<&str> = question.options.iter().map(|o| o.id.as_str()).collect();
            let (options, ask) = (options.join(" | "), said(flow, walk, &question.ask));
            say!("next question: {} ({options})    {ask}", question.id);
        }
        Next::Outcome(seen) => {
            let first = seen.first.map(|id| entry_line(flow, walk, id));
            say!("recommended: {}", first.as_deref().unwrap_or("nothing"));
            for other in &seen.others {
                say!("other: {}", entry_line(flow, walk, *other));
            }
            notices(flow, seen).for_each(|notice| say!("notice: {notice}"));
        }
    }
}

fn entry_line(flow: &Flow, walk: &Walk<'_>, id: EntryId) -> String {
    let (entry, outcome) = (&flow.entries[id.place()], flow.outcome_of(id));
    let because = entry.because.as_ref();
    let because = because.map(|text| format!(", because: {}", said(flow, walk, text)));
    format!(
        "{}: {}{} (line {})",
        outcome.id,
        said(flow, walk, &outcome.title),
        because.unwrap_or_default(),
        entry.line()
    )
}

fn notices<'a>(flow: &'a Flow, seen: &'a Seen) -> impl Iterator<Item = &'a str> {
    let notices = seen.notices.iter();
    notices.map(|notice| flow.notices[notice.place()].id.as_str())
}

/// Returns a text in the reader's language and voice.
fn said<'a>(flow: &'a Flow, walk: &Walk<'_>, text: &Text) -> &'a str {
    flow.say(text, walk.reader.language, walk.voice)
}

fn not_understood(flow: &Flow, unread: &Unread) -> String {
    match unread {
        Unread::Question(name) => format!("no question `{name}`"),
        Unread::Option(id, name) => {
            format!("`{}` has no option `{name}`", flow.question_of(*id).id)
        }
    }
}
