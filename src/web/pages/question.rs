use serde::Serialize;

use crate::flow::{Flow, LanguageId, QuestionId};
use crate::walk::{Problem, Walk};
use crate::web::App;
use crate::web::interface::Word;
use crate::web::rich::fill;
use crate::web::state::State;
use crate::web::view::{Answered, Shell, answered, change_href, unread};

#[derive(Serialize)]
pub(in crate::web) struct QuestionPage<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: &'a str,
    number: usize,
    id: &'a str,
    heading: &'a str,
    hint: Option<&'a str>,
    why: Option<&'a str>,
    error: Option<String>,
    many: bool,
    options: Vec<OptionView<'a>>,
    answered: Vec<Answered>,
    unread: Vec<String>,
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    checked: bool,
    exclusive: bool,
}

/// A question: the next one, or one on the path that the person wants to change.
pub(in crate::web) fn view<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    state: &State,
    walked: &Walk,
    id: QuestionId,
    problem: Option<Problem>,
) -> QuestionPage<'a> {
    let question = &flow.questions[id.0];
    let say = |text| flow.say(text, at, walked.voice);
    let language = &flow.words[at.0].language;
    let place = walked.path.iter().filter(|before| **before < id).count();
    let back_href = match place.checked_sub(1).map(|before| walked.path[before]) {
        Some(before) => change_href(flow, before),
        None => format!("/{}/{language}", flow.id),
    };
    let chosen = state.answers.get(id);
    let options = question
        .options
        .iter()
        .enumerate()
        .map(|(number, option)| OptionView {
            id: &option.id,
            label: say(&option.label),
            hint: option.hint.as_ref().map(say),
            checked: chosen.is_some_and(|chosen| chosen.iter().any(|chosen| chosen.0 == number)),
            exclusive: option.exclusive,
        });
    let heading = say(&question.ask);
    let href = |tag: &str| format!("?change={}&lang={tag}", question.id);
    let mut shell = Shell::of_flow(app, flow, at, heading, href)
        .clearable(flow)
        .back_to(Some(back_href));
    if problem.is_some() {
        shell = shell.with_error(app, language);
    }
    QuestionPage {
        shell,
        service: say(&flow.title),
        number: place + 1,
        id: &question.id,
        heading,
        hint: question.hint.as_ref().map(say),
        why: question.why.as_ref().map(say),
        error: problem.map(|problem| match problem {
            Problem::Nothing => say(&question.error).to_owned(),
            Problem::Several => app.interface.word(language, Word::ChooseOneOnly).to_owned(),
            Problem::NoneWithOthers => {
                let none = question
                    .options
                    .last()
                    .map_or("", |option| say(&option.label));
                fill(
                    app.interface.word(language, Word::NoneWithOthers),
                    &[("none", none)],
                )
            }
        }),
        many: question.many,
        options: options.collect(),
        answered: answered(flow, at, state, walked, Some(id)),
        unread: unread(app, flow, at, walked, state),
    }
}
