//! What people leave with: a text to send to themselves, and a sheet of paper.

use http::StatusCode;

use super::App;
use super::headers::{Keep, allow_script};
use super::pages::{send, sheet};
use super::parts::PartKey;
use super::reply::Reply;
use super::respond::{Pairs, page};
use super::state::State;
use super::step::{gone_page, in_source, opened, reader};
use super::visit::Visit;
use crate::flow::{Date, EntryId, Flow, LanguageId, Prefill, QuestionId, Seen};
use crate::link::{Filled, Link};
use crate::walk::{Next, Walk, walk};
use crate::words::Language;

/// What these pages take in their query besides the language.
const CHOICES: [&str; 3] = ["with", "discreet", "answers"];

/// Days that a link lives which a person makes of their own answers.
const KEPT_DAYS: i64 = 7;

/// Answers that have led to an outcome, and whose outcome it is.
pub(super) struct Arrived<'a> {
    pub(super) app: &'a App,
    pub(super) flow: &'a Flow,
    pub(super) at: LanguageId,
    pub(super) state: State,
    pub(super) walked: Walk<'a>,
    pub(super) first: EntryId,
    pub(super) seen: Seen,
}

/// A link with the person's own answers.
pub(super) struct OwnLink {
    pub(super) address: String,
    pub(super) until: Date,
}

impl<'a> Arrived<'a> {
    /// Where a walk has led; none while something is still to be asked.
    pub(super) fn new(
        app: &'a App,
        flow: &'a Flow,
        at: LanguageId,
        state: State,
        walked: Walk<'a>,
    ) -> Option<Arrived<'a>> {
        let Next::Outcome(seen) = &walked.next else {
            return None;
        };
        Some(Arrived {
            app,
            flow,
            at,
            first: seen.first?,
            seen: seen.clone(),
            state,
            walked,
        })
    }

    /// The language of the page.
    pub(super) fn language(&self) -> &'a Language {
        &self.flow.words[self.at.0].language
    }

    /// The beginning of the key of a part.
    pub(super) fn part_key(&self, name: &str) -> PartKey {
        PartKey::in_flow(name, self.flow, self.at, self.walked.voice)
    }

    /// The address of the guide in the reader's language, without answers; none where nobody knows it.
    pub(super) fn guide(&self) -> Option<String> {
        let language = &self.flow.words[self.at.0].language;
        let public_url = &self.app.settings.public_url;
        (!public_url.is_empty()).then(|| format!("{public_url}/{}/{language}", self.flow.id))
    }

    /// Whether a link of one's own would ask a question again that was answered.
    pub(super) fn asks_again(&self) -> bool {
        let never = |id: &QuestionId| self.flow.question_of(*id).prefill == Prefill::Never;
        self.walked.path.iter().any(never)
    }

    /// A link that keeps the person's answers for some days.
    pub(super) fn own_link(&self) -> OwnLink {
        let today = self.walked.reader.today;
        let link = Link {
            filled: Filled::kept(self.flow, &self.state.answers, &self.walked.path),
            kept: true,
            expires: Date::from_days(today.days() + KEPT_DAYS),
        };
        let (app, settings) = (self.app, &self.app.settings);
        let (keys, url) = (&settings.keys, &settings.public_url);
        OwnLink {
            address: link.address(keys, &app.flows, self.flow, self.at, url),
            until: link.expires,
        }
    }
}

/// Opens a sealed address and walks to its outcome; a page of its own where that can't be done.
fn arrive<'a>(visit: &Visit<'a>, name: &str, query: &Pairs<'_>) -> Result<Arrived<'a>, Box<Reply>> {
    let Some((flow, at)) = visit.place() else {
        return Err(in_source(visit, name).into());
    };
    let (app, sealed) = (visit.app, visit.sealed());
    if let Some((language, choices)) = other_language(flow, query) {
        let to = format!(
            "{}/{}/{language}/{sealed}/{name}?{choices}",
            app.base, flow.id
        );
        return Err(Reply::see_other(to).into());
    }
    let Some(state) = opened(visit, flow) else {
        return Err(gone_page(visit, flow, at).into());
    };
    let walked = walk(flow, reader(flow, at), &state.answers);
    let unseen = state.unseen;
    let arrived = Arrived::new(app, flow, at, state, walked).filter(|_| !unseen);
    // Without an outcome something is still to be asked.
    let language = &flow.words[at.0].language;
    let back = || Reply::see_other(format!("{}/{}/{language}/{sealed}/", app.base, flow.id));
    arrived.ok_or_else(|| back().into())
}

/// The language that a query asks for, and the choices that go with the reader.
fn other_language<'a>(flow: &'a Flow, query: &Pairs<'_>) -> Option<(&'a str, String)> {
    let (_, tag) = query.iter().find(|(name, _)| name == "lang")?;
    let language = flow.words[flow.language(tag)?.0].language.as_str();
    let choices = query.iter();
    let choices = choices.filter(|(name, _)| CHOICES.contains(&&**name));
    // Only a language of the flow is a value; whatever else stands there is not sent back.
    let choices = choices.map(|(name, value)| match flow.language(value) {
        Some(at) => format!("{name}={}", flow.words[at.0].language),
        None => format!("{name}="),
    });
    Some((language, choices.collect::<Vec<_>>().join("&")))
}

/// A text to send to oneself.
pub(super) fn show_send(visit: &Visit<'_>) -> Reply {
    let query = visit.query();
    let arrived = match arrive(visit, "send", &query) {
        Ok(arrived) => arrived,
        Err(reply) => return *reply,
    };
    let with_answers = query.iter().any(|(name, _)| name == send::ANSWERS);
    let view = send::view(&arrived, with_answers);
    let mut reply = page(visit.app, StatusCode::OK, Keep::Never, "send.html", &view);
    allow_script(&mut reply.headers);
    reply
}

/// The sheet to print and show at a clinic.
pub(super) fn show_sheet(visit: &Visit<'_>) -> Reply {
    let query = visit.query();
    let arrived = match arrive(visit, "sheet", &query) {
        Ok(arrived) => arrived,
        Err(reply) => return *reply,
    };
    let choices = sheet::Choices::read(arrived.flow, arrived.at, &query);
    let view = sheet::view(&arrived, choices);
    page(visit.app, StatusCode::OK, Keep::Never, "sheet.html", &view)
}
