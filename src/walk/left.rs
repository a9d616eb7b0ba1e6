use super::step::accepted;
use super::{Answers, Reader};
use crate::flow::{Flow, Position};

/// The most questions that somebody may still be asked after these answers: those on which something that
/// would be shown may still depend. It may be more than anybody is asked, never less.
pub fn most_questions_left(flow: &Flow, reader: Reader, answers: &Answers) -> usize {
    let counts = |id| accepted(flow.question_of(id), answers.get(id), reader.today);
    let mut position = Position::start(flow, reader.language);
    let mut asked = 0;
    while let Some(id) = position.next_question() {
        match counts(id) {
            Ok(answer) => position.answer(id, answer, reader.today),
            Err(_) => break,
        }
        asked += 1;
    }
    let open = position.may_ask().into_iter();
    let open = open.filter(|id| counts(*id).is_err()).count();
    // What the flow promises of everybody's questions, the proofs have held it to.
    let promised = flow.max_questions.map(|most| most.saturating_sub(asked));
    promised.map_or(open, |promised| promised.min(open))
}
