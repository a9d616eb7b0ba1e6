use minijinja::{Error, Value};
use serde::Serialize;

use super::recommendation::{Recommendation, Shape, mark_repeated, recommendation};
use super::send::{Message, message};
use crate::flow::EntryId;
use crate::web::answered::Given;
use crate::web::formats::long_date;
use crate::web::interpreters::interpreters;
use crate::web::leave::Arrived;
use crate::web::page::{Filling, Keyed, Page};
use crate::web::parts::{LAYOUT, PartKey, hole};
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
}

/// The page with the recommendation and everything needed to act on it.
pub(in crate::web) fn page(arrived: &Arrived<'_>) -> Result<Page, Error> {
    let shapes = Shapes::of(arrived);
    let recommended = || Ok(vec![recommended(arrived, &shapes.first)?]);
    let others = || {
        let others = shapes.others.iter().enumerate();
        let others = others.map(|(number, shape)| other(arrived, number + 1, shape));
        others.collect()
    };
    let fillings = [
        Filling::Shared(first_key(arrived, &shapes.first), &recommended),
        Filling::Shared(others_key(arrived, &shapes.others), &others),
        Filling::Own(answers(arrived)?),
        Filling::Own(keep(arrived, &shapes.first)?),
    ];
    let (frame, main) = (frame(arrived)?, main(arrived, &shapes)?);
    arrived.app.filled_page(&frame, &main, &fillings)
}

/// What of every outcome is shown.
struct Shapes<'a> {
    first: Shape<'a>,
    others: Vec<Shape<'a>>,
}

impl<'a> Shapes<'a> {
    fn of(arrived: &Arrived<'a>) -> Shapes<'a> {
        let shape = |id: &EntryId| Shape::of(arrived, *id);
        let first = shape(&arrived.first);
        let mut others: Vec<Shape<'a>> = arrived.seen.others.iter().map(shape).collect();
        mark_repeated(&first, &mut others);
        Shapes { first, others }
    }

    fn are_dated(&self, arrived: &Arrived<'_>) -> bool {
        let mut shown = std::iter::once(&self.first).chain(&self.others);
        shown.any(|shape| shape.is_dated(arrived))
    }
}

fn main(arrived: &Arrived<'_>, shapes: &Shapes<'_>) -> Result<Keyed, Error> {
    let (has_others, checked) = (!shapes.others.is_empty(), shapes.are_dated(arrived));
    let key = PartKey::of("result").and(arrived.language().as_str());
    let key = key.flag(has_others).flag(checked);
    let part = arrived
        .app
        .part(Some(key.clone()), "outcome.html", || Main {
            w: arrived.app.template_words(arrived.language()),
            recommendation: hole(0),
            others: has_others.then(|| [hole(1)]),
            checked,
            answers: hole(2),
            keep: hole(3),
        })?;
    Ok(Keyed { key, part })
}

fn frame(arrived: &Arrived<'_>) -> Result<Keyed, Error> {
    let key = frame_key(arrived);
    let part = arrived
        .app
        .part(Some(key.clone()), LAYOUT, || shell(arrived))?;
    Ok(Keyed { key, part })
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
    }
}

fn first_key(arrived: &Arrived<'_>, shape: &Shape<'_>) -> PartKey {
    let today = arrived.walked.reader.today;
    let key = shape.key(arrived.part_key("first").and(&today.to_string()));
    let notices = arrived.seen.notices.iter();
    notices.fold(key.and("notices"), |key, id| key.number(id.0))
}

fn recommended(arrived: &Arrived<'_>, shape: &Shape<'_>) -> Result<Value, Error> {
    let Arrived { app, flow, at, .. } = *arrived;
    let today = arrived.walked.reader.today;
    let say = |text| Shown::of_flow(app, flow, at, arrived.walked.voice, text);
    let notices = arrived.seen.notices.iter();
    let first = First {
        reader: reader_words(arrived),
        service: say(&flow.title),
        recommendation: recommendation(arrived, shape),
        notices: notices.map(|id| say(&flow.notices[id.0].text)).collect(),
        interpreters: interpreters(app, flow, at)?,
        today: long_date(today, arrived.language()),
        address: arrived.guide(),
    };
    app.part(None, "recommendation.html", || first)
}

fn others_key(arrived: &Arrived<'_>, shapes: &[Shape<'_>]) -> PartKey {
    let key = arrived.part_key("others");
    shapes.iter().fold(key, |key, shape| shape.key(key))
}

fn other(arrived: &Arrived<'_>, place: usize, shape: &Shape<'_>) -> Result<Value, Error> {
    let key = shape.key(arrived.part_key("other").number(place));
    arrived.app.part(Some(key), "other.html", || Other {
        reader: reader_words(arrived),
        place,
        other: recommendation(arrived, shape),
    })
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

fn keep(arrived: &Arrived<'_>, first: &Shape<'_>) -> Result<Value, Error> {
    let key = first.key(arrived.part_key("keep"));
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
