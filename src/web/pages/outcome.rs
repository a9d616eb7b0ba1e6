use minijinja::{Error, Value};
use serde::Serialize;

use super::recommendation::{Recommendation, Shape, mark_repeated, recommendation};
use super::send::{Message, message};
use crate::flow::{EntryId, LanguageId};
use crate::web::answered::Given;
use crate::web::formats::long_date;
use crate::web::interpreters::interpreters;
use crate::web::leave::Arrived;
use crate::web::parts::{PartKey, hole};
use crate::web::respond::MAIN;
use crate::web::shown::Shown;
use crate::web::view::{Shell, change_href};

/// The main part, with holes for parts that were made before and for the answers.
#[derive(Serialize)]
struct Main {
    w: Value,
    recommendation: Value,
    /// All of them, as one, if there are any.
    others: Option<[Value; 1]>,
    /// Whether it shows facts that have a date.
    checked: bool,
    answers: Value,
    keep: Value,
}

#[derive(Serialize)]
struct First<'a> {
    #[serde(flatten)]
    reader: ReaderWords<'a>,
    service: Shown<'a>,
    recommendation: Recommendation<'a>,
    notices: Vec<Shown<'a>>,
    interpreters: Value,
    today: String,
    address: Option<String>,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    reader: ReaderWords<'a>,
    place: usize,
    other: Recommendation<'a>,
}

#[derive(Serialize)]
struct Keep {
    w: Value,
    restart_href: String,
    #[serde(flatten)]
    message: Message,
}

/// What every part is said in.
#[derive(Serialize)]
struct ReaderWords<'a> {
    w: Value,
    lang: &'a str,
    source_lang: &'a str,
}

/// The page with the recommendation and everything needed to act on it.
pub(in crate::web) fn html(arrived: &Arrived<'_>) -> Result<String, Error> {
    let (app, others, checked) = (arrived.app, others(arrived)?, shows_dates(arrived));
    let main = || Main {
        w: app.template_words(arrived.language()),
        recommendation: hole(0),
        others: (!others.is_empty()).then(|| [hole(1)]),
        checked,
        answers: hole(2),
        keep: hole(3),
    };
    let (first, answers, keep) = (first(arrived)?, answers(arrived)?, keep(arrived)?);
    let key = PartKey::of("result").and(arrived.language().as_str());
    let key = key.flag(others.is_empty()).flag(checked);
    let fillings: [&[Value]; 4] = [&[first], &others, &[answers], &[keep]];
    let main = app.filled(key, "outcome.html", main, &fillings)?;
    app.framed(Some(frame_key(arrived)), || shell(arrived), &[&main])
}

fn shows_dates(arrived: &Arrived<'_>) -> bool {
    let first = std::iter::once(&arrived.first);
    let mut shown = first.chain(&arrived.seen.others);
    shown.any(|id| Shape::of(arrived, *id).is_dated(arrived))
}

fn frame_key(arrived: &Arrived<'_>) -> PartKey {
    let key = arrived.part_key("outcome").number(arrived.first.0);
    let key = key.flag(arrived.state.staff);
    match arrived.walked.path.last() {
        Some(last) => key.number(last.0),
        None => key,
    }
}

/// What is around the page.
pub(in crate::web) fn shell<'a>(arrived: &Arrived<'a>) -> Shell<'a> {
    let Arrived { app, flow, at, .. } = *arrived;
    let title = &flow.outcome_of(arrived.first).title;
    let title = Shown::of_flow(app, flow, at, arrived.walked.voice, title);
    let last = arrived.walked.path.last();
    Shell::of_flow(app, flow, at, &title.plain(), |tag| format!("?lang={tag}"))
        .clearable(flow)
        .back_to(last.map(|id| change_href(flow, *id) + MAIN))
        .for_staff(&arrived.state)
}

fn reader_words<'a>(arrived: &Arrived<'a>) -> ReaderWords<'a> {
    ReaderWords {
        w: arrived.app.template_words(arrived.language()),
        lang: arrived.language().as_str(),
        source_lang: arrived.flow.words[LanguageId::SOURCE.0].language.as_str(),
    }
}

fn first(arrived: &Arrived<'_>) -> Result<Value, Error> {
    let Arrived { app, flow, at, .. } = *arrived;
    let today = arrived.walked.reader.today;
    let say = |text| Shown::of_flow(app, flow, at, arrived.walked.voice, text);
    let shape = Shape::of(arrived, arrived.first);
    let notices = || arrived.seen.notices.iter();
    let key = shape.key(arrived.part_key("first").and(&today.to_string()));
    let key = notices().fold(key.and("notices"), |key, id| key.number(id.0));
    let interpreters = interpreters(app, flow, at)?;
    app.part(Some(key), "recommendation.html", || First {
        reader: reader_words(arrived),
        service: say(&flow.title),
        recommendation: recommendation(arrived, &shape),
        notices: notices().map(|id| say(&flow.notices[id.0].text)).collect(),
        interpreters,
        today: long_date(today, arrived.language()),
        address: arrived.guide(),
    })
}

fn others(arrived: &Arrived<'_>) -> Result<Vec<Value>, Error> {
    let shape = |id: &EntryId| Shape::of(arrived, *id);
    let first = shape(&arrived.first);
    let mut others: Vec<Shape<'_>> = arrived.seen.others.iter().map(shape).collect();
    mark_repeated(arrived, &first, &mut others);
    let others = others.iter().enumerate();
    others
        .map(|(number, shape)| {
            let place = number + 1;
            let key = shape.key(arrived.part_key("other").number(place));
            arrived.app.part(Some(key), "other.html", || Other {
                reader: reader_words(arrived),
                place,
                other: recommendation(arrived, shape),
            })
        })
        .collect()
}

fn answers(arrived: &Arrived<'_>) -> Result<Value, Error> {
    let Arrived { app, flow, at, .. } = *arrived;
    let (state, walked) = (&arrived.state, &arrived.walked);
    let given = Given {
        app,
        flow,
        at,
        state,
        walked,
    };
    given.list(None)
}

fn keep(arrived: &Arrived<'_>) -> Result<Value, Error> {
    let key = Shape::of(arrived, arrived.first).key(arrived.part_key("keep"));
    arrived.app.part(Some(key), "keep.html", || Keep {
        w: arrived.app.template_words(arrived.language()),
        restart_href: format!(
            "{}/{}/{}/clear",
            arrived.app.base,
            arrived.flow.id,
            arrived.language()
        ),
        message: message(arrived, None),
    })
}
