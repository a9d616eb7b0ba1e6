//! Whom to call, on a sheet.

use serde::Serialize;

use super::{Maker, Pair};
use crate::flow::{Item, Outcome, Provider, Referral};
use crate::web::view::dialed;

#[derive(Serialize)]
pub(super) struct Contact<'a> {
    #[serde(skip)]
    pub(super) provider: &'a Provider,
    /// None where the name itself tells of an illness.
    name: Option<Name<'a>>,
    phones: Vec<Phone<'a>>,
    urls: Vec<&'a str>,
    facts: Vec<Pair<'a>>,
    pub(super) checked: Option<Pair<'a>>,
}

#[derive(Serialize)]
struct Name<'a> {
    /// In the reader's language, where it has one there.
    own: Option<&'a str>,
    organization: &'a str,
}

#[derive(Serialize)]
struct Phone<'a> {
    number: &'a str,
    tel: String,
    label: Option<Pair<'a>>,
}

#[derive(Serialize)]
pub(super) struct Other<'a> {
    title: Option<Pair<'a>>,
    pub(super) contacts: Vec<Contact<'a>>,
}

impl Contact<'_> {
    /// Whether it says whom to reach, or how.
    fn is_of_use(&self) -> bool {
        self.name.is_some() || !self.phones.is_empty()
    }

    /// Leaves its name and its first number.
    fn shorten(&mut self) {
        self.phones.truncate(1);
        self.phones.iter_mut().for_each(|phone| phone.label = None);
        self.urls.clear();
    }
}

/// Contacts that were checked on the same day say so once, after the last of them.
pub(super) fn dated_once(mut contacts: Vec<Contact<'_>>) -> Vec<Contact<'_>> {
    for at in 1..contacts.len() {
        let before = &contacts[at - 1];
        if before.provider.checked_on() == contacts[at].provider.checked_on() {
            contacts[at - 1].checked = None;
        }
    }
    contacts
}

impl<'a> Maker<'a, '_> {
    pub(super) fn contacts(&self, items: &[Item<Referral>], if_not: bool) -> Vec<Contact<'a>> {
        let shown = items.iter().filter(|item| item.what.if_not == if_not);
        let shown = shown.filter(|item| self.arrived.walked.shows(item.shown));
        let providers = shown.map(|item| &self.arrived.app.flows.providers[item.what.provider.0]);
        let contacts = providers.map(|provider| self.contact(provider));
        contacts.filter(Contact::is_of_use).collect()
    }

    fn contact(&self, provider: &'a Provider) -> Contact<'a> {
        let language = self.language(self.arrived.at);
        let name = Name {
            own: provider.own_name(language),
            organization: &provider.organization,
        };
        let mut names = name.own.into_iter().chain([name.organization]);
        let is_fit = names.all(|name| self.tells_nothing(name));
        let phones = provider.phones.iter().map(|phone| Phone {
            number: &phone.number,
            tel: dialed(&phone.number),
            label: self
                .fit(phone.label.iter().map(|fact| self.fact(fact)))
                .pop(),
        });
        let sensitive = &self.arrived.app.flows.sensitive;
        let facts = provider.schedules.iter().chain(&provider.languages);
        let urls = provider.urls.iter().map(|url| &*url.url);
        Contact {
            name: is_fit.then_some(name),
            phones: phones.collect(),
            urls: urls
                .filter(|url| !self.choices.discreet || !sensitive.is_in_address(url))
                .collect(),
            facts: self.fit(facts.map(|fact| self.fact(fact))),
            checked: provider.checked_on().map(|date| self.checked(date)),
            provider,
        }
    }

    /// Other ways, each with whom to call. What stands above already is not said in full again.
    pub(super) fn others(&self, recommended: &Outcome) -> Vec<Other<'a>> {
        let flow = self.arrived.flow;
        let providers = &self.arrived.app.flows.providers;
        let above = recommended.providers.iter();
        let above = above.filter(|item| self.arrived.walked.shows(item.shown));
        let mut above: Vec<&str> = above
            .map(|item| &*providers[item.what.provider.0].id)
            .collect();
        let others = self.arrived.seen.others.iter().map(|id| {
            let outcome = flow.outcome_of(*id);
            let mut contacts = self.contacts(&outcome.providers, false);
            for contact in &mut contacts {
                if above.contains(&&*contact.provider.id) {
                    contact.shorten();
                }
                above.push(&contact.provider.id);
            }
            Other {
                title: self.fit(std::iter::once(self.text(&outcome.title))).pop(),
                contacts,
            }
        });
        others
            .filter(|other| other.title.is_some() || !other.contacts.is_empty())
            .collect()
    }
}
