//! Providers of care and the facts about them.

use crate::flow::Date;
use crate::source::Span;
use crate::words::{Language, name_in};

/// An organisation or service; the fields have the names of Open Referral HSDS 3.
#[derive(Debug)]
pub struct Provider {
    /// Its id.
    pub id: String,
    /// `organization`: its name.
    pub organization: String,
    /// Its own names in other languages.
    pub names: Vec<(Language, String)>,
    /// `phones`.
    pub phones: Vec<Phone>,
    /// `urls`.
    pub urls: Vec<Url>,
    /// `addresses`.
    pub addresses: Vec<Address>,
    /// `schedules`: when someone answers.
    pub schedules: Vec<Fact>,
    /// `languages`: which languages are spoken.
    pub languages: Vec<Fact>,
    /// `fees_description`.
    pub fees: Option<Fact>,
    /// `eligibility_description`: who it is for, never a test.
    pub eligibility: Option<Fact>,
    /// `application_process`: how to be referred.
    pub application: Option<Fact>,
    pub(in crate::flow) span: Span,
}

impl Provider {
    /// Its name for readers of a language.
    pub fn name(&self, language: &Language) -> &str {
        self.own_name(language).unwrap_or(&self.organization)
    }

    /// Its own name in a language, if it has one.
    pub fn own_name(&self, language: &Language) -> Option<&str> {
        name_in(&self.names, language)
    }

    /// The day that all its facts were checked on or after.
    pub fn checked_on(&self) -> Option<Date> {
        self.checked().map(|(day, _)| day).min()
    }

    /// Whether a phone number or a website is known.
    pub(in crate::flow) fn can_be_reached(&self) -> bool {
        !self.phones.is_empty() || !self.urls.is_empty()
    }

    /// When each fact was checked, and where it stands.
    pub(in crate::flow) fn checked(&self) -> impl Iterator<Item = (Date, Span)> {
        let facts = self.schedules.iter().chain(&self.languages).chain(&self.fees);
        let facts = facts.chain(&self.eligibility).chain(&self.application);
        let facts = facts.map(|fact| (fact.checked, fact.span));
        let phones = self.phones.iter().map(|phone| (phone.checked, phone.span));
        let urls = self.urls.iter().map(|url| (url.checked, url.span));
        let addresses = self.addresses.iter().map(|at| (at.checked, at.span));
        phones.chain(urls).chain(addresses).chain(facts)
    }
}

/// A phone number.
#[derive(Debug)]
pub struct Phone {
    /// The number as people write it.
    pub number: String,
    /// Which line it is.
    pub label: Option<Fact>,
    /// The day it was checked against its source.
    pub checked: Date,
    pub(in crate::flow) span: Span,
}

/// A web address.
#[derive(Debug)]
pub struct Url {
    /// The address.
    pub url: String,
    /// The day it was checked.
    pub checked: Date,
    pub(in crate::flow) span: Span,
}

/// A street address.
#[derive(Debug)]
pub struct Address {
    /// The address in one line.
    pub address: String,
    /// The day it was checked.
    pub checked: Date,
    pub(in crate::flow) span: Span,
}

/// A fact told in words, by its place among the providers' strings.
#[derive(Debug)]
pub struct Fact {
    pub(in crate::flow) text: usize,
    /// The day it was checked.
    pub checked: Date,
    pub(in crate::flow) span: Span,
}
