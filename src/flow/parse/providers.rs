//! Parses `providers.yaml`.

use super::texts::Texts;
use super::values::{check_id, date};
use crate::flow::{Address, Date, Fact, Phone, Provider, Text, Url};
use crate::source::contact::{phone_number, web_address};
use crate::source::fields::{Quoted, list, map, text};
use crate::source::{Fields, Findings, Node, Sources};
use crate::words::{Language, SourceString, names};

/// Whether what flows and words say of providers can be held against their file.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::flow) enum ProvidersFile {
    #[default]
    Missing,
    /// It has a fault of its own: what is not found in it may be there once that is mended.
    Faulty,
    Sound,
}

/// The providers file as read.
#[derive(Default)]
pub(in crate::flow) struct Providers {
    pub(in crate::flow) file: ProvidersFile,
    pub(in crate::flow) list: Vec<Provider>,
    pub(in crate::flow) strings: Vec<SourceString>,
    pub(in crate::flow) language: Option<Language>,
}

/// What the file is called.
pub(in crate::flow) const PROVIDERS: &str = "providers.yaml";

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

pub(in crate::flow) fn read_providers(sources: &Sources, findings: &mut Findings) -> Providers {
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
    Providers { file, ..read.unwrap_or_default() }
}

fn read(node: &Node, findings: &mut Findings) -> Providers {
    let mut texts = Texts::new(Vec::new());
    let mut found = Vec::new();
    for (key, node) in map(node, PROVIDERS, findings).unwrap_or_default() {
        check_id(&key.name, node, "provider", findings);
        found.extend(provider(&key.name, node, &mut texts, findings));
    }
    Providers { list: found, strings: texts.strings, language: Language::parse("en"), ..Providers::default() }
}

fn provider(id: &str, node: &Node, texts: &mut Texts, findings: &mut Findings) -> Option<Provider> {
    let what = format!("the provider `{id}`");
    let fields = Fields::read(node, &what, &KEYS, findings)?;
    let organization = fields.require("organization", &what, findings);
    let organization = organization.and_then(|node| text(node, "`organization`", findings));
    let names = fields.get("names").map(|node| names(node, findings)).unwrap_or_default();
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
        phones.extend(number.map(|number| Phone { number, label, checked, span: fact.span() }));
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
        Some(Address { address: text(node, "`address`", findings)?.to_owned(), checked, span: fact.span() })
    });
    each.collect()
}

/// Facts told in words.
fn told(id: &str, name: &str, fields: &Fields<'_>, texts: &mut Texts, findings: &mut Findings) -> Vec<Fact> {
    let each = facts(fields, name, &["text"], findings).into_iter();
    let each = each.enumerate().filter_map(|(at, (fact, checked))| {
        let key = format!("{id}.{name}.{}", at + 1);
        let node = fact.require("text", "the fact", findings)?;
        string(&key, node, checked, texts, findings)
    });
    each.collect()
}

/// A fact of which there is one at most.
fn told_once(id: &str, name: &str, fields: &Fields<'_>, texts: &mut Texts, findings: &mut Findings) -> Option<Fact> {
    let (fact, checked) = fact(fields.get(name)?, &["text"], findings)?;
    let node = fact.require("text", "the fact", findings)?;
    string(&format!("{id}.{name}"), node, checked, texts, findings)
}

fn string(key: &str, node: &Node, checked: Date, texts: &mut Texts, findings: &mut Findings) -> Option<Fact> {
    match texts.plain(key, node, findings)? {
        Text::Same(text) => Some(Fact { text, checked, span: node.span }),
        Text::PerVoice(_) => None,
    }
}

/// Facts of one kind, each with the day it was checked.
fn facts<'a>(fields: &Fields<'a>, name: &str, keys: &[&str], findings: &mut Findings) -> Vec<(Fields<'a>, Date)> {
    let Some(node) = fields.get(name) else {
        return Vec::new();
    };
    let items = list(node, Quoted(name), findings).unwrap_or_default();
    items.iter().filter_map(|node| fact(node, keys, findings)).collect()
}

/// A fact says where it comes from and when it was checked, or it is not a fact.
fn fact<'a>(node: &'a Node, keys: &[&str], findings: &mut Findings) -> Option<(Fields<'a>, Date)> {
    let known: Vec<&str> = keys.iter().copied().chain(["source", "checked"]).collect();
    let fields = Fields::read(node, "a fact", &known, findings)?;
    let source = fields.require("source", "the fact", findings).and_then(|node| text(node, "`source`", findings));
    let checked = fields.require("checked", "the fact", findings).and_then(|node| date(node, "`checked`", findings));
    source?;
    Some((fields, checked?))
}
