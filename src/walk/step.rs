use super::Answers;
use crate::diagram::Diagram;
use crate::flow::{
    EntryId, Flow, LanguageId, NoticeId, OptionId, Question, QuestionId, Root, VoiceId,
};

/// Where a set of answers leads.
#[derive(Debug)]
pub struct Walk {
    /// The questions on the path, in asking order, each with an answer that counts.
    pub path: Vec<QuestionId>,
    /// What comes next.
    pub next: Next,
    /// The voice to speak in; the plain one while it is not known who is asked.
    pub voice: VoiceId,
    decided: Vec<Option<bool>>,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A question, and what was wrong with the answer it has, if it has one.
    Question(QuestionId, Option<Problem>),
    /// The recommendation.
    Outcome {
        /// The first rule that holds. `None` when no rule holds for these answers.
        first: Option<EntryId>,
        /// Other ways to get help, in order.
        others: Vec<EntryId>,
        /// The notices that hold.
        notices: Vec<NoticeId>,
    },
}

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was chosen.
    Nothing,
    /// Several options of a question that takes one.
    Several,
    /// The exclusive option together with others.
    NoneWithOthers,
}

impl Walk {
    /// Whether a part of an outcome is shown.
    pub fn shows(&self, root: Root) -> bool {
        self.decided[root.place()] == Some(true)
    }
}

/// Follows the answers through the compiled flow. The next question is the earliest one on which
/// something that would be shown still depends.
pub fn walk(flow: &Flow, language: LanguageId, answers: &Answers) -> Walk {
    let mut walker = Walker::start(flow, language);
    let mut path = Vec::new();
    let next = loop {
        let Some(question) = walker.next_question(&path) else {
            break walker.outcome();
        };
        match accepted(&flow.questions[question.0], answers.get(question)) {
            Ok(options) => walker.answer(question, options),
            Err(problem) => break Next::Question(question, problem),
        }
        path.push(question);
    };
    let decided: Vec<_> = walker.roots.iter().map(|root| root.decided()).collect();
    let voice = flow.shown.voice(|root| decided[root.place()]);
    Walk {
        path,
        next,
        voice: voice.unwrap_or(flow.plain_voice()),
        decided,
    }
}

/// The answer if it counts; otherwise what is wrong with it, or nothing when there is none.
fn accepted<'a>(
    question: &Question,
    given: Option<&'a [OptionId]>,
) -> Result<&'a [OptionId], Option<Problem>> {
    let options = given.ok_or(None)?;
    let exclusive = options
        .iter()
        .any(|option| question.options[option.0].exclusive);
    match options.len() {
        0 => Err(Some(Problem::Nothing)),
        1 => Ok(options),
        _ if !question.many => Err(Some(Problem::Several)),
        _ if exclusive => Err(Some(Problem::NoneWithOthers)),
        _ => Ok(options),
    }
}

struct Walker<'a> {
    flow: &'a Flow,
    roots: Vec<Diagram>,
    always: Vec<(QuestionId, Diagram)>,
}

impl<'a> Walker<'a> {
    fn start(flow: &'a Flow, language: LanguageId) -> Walker<'a> {
        let shown = &flow.shown;
        let mut walker = Walker {
            flow,
            roots: shown.roots().to_vec(),
            always: shown.asked_always().to_vec(),
        };
        let value = u32::try_from(language.0).expect("a flow has few languages");
        walker.advance(None, |_| value);
        walker
    }

    fn next_question(&self, path: &[QuestionId]) -> Option<QuestionId> {
        let shown = &self.flow.shown;
        let undecided = self
            .roots
            .iter()
            .filter_map(|root| shown.question_of(shown.store().var(*root)?));
        let always = self
            .always
            .iter()
            .filter(|(id, when)| *when == Diagram::TRUE && !path.contains(id));
        undecided.chain(always.map(|(id, _)| *id)).min()
    }

    fn answer(&mut self, question: QuestionId, options: &[OptionId]) {
        let flow = self.flow;
        self.advance(Some(question), |var| {
            flow.shown
                .value(&flow.questions[question.0], question, var, options)
        });
    }

    /// Moves every diagram past the variables of one question, or of the language.
    fn advance(
        &mut self,
        question: Option<QuestionId>,
        value: impl Fn(crate::diagram::Var) -> u32,
    ) {
        let shown = &self.flow.shown;
        let store = shown.store();
        for root in self
            .roots
            .iter_mut()
            .chain(self.always.iter_mut().map(|(_, when)| when))
        {
            while let Some(var) = store
                .var(*root)
                .filter(|var| shown.question_of(*var) == question)
            {
                *root = store.child(*root, value(var));
            }
        }
    }

    fn outcome(&self) -> Next {
        let shown = &self.flow.shown;
        let holds = |root: Root| self.roots[root.place()] == Diagram::TRUE;
        Next::Outcome {
            first: shown
                .first()
                .iter()
                .find(|(_, root)| holds(*root))
                .map(|(entry, _)| *entry),
            others: shown
                .others()
                .iter()
                .filter(|(_, root)| holds(*root))
                .map(|(entry, _)| *entry)
                .collect(),
            notices: shown
                .notices()
                .filter(|(_, root)| holds(*root))
                .map(|(notice, _)| notice)
                .collect(),
        }
    }
}
