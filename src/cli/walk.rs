use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Format, day, language, with_flow};
use crate::flow::{Answer, Date, EntryId, Flow, LanguageId};
use crate::walk::{Answers, Next, Reader, Unread, Walk, parse_pairs, walk, written};
use crate::web::today;

/// Walks a flow with answers and says what comes next, and why.
#[derive(clap::Args)]
pub(super) struct WalkCommand {
    /// The flow's id.
    flow: String,
    /// Answers as in a link, such as `kaiser=yes&where=sf`.
    #[arg(default_value = "")]
    answers: String,
    /// The reader's language; the source language without it.
    #[arg(long)]
    lang: Option<String>,
    /// The day to count ages on, as in 2026-11-24; today without it.
    #[arg(long, value_parser = day)]
    today: Option<Date>,
    /// The flows directory; the embedded flows without it.
    #[arg(long, env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl WalkCommand {
    pub(super) fn run(&self) -> ExitCode {
        with_flow(self.flows.as_ref(), &self.flow, |_, flow| {
            let walked = walked(flow, self.lang.as_deref(), self.today, &self.answers)?;
            match self.format {
                Format::Json => say!("{:#}", describe(flow, &walked)),
                Format::Text => print_text(flow, &walked),
            }
            Ok(())
        })
    }
}

/// Answers from the command line, followed through a flow.
pub(super) struct Walked<'a> {
    pub(super) answers: Answers,
    pub(super) unread: Vec<Unread>,
    pub(super) walk: Walk<'a>,
}

/// Follows answers such as `kaiser=yes&where=sf`; the error says what languages there are.
pub(super) fn walked<'a>(
    flow: &'a Flow,
    tag: Option<&str>,
    day: Option<Date>,
    answers: &str,
) -> Result<Walked<'a>, String> {
    let language = tag.map_or(Ok(LanguageId::SOURCE), |tag| language(flow, tag))?;
    let pairs = answers.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (answers, unread) = parse_pairs(flow, pairs);
    let reader = Reader {
        language,
        today: day.unwrap_or_else(|| today(&flow.time_zone)),
    };
    let walk = walk(flow, reader, &answers);
    Ok(Walked {
        answers,
        unread,
        walk,
    })
}

fn describe(flow: &Flow, walked: &Walked<'_>) -> Value {
    let (answers, unread, walked) = (&walked.answers, &walked.unread, &walked.walk);
    let language = walked.reader.language;
    let say = |text| flow.say(text, language, walked.voice);
    let path = walked.path.iter().map(|id| {
        let question = &flow.questions[id.0];
        let chosen = answers
            .get(*id)
            .expect("a question is on the path only with an answer");
        let written = written(flow, *id, chosen);
        let options: Vec<&str> = match chosen {
            Answer::Options(_) => written.split(',').collect(),
            Answer::Number(_) | Answer::Date(_) | Answer::Misread(..) => vec![&written],
        };
        json!({ "question": question.id, "ask": say(&question.ask), "answer": options })
    });
    let entry = |id: &EntryId| {
        let entry = &flow.entries[id.0];
        let outcome = &flow.outcomes[entry.outcome.0];
        json!({ "outcome": outcome.id, "title": say(&outcome.title), "because": entry.because.as_ref().map(say), "line": entry.line() })
    };
    let unread = unread.iter().map(|unread| not_understood(flow, unread));
    let next = match &walked.next {
        Next::Question(id, problem) => {
            let question = &flow.questions[id.0];
            let options: Vec<_> = question.options.iter().map(|option| &option.id).collect();
            let problem = problem.map(|problem| format!("{problem:?}"));
            json!({ "question": question.id, "ask": say(&question.ask), "options": options, "problem": problem })
        }
        Next::Outcome(seen) => {
            let others: Vec<_> = seen.others.iter().map(entry).collect();
            let notices: Vec<_> = seen
                .notices
                .iter()
                .map(|notice| &flow.notices[notice.0].id)
                .collect();
            json!({ "recommend": seen.first.as_ref().map(entry), "others": others, "notices": notices })
        }
    };
    json!({
        "flow": flow.id,
        "language": flow.words[language.0].language.as_str(),
        "voice": flow.voices[walked.voice.0],
        "path": path.collect::<Vec<_>>(),
        "next": next,
        "not_understood": unread.collect::<Vec<_>>(),
    })
}

fn print_text(flow: &Flow, walked: &Walked<'_>) {
    let (answers, walk) = (&walked.answers, &walked.walk);
    let say = |text| flow.say(text, walk.reader.language, walk.voice);
    for (id, answer) in walk
        .path
        .iter()
        .filter_map(|id| Some((*id, answers.get(*id)?)))
    {
        let question = flow.question_of(id);
        let answer = written(flow, id, answer);
        say!("{} = {answer}    {}", question.id, say(&question.ask));
    }
    for unread in &walked.unread {
        say!("not understood: {}", not_understood(flow, unread));
    }
    match &walk.next {
        Next::Question(id, _) => {
            let question = flow.question_of(*id);
            let options: Vec<&str> = question.options.iter().map(|o| o.id.as_str()).collect();
            let options = options.join(" | ");
            say!(
                "next question: {} ({options})    {}",
                question.id,
                say(&question.ask)
            );
        }
        Next::Outcome(seen) => {
            let entry = |id: &EntryId| {
                let (entry, outcome) = (&flow.entries[id.place()], flow.outcome_of(*id));
                let because = entry
                    .because
                    .as_ref()
                    .map(|text| format!(", because: {}", say(text)));
                let because = because.as_deref().unwrap_or("");
                let title = say(&outcome.title);
                format!("{}: {title}{because} (line {})", outcome.id, entry.line())
            };
            let first = seen.first.as_ref().map_or("nothing".into(), entry);
            say!("recommended: {first}");
            seen.others
                .iter()
                .for_each(|other| say!("other: {}", entry(other)));
            for notice in &seen.notices {
                say!("notice: {}", flow.notices[notice.place()].id);
            }
        }
    }
}

fn not_understood(flow: &Flow, unread: &Unread) -> String {
    match unread {
        Unread::Question(name) => format!("no question `{name}`"),
        Unread::Option(id, name) => {
            format!("`{}` has no option `{name}`", flow.question_of(*id).id)
        }
    }
}
