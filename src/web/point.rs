//! The point of a page: what it must have, whatever template makes it.

use minijinja::{Error, Value};

use super::leave::Arrived;
use super::parts::LAYOUT;
use super::rich::{Escaped, undialed};
use super::view::Shell;
use crate::flow::{Flow, Kind, Provider, Question};
use crate::words::{Piece, pieces};

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
    pub(super) templates: Vec<&'static str>,
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

/// What unreviewed text is never shown without.
const DRAFT_NOTICE: &str = "the notice that its language is a draft";

/// A page, and the part of it that is looked at.
struct Page {
    templates: Vec<&'static str>,
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

    /// Fails unless the page says this of the interface's words.
    fn says(&self, words: &Value, key: &str, what: &str) -> Result<(), Unfit> {
        self.has(&written(&words.get_attr(key)?.to_string()), what)
    }

    fn lacks(&self, what: &str) -> Unfit {
        Unfit::Pointless(Pointless {
            templates: self.templates.clone(),
            page: self.name.clone(),
            lacks: what.to_owned(),
        })
    }

    /// Fails unless a form is there that can be sent.
    fn can_be_sent(&self, what: &str) -> Result<(), Unfit> {
        self.has("method=post", what)?;
        match sends(&self.text) {
            true => Ok(()),
            false => Err(self.lacks("a button that sends its form")),
        }
    }
}

/// Where the way out of an emergency, the word that a text is a draft, the button that clears and the other
/// languages belong on a page, they are there.
pub(super) fn of_every_page(
    html: &str,
    template: &'static str,
    shell: &Shell<'_>,
) -> Result<(), Unfit> {
    let page = |text| Page {
        templates: vec![template, LAYOUT],
        name: format!("the page of {template} in `{}`", shell.lang),
        text,
    };
    let html = without_comments(html);
    let read = page(words(&html));
    read.says(&shell.w, "emergency", "the emergency lines")?;
    if shell.draft {
        read.says(&shell.w, "draft_notice", DRAFT_NOTICE)?;
    }
    leads_on(&page(unquoted(&html)), shell)?;
    match &shell.clear_href {
        Some(href) if !has_form(&html, href) => Err(read.lacks("a form that clears the answers")),
        Some(_) | None => Ok(()),
    }
}

/// The links that dial in an emergency, and those to other languages.
fn leads_on(page: &Page, shell: &Shell<'_>) -> Result<(), Unfit> {
    for piece in pieces(&shell.w.get_attr("emergency")?.to_string()) {
        if let Piece::Placeholder(code) = piece {
            page.has(
                &format!("href=tel:{code}"),
                &format!("a link that dials {code}"),
            )?;
        }
    }
    for other in shell.languages.iter().filter(|other| !other.current) {
        page.has(
            &format!("href={}", Escaped(&other.href)),
            &format!("a link to the language `{}`", other.tag),
        )?;
    }
    Ok(())
}

/// Cards say which of them are drafts; these are their words.
pub(super) fn of_cards<'a>(
    html: &str,
    mut drafts: impl Iterator<Item = &'a Value>,
) -> Result<(), Unfit> {
    let page = Page {
        templates: vec!["staff/cards.html", LAYOUT],
        name: "the page of cards".to_owned(),
        text: words(&without_comments(html)),
    };
    drafts.try_for_each(|words| page.says(words, "draft_notice", DRAFT_NOTICE))
}

/// A start page has a form that begins.
pub(super) fn of_start(html: &str, flow: &Flow) -> Result<(), Unfit> {
    let page = Page {
        templates: vec!["start.html", LAYOUT],
        name: format!("the start page of `{}`", flow.id),
        text: forms(&without_comments(html)),
    };
    page.can_be_sent("a form with method=\"post\", which begins")
}

/// A question's page has a form with every way to answer.
pub(super) fn of_question(html: &str, flow: &Flow, question: &Question) -> Result<(), Unfit> {
    let page = Page {
        templates: vec!["question.html", "inputs.html", LAYOUT],
        name: format!(
            "the page of the question `{}` of `{}`",
            question.id, flow.id
        ),
        text: forms(&without_comments(html)),
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
        templates: vec!["outcome.html", "recommendation.html", "parts.html", LAYOUT],
        name: format!("the page of the outcome `{}` of `{}`", outcome.id, flow.id),
        text: words(main(&without_comments(html))),
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

/// The forms of the main part.
fn forms(html: &str) -> String {
    each_form(main(html)).collect()
}

/// The forms of a page, [`unquoted`].
fn each_form(html: &str) -> impl Iterator<Item = String> {
    let forms = html.split("<form").skip(1);
    forms.map(|form| unquoted(form.split("</form").next().unwrap_or_default()))
}

/// Whether a form can be sent to this address.
fn has_form(html: &str, to: &str) -> bool {
    let marks = [format!("action={to}").to_lowercase(), "method=post".into()];
    each_form(html).any(|form| sends(&form) && marks.iter().all(|mark| form.contains(mark)))
}

/// Whether a form has a button.
fn sends(form: &str) -> bool {
    ["<button", "type=submit"]
        .iter()
        .any(|mark| form.contains(mark))
}

/// Without quotes, in lower case.
fn unquoted(html: &str) -> String {
    html.replace(['"', '\''], "").to_lowercase()
}

/// What is not commented out, which nobody sees.
fn without_comments(html: &str) -> String {
    let mut parts = html.split("<!--");
    let first = parts.next().unwrap_or_default();
    let seen = parts.filter_map(|part| Some(part.split_once("-->")?.1));
    std::iter::once(first).chain(seen).collect()
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
