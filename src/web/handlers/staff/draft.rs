//! The builder's form as staff filled it in, sound or not, to be shown again.

use serde::Serialize;

use super::order::Order;
use crate::flow::{Answer, Date, Kind, LanguageId, QuestionId};
use crate::link::{Filled, MAX_DAYS};
use crate::walk::{Unread, written};
use crate::web::extract::Pairs;
use crate::web::view::PageContext;

/// Days that a link lives unless staff choose otherwise.
pub(super) const DAYS: u16 = 30;

/// A filled-in form.
#[derive(Default)]
pub(super) struct Draft {
    /// Names and values as the form sends them.
    form: Vec<(String, String)>,
    filled: Filled,
    languages: Vec<LanguageId>,
    pub(super) problems: Vec<FormFault>,
}

/// A fault of the form, and the part of the page where it can be mended.
#[derive(Clone, Serialize)]
pub(super) struct FormFault {
    text: String,
    href: String,
}

impl Draft {
    /// Returns an empty form.
    pub(super) fn new() -> Draft {
        Draft { form: vec![("days".into(), DAYS.to_string())], ..Draft::default() }
    }

    /// Returns an order as the form would send it.
    pub(super) fn of(page: PageContext<'_>, order: &Order) -> Draft {
        let days = order.until.days() - page.today().days();
        let mut form = vec![("days".to_owned(), days.to_string())];
        let languages = order.languages.iter();
        let tags = languages.map(|language| page.in_language(*language).tag());
        form.extend(tags.map(|tag| ("language".into(), tag.into())));
        let source = order.filled.source;
        let source = source.map(|id| page.app.flows.link_sources[id.0].code.clone());
        form.extend(source.map(|code| ("from".into(), code)));
        let used = order.filled.answers.iter().map(|given| (given, "skip"));
        let suggested = order.filled.suggested.iter();
        let suggested = suggested.map(|given| (given, "confirm"));
        for ((id, answer), how) in used.chain(suggested) {
            form.extend(fields(page, id, answer, how));
        }
        Draft { form, ..Draft::default() }
    }

    /// Reads a form.
    pub(super) fn read(page: PageContext<'_>, form: Pairs) -> Draft {
        let mut draft = Draft { form: form.into_vec(), ..Draft::default() };
        let tags: Vec<&str> = draft.values("language").collect();
        let offered = page.flow.language_ids();
        draft.languages = offered.filter(|id| tags.contains(&page.in_language(*id).tag())).collect();
        let pairs = draft.pairs(page);
        let (filled, unread) = Filled::for_sealing(&page.app.flows, page.flow, &pairs, page.today());
        draft.filled = filled;
        for unread in unread {
            if let Unread::Option(id, _) = unread {
                let text = format!("Give one answer that can be used, or none: {}", ask(page, id));
                draft.fault(text, &pick_href(page, id));
            }
        }
        draft.check();
        draft
    }

    /// Returns the answers of the form as a link would write them.
    fn pairs(&self, page: PageContext<'_>) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for question in &page.flow.questions {
            let name = format!("answer.{}", question.id);
            let values: Vec<&str> = self.values(name).filter(|v| !v.is_empty()).collect();
            let mut how = self.values(format!("how.{}", question.id));
            if !values.is_empty() && how.any(|how| how == "confirm") {
                pairs.push(("confirm".to_owned(), question.id.clone()));
            }
            let answer = |value: &&str| (question.id.clone(), (*value).to_owned());
            pairs.extend(values.iter().map(answer));
        }
        let source = self.values("from").find(|code| !code.is_empty());
        pairs.extend(source.map(|code| ("from".to_owned(), code.to_owned())));
        pairs
    }

    fn check(&mut self) {
        if self.languages.is_empty() {
            self.fault("Choose at least one language.".into(), "#languages");
        }
        if self.chosen_days().is_none() {
            let text = format!("Write how many days the link works: 1 to {MAX_DAYS}.");
            self.fault(text, "#days");
        }
    }

    fn fault(&mut self, text: String, href: &str) {
        let href = href.to_owned();
        self.problems.push(FormFault { text, href });
    }

    pub(super) fn has_fault(&self, href: &str) -> bool {
        self.problems.iter().any(|fault| fault.href == href)
    }

    /// Returns the values of a field. The fields of a question are named `answer.ID` and `how.ID`.
    pub(super) fn values(&self, name: impl Into<String>) -> impl Iterator<Item = &str> {
        let name = name.into();
        let pairs = self.form.iter().filter(move |(have, _)| *have == name);
        pairs.map(|(_, value)| value.as_str())
    }

    fn chosen_days(&self) -> Option<u16> {
        let days = self.values("days").next()?.trim().parse().ok();
        days.filter(|days| (1..=MAX_DAYS).contains(days))
    }

    /// Returns the order, if nothing is wrong with it.
    pub(super) fn order(&self, today: Date) -> Option<Order> {
        let days = self.chosen_days().filter(|_| self.problems.is_empty())?;
        Some(Order {
            filled: self.filled.clone(),
            languages: self.languages.clone(),
            until: Date::from_days(today.days() + i64::from(days)),
        })
    }
}

/// Returns the fields of one answer.
fn fields(page: PageContext<'_>, id: QuestionId, answer: &Answer, how: &str) -> Vec<(String, String)> {
    let question = page.flow.question_of(id);
    let written = written(page.flow, id, answer);
    let values: Vec<&str> = match question.kind {
        Kind::One | Kind::Many => written.split(',').collect(),
        Kind::Number(_) | Kind::Date(_) => vec![&written],
    };
    let name = format!("answer.{}", question.id);
    let values = values.into_iter();
    let values = values.map(|value| (name.clone(), value.to_owned()));
    let how = (format!("how.{}", question.id), how.to_owned());
    std::iter::once(how).chain(values).collect()
}

/// Returns a question in the words of staff.
pub(super) fn ask(page: PageContext<'_>, id: QuestionId) -> String {
    page.text(&page.flow.question_of(id).ask).plain()
}

/// Returns the place of a question on the builder's page.
pub(super) fn pick_href(page: PageContext<'_>, id: QuestionId) -> String {
    format!("#pick-{}", page.flow.question_of(id).id)
}
