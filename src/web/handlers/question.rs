//! The page of one question.

use serde::Serialize;

use crate::flow::{Answer, Date, Days, Kind, Number, OptionId, Problem, Question, QuestionId, wrong_parts};
use crate::web::cache::PageKey;
use crate::web::extract::PageError;
use crate::web::reply::{MAIN, Page};
use crate::web::view::{
    AnswerList, CHECK, LocalizedText, PageContext, Shell, UnreadParts, WalkView, change_href, fill,
};
use crate::words::Word;

/// Up to this many options are all on the page. More become a list that opens.
const MOST_OPEN_OPTIONS: usize = 15;

#[derive(Serialize)]
struct QuestionView<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    service: LocalizedText,
    place: usize,
    id: &'a str,
    heading: LocalizedText,
    hint: Option<LocalizedText>,
    why: Option<LocalizedText>,
    error: Option<LocalizedText>,
    /// The id of the field that an error links to.
    first_field: String,
    input: Input<'a>,
    /// Set if a link has chosen the answer.
    suggested: bool,
    unread: UnreadParts,
    /// The answers given before.
    answers: AnswerList,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Input<'a> {
    One { options: Vec<OptionView<'a>> },
    List { options: Vec<OptionView<'a>> },
    Many { options: Vec<OptionView<'a>> },
    Number { value: String, inputmode: &'static str, unit: Option<LocalizedText> },
    Date { fields: Vec<DateField<'a>> },
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: &'a str,
    label: LocalizedText,
    hint: Option<LocalizedText>,
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

/// Shows a question: the next one, or one on the path that the person wants to change.
pub(super) fn page(
    view: WalkView<'_, '_>,
    key: Option<PageKey>,
    id: QuestionId,
    problem: Option<Problem>,
) -> Result<Page, PageError> {
    let question = question_view(view, id, problem);
    Page::kept(view.page.app, key, "question.html", &question)
}

fn question_view<'a>(view: WalkView<'a, '_>, id: QuestionId, problem: Option<Problem>) -> QuestionView<'a> {
    let page = view.page;
    let question = page.flow.question_of(id);
    let answer = view.given(id);
    let input = input(page, question, answer, problem);
    let heading = page.text(&question.ask);
    QuestionView {
        shell: shell(view, id, &heading, problem),
        service: page.text(&page.flow.title),
        place: place(view, id) + 1,
        id: &question.id,
        hint: question.hint.as_ref().map(|hint| page.text(hint)),
        why: question.why.as_ref().map(|why| page.text(why)),
        error: problem.map(|problem| error(page, question, problem)),
        first_field: first_field(&input),
        input,
        heading,
        suggested: answer.is_some() && view.state.answers.get(id).is_none(),
        unread: UnreadParts::new(view),
        answers: AnswerList::on_path(view, Some(id)),
    }
}

fn shell<'a>(view: WalkView<'a, '_>, id: QuestionId, heading: &LocalizedText, problem: Option<Problem>) -> Shell<'a> {
    let page = view.page;
    let href = |tag: &str| format!("{}&lang={tag}", change_href(page.flow, id));
    let shell = Shell::of_flow(page, &heading.plain(), href)
        .clearable(page)
        .back_to(Some(back_href(view, id)))
        .for_staff(view.state.staff);
    match problem {
        Some(_) => shell.with_error(page),
        None => shell,
    }
}

/// Returns how many questions come before it on the path.
fn place(view: WalkView<'_, '_>, id: QuestionId) -> usize {
    let before = view.walked.path.iter();
    before.filter(|before| **before < id).count()
}

fn back_href(view: WalkView<'_, '_>, id: QuestionId) -> String {
    let before = place(view, id).checked_sub(1);
    match before.map(|before| view.walked.path[before]) {
        // Back to the answers of the link, which the start page would lose.
        _ if view.state.unseen => "./".to_owned(),
        Some(before) => change_href(view.page.flow, before) + MAIN,
        None if view.state.has_link() => format!("?{CHECK}"),
        None => view.page.path(),
    }
}

fn input<'a>(
    page: PageContext<'a>,
    question: &'a Question,
    answer: Option<&Answer>,
    problem: Option<Problem>,
) -> Input<'a> {
    let chosen = match answer {
        Some(Answer::Options(chosen)) => chosen.as_slice(),
        Some(Answer::Number(_) | Answer::Date(_) | Answer::Misread(..)) | None => &[],
    };
    let options = || options(page, question, chosen);
    match &question.kind {
        Kind::Many => Input::Many { options: options() },
        Kind::One if question.options.len() > MOST_OPEN_OPTIONS => Input::List { options: options() },
        Kind::One => Input::One { options: options() },
        Kind::Number(number) => number_input(page, number, answer),
        Kind::Date(_) => Input::Date { fields: date_fields(page, answer, problem) },
    }
}

fn options<'a>(page: PageContext<'a>, question: &'a Question, chosen: &[OptionId]) -> Vec<OptionView<'a>> {
    let each = question.options.iter().enumerate();
    let each = each.map(|(number, option)| OptionView {
        id: &option.id,
        label: page.text(&option.label),
        hint: option.hint.as_ref().map(|hint| page.text(hint)),
        checked: chosen.contains(&OptionId(number)),
        exclusive: option.exclusive,
    });
    each.collect()
}

fn number_input<'a>(page: PageContext<'a>, number: &Number, answer: Option<&Answer>) -> Input<'a> {
    Input::Number {
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
        unit: number.unit.as_ref().map(|unit| page.text(unit)),
    }
}

/// Returns year, month and day in the order in which the language writes them.
fn date_fields<'a>(page: PageContext<'a>, answer: Option<&Answer>, problem: Option<Problem>) -> Vec<DateField<'a>> {
    let typed = typed_parts(answer);
    let wrong = match (problem, answer) {
        (Some(Problem::NotDate), Some(Answer::Misread(typed, _))) => wrong_parts(typed),
        (problem, _) => [problem.is_some(); 3],
    };
    let fields = [("year", Word::YearLabel), ("month", Word::MonthLabel), ("day", Word::DayLabel)];
    let fields = fields.into_iter().enumerate();
    let fields = fields.map(|(part, (name, label))| DateField {
        name,
        label: page.word(label),
        value: typed.get(part).cloned().unwrap_or_default(),
        wrong: wrong[part],
    });
    let mut fields: Vec<DateField<'a>> = fields.collect();
    let order = page.word(Word::DateOrder);
    fields.sort_by_key(|field| order.find(field.name));
    fields
}

fn typed_parts(answer: Option<&Answer>) -> Vec<String> {
    match answer {
        Some(Answer::Date(date)) => {
            let month = date.month.to_string();
            vec![date.year.to_string(), month, date.day.to_string()]
        }
        Some(Answer::Misread(typed, _)) => typed.split('-').map(str::to_owned).collect(),
        Some(Answer::Options(_) | Answer::Number(_)) | None => Vec::new(),
    }
}

fn first_field(input: &Input<'_>) -> String {
    match input {
        Input::One { options } | Input::Many { options } => {
            options.first().map_or_else(|| "main".to_owned(), |option| format!("answer-{}", option.id))
        }
        Input::List { .. } | Input::Number { .. } => "answer".to_owned(),
        Input::Date { fields } => {
            let wrong = fields.iter().find(|field| field.wrong);
            format!("answer-{}", wrong.unwrap_or(&fields[0]).name)
        }
    }
}

/// Returns the sentence that says what to do about an answer that does not count.
fn error(page: PageContext<'_>, question: &Question, problem: Problem) -> LocalizedText {
    let word = |word| page.word(word).to_owned();
    LocalizedText::own(match (problem, &question.kind) {
        (Problem::Several, _) => word(Word::ChooseOneOnly),
        (Problem::NoneWithOthers, _) => {
            let none = question.options.last();
            let none = none.map(|option| page.text(&option.label).plain());
            let none = none.unwrap_or_default();
            fill(page.word(Word::NoneWithOthers), &[("none", &none)])
        }
        (Problem::NotNumber, _) => word(Word::NumberNot),
        (Problem::TooManyDecimals, Kind::Number(Number { decimals: 1.., .. })) => word(Word::NumberDecimals),
        (Problem::TooManyDecimals, _) => word(Word::NumberWhole),
        (Problem::OutOfRange, Kind::Number(range)) => {
            let shown = |steps| page.number(steps, range.decimals);
            let (min, max) = (shown(range.min), shown(range.max));
            fill(page.word(Word::NumberRange), &[("min", &min), ("max", &max)])
        }
        (Problem::NotDate, _) => word(Word::DateNot),
        (Problem::DateInFuture, _) => word(Word::DateFuture),
        (Problem::DateOutOfRange, Kind::Date(days)) => days_allowed(page, days),
        (Problem::Nothing | Problem::OutOfRange | Problem::DateOutOfRange, _) => {
            return page.text(&question.error);
        }
    })
}

fn days_allowed(page: PageContext<'_>, days: &Days) -> String {
    let shown = |day: Option<Date>| day.map(|day| page.date(day)).unwrap_or_default();
    let word = match (days.min, days.max) {
        (Some(_), Some(_)) => Word::DateRange,
        (Some(_), None) => Word::DateAfter,
        (None, _) => Word::DateBefore,
    };
    let (min, max) = (shown(days.min), shown(days.max));
    fill(page.word(word), &[("min", &min), ("max", &max)])
}
