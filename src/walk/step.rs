use super::Answers;
use crate::flow::{
    Answer, Date, Days, Flow, Kind, LanguageId, Number, Position, Problem, Question, QuestionId, Root, Seen, VoiceId,
};

/// What is known of a walk besides the answers.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The language the person reads.
    pub language: LanguageId,
    /// The day it is, for ages.
    pub today: Date,
}

/// Where a set of answers leads.
#[derive(Debug)]
pub struct Walk<'a> {
    /// The questions on the path, in asking order, each with an answer that counts.
    pub path: Vec<QuestionId>,
    /// What comes next.
    pub next: Next,
    /// The voice to speak in; the plain one while it is not known who is asked.
    pub voice: VoiceId,
    /// Who reads, and on which day.
    pub reader: Reader,
    position: Position<'a>,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A question, and what was wrong with the answer it has, if it has one.
    Question(QuestionId, Option<Problem>),
    /// The recommendation.
    Outcome(Seen),
}

impl Walk<'_> {
    /// The most questions that may still be asked: those without an answer that counts, on which something
    /// that would be shown may still depend. It may be more than anybody is asked, never less.
    pub fn most_left(&self, flow: &Flow, answers: &Answers) -> usize {
        let counts = |id: &QuestionId| accepted(flow.question_of(*id), answers.get(*id), || self.reader.today).is_ok();
        let open = self.position.may_ask().into_iter();
        let open = open.filter(|id| !counts(id)).count();
        // What the flow promises of everybody's questions, the proofs have held it to.
        let most = flow.max_questions;
        let promised = most.map(|most| most.saturating_sub(self.path.len()));
        promised.map_or(open, |promised| promised.min(open))
    }

    /// Whether a question may still be asked.
    pub fn may_ask(&self, question: QuestionId) -> bool {
        self.position.may_ask().contains(&question)
    }

    /// Whether a part of an outcome is shown.
    pub fn shows(&self, shown: Option<Root>) -> bool {
        shown.is_none_or(|root| self.position.holds(root))
    }
}

/// Follows the answers through the compiled flow. The next question is the earliest one on which
/// something that would be shown still depends.
pub fn walk<'a>(flow: &'a Flow, reader: Reader, answers: &Answers) -> Walk<'a> {
    let mut position = Position::start(flow, reader.language);
    let mut path = Vec::with_capacity(16);
    let next = loop {
        let Some(id) = position.next_question() else {
            break Next::Outcome(position.seen(flow));
        };
        match accepted(flow.question_of(id), answers.get(id), || reader.today) {
            Ok(answer) => position.answer(id, answer, reader.today),
            Err(problem) => break Next::Question(id, problem),
        }
        path.push(id);
    };
    Walk { path, next, voice: position.voice().unwrap_or(flow.plain_voice()), reader, position }
}

/// What is wrong with an answer, if anything is. Only days are held against today.
pub fn problem(question: &Question, answer: &Answer, today: impl FnOnce() -> Date) -> Option<Problem> {
    accepted(question, Some(answer), today).err().flatten()
}

/// The answer if it counts; otherwise what is wrong with it, or nothing when there is none.
fn accepted<'a>(
    question: &Question,
    given: Option<&'a Answer>,
    today: impl FnOnce() -> Date,
) -> Result<&'a Answer, Option<Problem>> {
    let answer = given.ok_or(None)?;
    let problem = match (answer, &question.kind) {
        (Answer::Options(options), Kind::One | Kind::Many) => {
            let exclusive = |at: &crate::flow::OptionId| question.options[at.0].exclusive;
            match options.len() {
                0 if question.may_be_empty && question.is_many() => None,
                0 => Some(Problem::Nothing),
                1 => None,
                _ if !question.is_many() => Some(Problem::Several),
                _ if options.iter().any(exclusive) => Some(Problem::NoneWithOthers),
                _ => None,
            }
        }
        (Answer::Number(steps), Kind::Number(number)) => outside(*steps, number),
        (Answer::Date(date), Kind::Date(days)) => out_of_days(*date, days, today()),
        (Answer::Misread(_, problem), Kind::Number(_) | Kind::Date(_)) => Some(*problem),
        // An answer of another kind, from an earlier version of the flow: as if not given.
        _ => return Err(None),
    };
    problem.map_or(Ok(answer), |problem| Err(Some(problem)))
}

fn outside(steps: i64, number: &Number) -> Option<Problem> {
    (steps < number.min || steps > number.max).then_some(Problem::OutOfRange)
}

fn out_of_days(date: Date, days: &Days, today: Date) -> Option<Problem> {
    if days.until_today && date > today {
        return Some(Problem::DateInFuture);
    }
    let outside = days.min.is_some_and(|min| date < min) || days.max.is_some_and(|max| date > max);
    outside.then_some(Problem::DateOutOfRange)
}
