//! The providers on a sheet.

use serde::Serialize;

use super::lines::{Pair, SheetContext};
use crate::flow::{Item, Outcome, Phone, Provider, Referral};
use crate::source::dialed;

#[derive(Serialize)]
pub(super) struct SheetContact<'a> {
    #[serde(skip)]
    pub(super) provider: &'a Provider,
    /// None where the name itself tells of an illness.
    name: Option<Name<'a>>,
    phones: Vec<SheetPhone<'a>>,
    urls: Vec<&'a str>,
    facts: Vec<Pair>,
    checked: Option<Pair>,
}

#[derive(Serialize)]
struct Name<'a> {
    /// The name in the reader's language, if there is one.
    own: Option<&'a str>,
    organization: &'a str,
}

#[derive(Serialize)]
struct SheetPhone<'a> {
    number: &'a str,
    tel: String,
    label: Option<Pair>,
}

#[derive(Serialize)]
pub(super) struct OtherWay<'a> {
    title: Option<Pair>,
    pub(super) contacts: Vec<SheetContact<'a>>,
}

impl SheetContact<'_> {
    /// Returns true if it names a provider or a number.
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

/// Leaves one date for contacts that were checked on the same day, after the last of them.
pub(super) fn dated_once(mut contacts: Vec<SheetContact<'_>>) -> Vec<SheetContact<'_>> {
    for at in 1..contacts.len() {
        let before = &contacts[at - 1];
        if before.provider.checked_on() == contacts[at].provider.checked_on() {
            contacts[at - 1].checked = None;
        }
    }
    contacts
}

impl<'a> SheetContext<'a, '_> {
    pub(super) fn contacts(&self, items: &[Item<Referral>], if_not: bool) -> Vec<SheetContact<'a>> {
        let shown = self.outcome.shown(items);
        let shown = shown.filter(|referral| referral.if_not == if_not);
        let known = &self.page().app.flows.providers;
        let contacts = shown.map(|referral| self.contact(&known[referral.provider.0]));
        contacts.filter(SheetContact::is_of_use).collect()
    }

    fn contact(&self, provider: &'a Provider) -> SheetContact<'a> {
        let page = self.page();
        let name = Name { own: provider.own_name(page.language()), organization: &provider.organization };
        let mut names = name.own.into_iter().chain([name.organization]);
        let is_fit = names.all(|name| self.tells_nothing(name));
        let sensitive = &page.app.flows.sensitive;
        let facts = provider.schedules.iter().chain(&provider.languages);
        let urls = provider.urls.iter().map(|url| &*url.url);
        SheetContact {
            name: is_fit.then_some(name),
            phones: provider.phones.iter().map(|phone| self.phone(phone)).collect(),
            urls: urls.filter(|url| !self.discreet || !sensitive.is_in_address(url)).collect(),
            facts: self.fit(facts.map(|fact| self.fact(fact))),
            checked: provider.checked_on().map(|date| self.dated("checked_on", date)),
            provider,
        }
    }

    fn phone(&self, phone: &'a Phone) -> SheetPhone<'a> {
        let label = phone.label.iter().map(|fact| self.fact(fact));
        SheetPhone { number: &phone.number, tel: dialed(&phone.number), label: self.fit(label).pop() }
    }

    /// Returns other ways, each with providers to call. A provider that is named above is not described again.
    pub(super) fn others(&self, recommended: &Outcome) -> Vec<OtherWay<'a>> {
        let providers = &self.page().app.flows.providers;
        let above = self.outcome.shown(&recommended.providers);
        let mut above: Vec<&str> = above.map(|referral| &*providers[referral.provider.0].id).collect();
        let others = self.outcome.seen.others.iter().map(|id| {
            let outcome = self.page().flow.outcome_of(*id);
            let mut contacts = self.contacts(&outcome.providers, false);
            for contact in &mut contacts {
                if above.contains(&&*contact.provider.id) {
                    contact.shorten();
                }
                above.push(&contact.provider.id);
            }
            OtherWay { title: self.fit(std::iter::once(self.text(&outcome.title))).pop(), contacts }
        });
        others.filter(|other| other.title.is_some() || !other.contacts.is_empty()).collect()
    }
}
