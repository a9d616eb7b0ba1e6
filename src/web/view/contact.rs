//! A provider's facts, as pages show them.

use serde::Serialize;

use super::localized_text::LocalizedText;
use super::page_context::PageContext;
use crate::flow::{Phone, ProviderId};
use crate::source::dialed;

/// A provider as a page shows it.
#[derive(Serialize)]
pub(in crate::web) struct Contact {
    name: String,
    /// Set if it is named above already: paper leaves it out.
    again: bool,
    other_name: Option<String>,
    phones: Vec<PhoneView>,
    urls: Vec<Link>,
    addresses: Vec<String>,
    schedules: Vec<LocalizedText>,
    languages: Vec<LocalizedText>,
    fees: Option<LocalizedText>,
    eligibility: Option<LocalizedText>,
    application: Option<LocalizedText>,
    checked: Option<String>,
}

#[derive(Serialize)]
struct PhoneView {
    number: String,
    tel: String,
    label: Option<LocalizedText>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    text: String,
}

impl Contact {
    /// Returns a provider's facts in the language of the page.
    pub(in crate::web) fn new(page: PageContext<'_>, id: ProviderId, again: bool) -> Contact {
        let provider = &page.app.flows.providers[id.0];
        let own = provider.own_name(page.language()).map(str::to_owned);
        let fact = |fact| page.fact(fact);
        let phones = provider.phones.iter().map(|phone| phone_view(page, phone));
        let urls = provider.urls.iter().map(|url| Link { href: url.url.clone(), text: shown_url(&url.url) });
        let addresses = provider.addresses.iter();
        Contact {
            again,
            other_name: own.is_some().then(|| provider.organization.clone()),
            name: own.unwrap_or_else(|| provider.organization.clone()),
            phones: phones.collect(),
            urls: urls.collect(),
            addresses: addresses.map(|address| address.address.clone()).collect(),
            schedules: provider.schedules.iter().map(fact).collect(),
            languages: provider.languages.iter().map(fact).collect(),
            fees: provider.fees.as_ref().map(fact),
            eligibility: provider.eligibility.as_ref().map(fact),
            application: provider.application.as_ref().map(fact),
            checked: provider.checked_on().map(|date| page.date(date)),
        }
    }
}

fn phone_view(page: PageContext<'_>, phone: &Phone) -> PhoneView {
    PhoneView {
        number: phone.number.clone(),
        tel: dialed(&phone.number),
        label: phone.label.as_ref().map(|label| page.fact(label)),
    }
}

fn shown_url(url: &str) -> String {
    let bare = url.trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_end_matches('/').to_owned()
}
