use minijinja::{Error, Value};
use serde::Serialize;

use crate::flow::{
    Answer, Date, Days, Flow, Kind, LanguageId, Number, Problem, Question, QuestionId, wrong_parts,
};
use crate::walk::{Walk, written};
use crate::web::App;
use crate::web::answered::Given;
use crate::web::formats::{long_date, number};
use crate::web::interface::Word;
use crate::web::parts::{LAYOUT, PartKey};
use crate::web::respond::MAIN;
use crate::web::rich::fill;
use crate::web::shown::Shown;
use crate::web::step::CHECK;
use crate::web::view::{Shell, UnreadParts, change_href, unread};
use crate::words::Language;

/// Up to this many options stand open on the page; more become a list that opens.
const MOST_OPEN_OPTIONS: usize = 15;

/// The main part, but for the answers given before.
#[derive(Serialize)]
struct Asked<'a> {
    w: Value,
    service: Shown<'a>,
    place: usize,
    id: &'a str,
    heading: Shown<'a>,
    hint: Option<Shown<'a>>,
    why: Option<Shown<'a>>,
    error: Option<Shown<'a>>,
    /// The id of the field that an error links to.
    first_field: String,
    input: Input<'a>,
    /// Whether a link has chosen the answer that stands there.
    suggested: bool,
    unread: UnreadParts,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Input<'a> {
    One {
        options: Vec<OptionView<'a>>,
    },
    List {
        options: Vec<OptionView<'a>>,
    },
    Many {
        options: Vec<OptionView<'a>>,
    },
    Number {
        value: String,
        inputmode: &'static str,
        unit: Option<Shown<'a>>,
    },
    Date {
        fields: Vec<DateField<'a>>,
    },
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: &'a str,
    label: Shown<'a>,
    hint: Option<Shown<'a>>,
    checked: bool,
    exclusive: bool,
}

#[derive(Serialize)]
struct DateField<'a> {
    name: &'static str,
    label: &'a str,
    value: String,
    wrong: bool,
}

/// The page of a question: the next one, or one on the path that the person wants to change.
pub(in crate::web) fn html(
    given: Given<'_, '_>,
    id: QuestionId,
    problem: Option<Problem>,
) -> Result<String, Error> {
    let kept = !given.state.has_typed();
    // What was typed, or what a link says that is nothing here, is kept nowhere.
    let key = |part| kept.then(|| key(given, id, problem, part));
    let asked = || asked(given, id, problem);
    let main = given.app.part(key("ask"), "question.html", asked)?;
    let shell = || shell(given, id, problem);
    let answers = given.list(Some(id))?;
    let frame = given.app.part(key("frame"), LAYOUT, shell)?;
    given.app.framed(&frame, &[&main, &answers])
}

/// What the page depends on besides the answers given before.
fn key(given: Given<'_, '_>, id: QuestionId, problem: Option<Problem>, part: &str) -> PartKey {
    let Given { flow, state, .. } = given;
    let answer = given.given(id);
    let key = given.part_key(part).number(id.0).number(place(given, id));
    let key = key.and(&back_href(given, id)).flag(state.staff);
    let key = key.flag(state.answers.get(id).is_some());
    let key = match problem {
        Some(problem) => key.and(&format!("{problem:?}")),
        None => key,
    };
    match answer {
        Some(answer) => key.and("=").and(&written(flow, id, answer)),
        None => key,
    }
}

/// How many questions come before it on the path.
fn place(given: Given<'_, '_>, id: QuestionId) -> usize {
    let before = given.walked.path.iter();
    before.filter(|before| **before < id).count()
}

fn back_href(given: Given<'_, '_>, id: QuestionId) -> String {
    let Given { flow, state, .. } = given;
    let before = place(given, id).checked_sub(1);
    match before.map(|before| given.walked.path[before]) {
        // Back to what the link filled in, which the start page would lose.
        _ if state.unseen => "./".to_owned(),
        Some(before) => change_href(flow, before) + MAIN,
        None if state.has_link() => format!("?{CHECK}"),
        None => format!(
            "{}/{}/{}",
            given.app.base, flow.id, flow.words[given.at.0].language
        ),
    }
}

/// What is around the page.
pub(in crate::web) fn shell<'a>(
    given: Given<'a, '_>,
    id: QuestionId,
    problem: Option<Problem>,
) -> Shell<'a> {
    let Given { app, flow, at, .. } = given;
    let ask = &flow.question_of(id).ask;
    let heading = Shown::of_flow(app, flow, at, given.walked.voice, ask);
    let href = |tag: &str| format!("{}&lang={tag}", change_href(flow, id));
    let shell = Shell::of_flow(app, flow, at, &heading.plain(), href)
        .clearable(flow)
        .back_to(Some(back_href(given, id)))
        .for_staff(given.state);
    match problem {
        Some(_) => shell.with_error(app, &flow.words[at.0].language),
        None => shell,
    }
}

fn asked<'a>(given: Given<'a, '_>, id: QuestionId, problem: Option<Problem>) -> Asked<'a> {
    let Given { app, flow, at, .. } = given;
    let (state, walked) = (given.state, given.walked);
    let question = flow.question_of(id);
    let say = |text| Shown::of_flow(app, flow, at, walked.voice, text);
    let answer = given.given(id);
    let input = input(app, flow, at, walked, question, answer, problem);
    Asked {
        w: app.template_words(&flow.words[at.0].language),
        service: say(&flow.title),
        place: place(given, id) + 1,
        id: &question.id,
        heading: say(&question.ask),
        hint: question.hint.as_ref().map(say),
        why: question.why.as_ref().map(say),
        error: problem.map(|problem| error(app, flow, at, walked, question, problem)),
        first_field: first_field(&input),
        input,
        suggested: answer.is_some() && state.answers.get(id).is_none(),
        unread: unread(app, flow, at, walked, state),
    }
}

fn input<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    walked: &Walk<'_>,
    question: &'a Question,
    answer: Option<&Answer>,
    problem: Option<Problem>,
) -> Input<'a> {
    let say = |text| Shown::of_flow(app, flow, at, walked.voice, text);
    let chosen = match answer {
        Some(Answer::Options(chosen)) => chosen.as_slice(),
        Some(Answer::Number(_) | Answer::Date(_) | Answer::Misread(..)) | None => &[],
    };
    let options = || {
        let each = question.options.iter().enumerate();
        let each = each.map(|(number, option)| OptionView {
            id: &option.id,
            label: say(&option.label),
            hint: option.hint.as_ref().map(say),
            checked: chosen.iter().any(|chosen| chosen.0 == number),
            exclusive: option.exclusive,
        });
        each.collect()
    };
    match &question.kind {
        Kind::Many => Input::Many { options: options() },
        Kind::One if question.options.len() > MOST_OPEN_OPTIONS => {
            Input::List { options: options() }
        }
        Kind::One => Input::One { options: options() },
        Kind::Number(number) => Input::Number {
            value: match answer {
                Some(Answer::Number(steps)) => number.written(*steps),
                Some(Answer::Misread(typed, _)) => typed.clone(),
                Some(Answer::Options(_) | Answer::Date(_)) | None => String::new(),
            },
            // Phones show a keypad without a minus sign for both.
            inputmode: match (number.min < 0, number.decimals) {
                (true, _) => "text",
                (false, 0) => "numeric",
                (false, _) => "decimal",
            },
            unit: number.unit.as_ref().map(say),
        },
        Kind::Date(_) => Input::Date {
            fields: date_fields(app, &flow.words[at.0].language, answer, problem),
        },
    }
}

/// Year, month and day in the order in which a language writes them.
fn date_fields<'a>(
    app: &'a App,
    language: &Language,
    answer: Option<&Answer>,
    problem: Option<Problem>,
) -> Vec<DateField<'a>> {
    let typed: Vec<String> = match answer {
        Some(Answer::Date(date)) => {
            vec![
                date.year.to_string(),
                date.month.to_string(),
                date.day.to_string(),
            ]
        }
        Some(Answer::Misread(typed, _)) => typed.split('-').map(str::to_owned).collect(),
        Some(Answer::Options(_) | Answer::Number(_)) | None => Vec::new(),
    };
    let wrong = match (problem, answer) {
        (Some(Problem::NotDate), Some(Answer::Misread(typed, _))) => wrong_parts(typed),
        (problem, _) => [problem.is_some(); 3],
    };
    let fields = [
        ("year", Word::YearLabel),
        ("month", Word::MonthLabel),
        ("day", Word::DayLabel),
    ];
    let order = app.interface.word(language, Word::DateOrder);
    let mut fields: Vec<DateField<'a>> = fields
        .into_iter()
        .enumerate()
        .map(|(at, (name, label))| DateField {
            name,
            label: app.interface.word(language, label),
            value: typed.get(at).cloned().unwrap_or_default(),
            wrong: wrong[at],
        })
        .collect();
    fields.sort_by_key(|field| order.find(field.name));
    fields
}

fn first_field(input: &Input<'_>) -> String {
    match input {
        Input::One { options } | Input::Many { options } => options.first().map_or_else(
            || "main".to_owned(),
            |option| format!("answer-{}", option.id),
        ),
        Input::List { .. } | Input::Number { .. } => "answer".to_owned(),
        Input::Date { fields } => {
            let wrong = fields.iter().find(|field| field.wrong);
            format!("answer-{}", wrong.unwrap_or(&fields[0]).name)
        }
    }
}

/// What to do about an answer that does not count.
fn error<'a>(
    app: &'a App,
    flow: &'a Flow,
    at: LanguageId,
    walked: &Walk<'_>,
    question: &'a Question,
    problem: Problem,
) -> Shown<'a> {
    let language = &flow.words[at.0].language;
    let word = |word| app.interface.word(language, word);
    Shown::own(match (problem, &question.kind) {
        (Problem::Several, _) => word(Word::ChooseOneOnly).to_owned(),
        (Problem::NoneWithOthers, _) => {
            let none = question.options.last();
            let none =
                none.map(|option| Shown::of_flow(app, flow, at, walked.voice, &option.label));
            let none = none.map(|none| none.plain()).unwrap_or_default();
            fill(word(Word::NoneWithOthers), &[("none", &none)])
        }
        (Problem::NotNumber, _) => word(Word::NumberNot).to_owned(),
        (Problem::TooManyDecimals, Kind::Number(Number { decimals: 1.., .. })) => {
            word(Word::NumberDecimals).to_owned()
        }
        (Problem::TooManyDecimals, _) => word(Word::NumberWhole).to_owned(),
        (Problem::OutOfRange, Kind::Number(range)) => {
            let shown = |steps| number(steps, range.decimals, language);
            let values = [("min", shown(range.min)), ("max", shown(range.max))];
            fill(
                word(Word::NumberRange),
                &values
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str())),
            )
        }
        (Problem::NotDate, _) => word(Word::DateNot).to_owned(),
        (Problem::DateInFuture, _) => word(Word::DateFuture).to_owned(),
        (Problem::DateOutOfRange, Kind::Date(days)) => days_allowed(app, language, days),
        (Problem::Nothing | Problem::OutOfRange | Problem::DateOutOfRange, _) => {
            return Shown::of_flow(app, flow, at, walked.voice, &question.error);
        }
    })
}

fn days_allowed(app: &App, language: &Language, days: &Days) -> String {
    let shown = |day: Option<Date>| day.map(|day| long_date(day, language)).unwrap_or_default();
    let word = match (days.min, days.max) {
        (Some(_), Some(_)) => Word::DateRange,
        (Some(_), None) => Word::DateAfter,
        (None, _) => Word::DateBefore,
    };
    let (min, max) = (shown(days.min), shown(days.max));
    fill(
        app.interface.word(language, word),
        &[("min", &min), ("max", &max)],
    )
}
