use super::read::{Texts, check_id};
use super::{Date, Text};
use crate::source::fields::{Quoted, list, map, text};
use crate::source::{Fields, Finding, Findings, Node, Sources, Span};
use crate::words::{Language, SourceString};

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
    pub(super) span: Span,
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
    pub(super) fn can_be_reached(&self) -> bool {
        !self.phones.is_empty() || !self.urls.is_empty()
    }

    /// When each fact was checked, and where it stands.
    pub(super) fn checked(&self) -> impl Iterator<Item = (Date, Span)> {
        let facts = self
            .schedules
            .iter()
            .chain(&self.languages)
            .chain(&self.fees);
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
    pub(super) span: Span,
}

/// A web address.
#[derive(Debug)]
pub struct Url {
    /// The address.
    pub url: String,
    /// The day it was checked.
    pub checked: Date,
    pub(super) span: Span,
}

/// A street address.
#[derive(Debug)]
pub struct Address {
    /// The address in one line.
    pub address: String,
    /// The day it was checked.
    pub checked: Date,
    pub(super) span: Span,
}

/// A fact told in words, by its place among the providers' strings.
#[derive(Debug)]
pub struct Fact {
    pub(super) text: usize,
    /// The day it was checked.
    pub checked: Date,
    pub(super) span: Span,
}

/// Whether what flows and words say of providers can be held against their file.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ProvidersFile {
    #[default]
    Missing,
    /// It has a fault of its own: what is not found in it may be there once that is mended.
    Faulty,
    Sound,
}

/// The providers file as read.
#[derive(Default)]
pub(super) struct Providers {
    pub(super) file: ProvidersFile,
    pub(super) list: Vec<Provider>,
    pub(super) strings: Vec<SourceString>,
    pub(super) language: Option<Language>,
}

/// What the file is called.
pub(super) const PROVIDERS: &str = "providers.yaml";

const KEYS: [&str; 10] = [
    "organization",
    "names",
    "phones",
    "urls",
    "addresses",
    "schedules",
    "languages",
    "fees_description",
    "eligibility_description",
    "application_process",
];

pub(super) fn read_providers(sources: &Sources, findings: &mut Findings) -> Providers {
    let Some(file) = sources.find(PROVIDERS) else {
        return Providers::default();
    };
    let before = findings.errors();
    let node = sources.tree(file, findings);
    let read = node.map(|node| read(&node, findings));
    let file = match findings.errors() == before {
        true => ProvidersFile::Sound,
        false => ProvidersFile::Faulty,
    };
    Providers {
        file,
        ..read.unwrap_or_default()
    }
}

fn read(node: &Node, findings: &mut Findings) -> Providers {
    let mut texts = Texts::new(Vec::new());
    let mut found = Vec::new();
    for (key, node) in map(node, PROVIDERS, findings).unwrap_or_default() {
        check_id(&key.name, node, "provider", findings);
        found.extend(provider(&key.name, node, &mut texts, findings));
    }
    Providers {
        list: found,
        strings: texts.strings,
        language: Language::parse("en"),
        ..Providers::default()
    }
}

fn provider(id: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Option<Provider> {
    let what = format!("the provider `{id}`");
    let fields = Fields::read(node, &what, &KEYS, findings)?;
    let organization = fields.require("organization", &what, findings);
    let organization = organization.and_then(|node| text(node, "`organization`", findings));
    let names = fields
        .get("names")
        .map(|node| names(node, findings))
        .unwrap_or_default();
    // In this order, which is that of the strings in words files.
    let phones = phones(id, &fields, texts, findings);
    let (urls, addresses) = (urls(&fields, findings), addresses(&fields, findings));
    let schedules = told(id, "schedules", &fields, texts, findings);
    let languages = told(id, "languages", &fields, texts, findings);
    let mut one = |name| told_once(id, name, &fields, texts, findings);
    let fees = one("fees_description");
    let eligibility = one("eligibility_description");
    let application = one("application_process");
    Some(Provider {
        id: id.to_owned(),
        organization: organization?.to_owned(),
        names,
        phones,
        urls,
        addresses,
        schedules,
        languages,
        fees,
        eligibility,
        application,
        span: node.span,
    })
}

fn phones(id: &str, fields: &Fields<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Phone> {
    let mut phones = Vec::new();
    let each = facts(fields, "phones", &["number", "label"], findings);
    for (at, (fact, checked)) in each.into_iter().enumerate() {
        let number = fact.require("number", "the phone", findings);
        let number = number.and_then(|node| phone_number(node, findings));
        let key = format!("{id}.phones.{}.label", at + 1);
        let label = fact.get("label");
        let label = label.and_then(|node| string(&key, node, checked, texts, findings));
        phones.extend(number.map(|number| Phone {
            number,
            label,
            checked,
            span: fact.span(),
        }));
    }
    phones
}

fn urls(fields: &Fields<'_>, findings: &mut Findings) -> Vec<Url> {
    let each = facts(fields, "urls", &["url"], findings).into_iter();
    let each = each.filter_map(|(fact, checked)| {
        let url = web_address(fact.require("url", "the fact", findings)?, findings)?;
        let span = fact.span();
        Some(Url { url, checked, span })
    });
    each.collect()
}

fn addresses(fields: &Fields<'_>, findings: &mut Findings) -> Vec<Address> {
    let each = facts(fields, "addresses", &["address"], findings).into_iter();
    let each = each.filter_map(|(fact, checked)| {
        let node = fact.require("address", "the fact", findings)?;
        Some(Address {
            address: text(node, "`address`", findings)?.to_owned(),
            checked,
            span: fact.span(),
        })
    });
    each.collect()
}

/// Facts told in words.
fn told(
    id: &str,
    name: &str,
    fields: &Fields<'_>,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Vec<Fact> {
    let each = facts(fields, name, &["text"], findings).into_iter();
    let each = each.enumerate().filter_map(|(at, (fact, checked))| {
        let key = format!("{id}.{name}.{}", at + 1);
        let node = fact.require("text", "the fact", findings)?;
        string(&key, node, checked, texts, findings)
    });
    each.collect()
}

/// A fact of which there is one at most.
fn told_once(
    id: &str,
    name: &str,
    fields: &Fields<'_>,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Option<Fact> {
    let (fact, checked) = fact(fields.get(name)?, &["text"], findings)?;
    let node = fact.require("text", "the fact", findings)?;
    string(&format!("{id}.{name}"), node, checked, texts, findings)
}

fn string(
    key: &str,
    node: &Node,
    checked: Date,
    texts: &mut Texts,
    findings: &mut Findings,
) -> Option<Fact> {
    match texts.plain(key, node, findings)? {
        Text::Same(text) => Some(Fact {
            text,
            checked,
            span: node.span,
        }),
        Text::PerVoice(_) => None,
    }
}

pub(super) fn names(node: &Node, findings: &mut Findings) -> Vec<(Language, String)> {
    let mut found = Vec::new();
    for (key, node) in map(node, "`names`", findings).unwrap_or_default() {
        match Language::parse(&key.name) {
            Some(language) => {
                found.extend(text(node, "a name", findings).map(|name| (language, name.to_owned())))
            }
            None => {
                let message = format!("`{}` is not a language tag", key.name);
                findings.push(
                    Finding::error("language-tag", key.span, message)
                        .hint("write it as in BCP 47, such as `zh-Hant`"),
                );
            }
        }
    }
    found
}

pub(super) fn name_in<'a>(names: &'a [(Language, String)], language: &Language) -> Option<&'a str> {
    let own = names.iter().find(|(tag, _)| tag == language);
    own.map(|(_, name)| name.as_str())
}

/// Facts of one kind, each with the day it was checked.
fn facts<'a>(
    fields: &Fields<'a>,
    name: &str,
    keys: &[&str],
    findings: &mut Findings,
) -> Vec<(Fields<'a>, Date)> {
    let Some(node) = fields.get(name) else {
        return Vec::new();
    };
    let items = list(node, Quoted(name), findings).unwrap_or_default();
    items
        .iter()
        .filter_map(|node| fact(node, keys, findings))
        .collect()
}

/// A fact says where it comes from and when it was checked, or it is not a fact.
fn fact<'a>(node: &'a Node, keys: &[&str], findings: &mut Findings) -> Option<(Fields<'a>, Date)> {
    let known: Vec<&str> = keys.iter().copied().chain(["source", "checked"]).collect();
    let fields = Fields::read(node, "a fact", &known, findings)?;
    let source = fields
        .require("source", "the fact", findings)
        .and_then(|node| text(node, "`source`", findings));
    let checked = fields
        .require("checked", "the fact", findings)
        .and_then(|node| date(node, "`checked`", findings));
    source?;
    Some((fields, checked?))
}

pub(super) fn date(node: &Node, what: &str, findings: &mut Findings) -> Option<Date> {
    let written = text(node, what, findings)?;
    let date = Date::parse(written);
    if date.is_none() {
        let message = format!("`{written}` is not a day");
        findings.push(
            Finding::error("bad-date", node.span, message)
                .hint("write year-month-day, such as 2026-11-24"),
        );
    }
    date
}

pub(super) fn phone_number(node: &Node, findings: &mut Findings) -> Option<String> {
    let number = text(node, "`number`", findings)?;
    let sound = number
        .bytes()
        .all(|b| b.is_ascii_digit() || b"-+() ".contains(&b))
        && number.bytes().filter(u8::is_ascii_digit).count() >= 3;
    if !sound {
        let message = format!("`{number}` is not a phone number");
        findings.push(
            Finding::error("bad-phone", node.span, message)
                .hint("write digits and hyphens, such as 415-555-0100"),
        );
    }
    sound.then(|| number.to_owned())
}

fn web_address(node: &Node, findings: &mut Findings) -> Option<String> {
    let url = text(node, "`url`", findings)?;
    let sound = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains([' ', '"', '<', '>']);
    if !sound {
        findings.push(
            Finding::error(
                "bad-url",
                node.span,
                format!("`{url}` is not a web address"),
            )
            .hint("start it with https://"),
        );
    }
    sound.then(|| url.to_owned())
}
