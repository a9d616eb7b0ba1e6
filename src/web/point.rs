//! The point of a page: what it must have, whatever template makes it.

use minijinja::Error;

use super::leave::Arrived;
use super::rich::{Escaped, undialed};
use crate::flow::{Flow, Kind, Provider, Question};

/// Why templates can't serve.
pub(super) enum Unfit {
    /// A page can't be made.
    Broken(Error),
    /// A page can be made, and is of no use.
    Pointless(Pointless),
}

/// A page without its point.
pub(super) struct Pointless {
    /// What it is made from; one of one's own is at fault, most likely the first.
    pub(super) templates: &'static [&'static str],
    page: String,
    lacks: String,
}

impl From<Error> for Unfit {
    fn from(fault: Error) -> Unfit {
        Unfit::Broken(fault)
    }
}

impl std::fmt::Display for Pointless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} lacks {}", self.page, self.lacks)
    }
}

/// A page, and the part of it that is looked at.
struct Page {
    templates: &'static [&'static str],
    name: String,
    text: String,
}

impl Page {
    /// Fails unless the page has this, of which `what` tells people.
    fn has(&self, mark: &str, what: &str) -> Result<(), Unfit> {
        match self.text.contains(&mark.to_lowercase()) {
            true => Ok(()),
            false => Err(self.lacks(what)),
        }
    }

    fn lacks(&self, what: &str) -> Unfit {
        Unfit::Pointless(Pointless {
            templates: self.templates,
            page: self.name.clone(),
            lacks: what.to_owned(),
        })
    }

    /// Fails unless a form is there that can be sent.
    fn can_be_sent(&self, what: &str) -> Result<(), Unfit> {
        self.has("method=post", what)?;
        let sends = ["<button", "type=submit"];
        match sends.iter().any(|mark| self.text.contains(mark)) {
            true => Ok(()),
            false => Err(self.lacks("a button that sends its form")),
        }
    }
}

/// A start page has a form that begins.
pub(super) fn of_start(html: &str, flow: &Flow) -> Result<(), Unfit> {
    let page = Page {
        templates: &["start.html", "layout.html"],
        name: format!("the start page of `{}`", flow.id),
        text: forms(html),
    };
    page.can_be_sent("a form with method=\"post\", which begins")
}

/// A question's page has a form with every way to answer.
pub(super) fn of_question(html: &str, flow: &Flow, question: &Question) -> Result<(), Unfit> {
    let page = Page {
        templates: &["question.html", "inputs.html", "layout.html"],
        name: format!(
            "the page of the question `{}` of `{}`",
            question.id, flow.id
        ),
        text: forms(html),
    };
    page.can_be_sent("a form with method=\"post\", which takes the answer")?;
    page.has("name=question", "the hidden field `question`")?;
    page.has(
        &format!("value={}", question.id),
        "the question's id in its hidden field",
    )?;
    for field in fields(&question.kind) {
        page.has(&format!("name={field}"), &format!("the field `{field}`"))?;
    }
    for option in &question.options {
        page.has(
            &format!("value={}", option.id),
            &format!("the option `{}`", option.id),
        )?;
    }
    Ok(())
}

/// The names of what an answer is sent in.
fn fields(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Date(_) => &["year", "month", "day"],
        Kind::One | Kind::Many | Kind::Number(_) => &["answer"],
    }
}

/// An outcome's page says what it is, what to do, and whom to call.
pub(super) fn of_outcome(html: &str, arrived: &Arrived<'_>) -> Result<(), Unfit> {
    let Arrived {
        app,
        flow,
        at,
        walked,
        ..
    } = arrived;
    let outcome = flow.outcome_of(arrived.first);
    let page = Page {
        templates: &[
            "outcome.html",
            "recommendation.html",
            "parts.html",
            "layout.html",
        ],
        name: format!("the page of the outcome `{}` of `{}`", outcome.id, flow.id),
        text: words(main(html)),
    };
    let said = |text| written(flow.say(text, *at, walked.voice));
    page.has(&said(&outcome.title), "its title")?;
    let steps = outcome.steps.iter().filter(|step| walked.shows(step.shown));
    for (number, step) in (1..).zip(steps) {
        page.has(&said(&step.what), &format!("step {number} of what to do"))?;
    }
    let providers = outcome
        .providers
        .iter()
        .filter(|item| walked.shows(item.shown));
    for provider in providers.map(|item| &app.flows.providers[item.what.provider.0]) {
        shows_phone(&page, provider)?;
    }
    Ok(())
}

fn shows_phone(page: &Page, provider: &Provider) -> Result<(), Unfit> {
    let mut phones = provider.phones.iter();
    let shown = phones.any(|phone| page.text.contains(&written(&phone.number)));
    match shown || provider.phones.is_empty() {
        true => Ok(()),
        false => Err(page.lacks(&format!("the phone number of `{}`", provider.id))),
    }
}

/// A text as [`words`] has it.
fn written(text: &str) -> String {
    words(&Escaped(&undialed(text)).to_string())
}

/// What is not of the page's head and foot, which have phones and forms of their own.
fn main(html: &str) -> &str {
    let main = html.split_once("<main").map_or(html, |(_, main)| main);
    main.rsplit_once("</main>").map_or(main, |(main, _)| main)
}

/// The forms of the main part, without quotes, in lower case.
fn forms(html: &str) -> String {
    let forms = main(html).split("<form").skip(1);
    let forms = forms.map(|form| form.split("</form").next().unwrap_or_default());
    forms
        .collect::<String>()
        .replace(['"', '\''], "")
        .to_lowercase()
}

/// What is read of HTML: no tags, single spaces, in lower case.
fn words(html: &str) -> String {
    let between = html.split('<').enumerate();
    let text = between.map(|(at, part)| match part.split_once('>') {
        Some((_, text)) if at > 0 => text,
        _ => part,
    });
    let text = text.collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
