//! `site.yaml`: the organisation in whose name flows are served.

mod blocks;
mod color;
mod colors;
mod label;
mod logo;
mod svg;

pub use color::Color;
pub use colors::Colors;
pub use label::Label;
pub use logo::{Logo, LogoFormat};

use crate::source::contact::phone_number;
use crate::source::fields::{list, text};
use crate::source::{Fields, Finding, Findings, Node, Sources};
use crate::words::{Language, name_in, names};

/// The organisation in whose name flows are served, and how its pages look.
#[derive(Debug)]
pub struct Site {
    /// Its name.
    pub organization: String,
    /// Its own names in other languages.
    pub names: Vec<(Language, String)>,
    /// Where people call it.
    pub phone: Option<SitePhone>,
    /// Its colours where the browser asks for none, or for light ones.
    pub light: Colors,
    /// Its colours where the browser asks for dark ones.
    pub dark: Colors,
    /// Its logo.
    pub logo: Option<Logo>,
    /// Where its own pages are.
    pub links: Vec<SiteLink>,
    /// Its own paragraphs, by the place on the pages where they stand.
    pub blocks: Vec<(String, Vec<Label>)>,
}

/// The phone number of a site.
#[derive(Debug)]
pub struct SitePhone {
    /// The number as people write it.
    pub number: String,
    /// What it is for.
    pub label: Option<Label>,
}

/// A link at the foot of every page.
#[derive(Debug)]
pub struct SiteLink {
    /// What it is called.
    pub label: Label,
    /// Where it leads.
    pub url: String,
}

/// The longest name of an organisation.
const MAX_NAME_CHARS: usize = 120;

const KEYS: [&str; 7] = ["organization", "names", "phone", "colors", "logo", "links", "blocks"];

impl Site {
    /// Its name for readers of a language.
    pub fn name(&self, language: &Language) -> &str {
        name_in(&self.names, language).unwrap_or(&self.organization)
    }

    /// Reads `site.yaml`; labels should have each of these languages.
    pub(crate) fn read(
        node: &Node,
        sources: &Sources,
        languages: &[Language],
        findings: &mut Findings,
    ) -> Option<Site> {
        let fields = Fields::read(node, "site.yaml", &KEYS, findings)?;
        let organization = fields.require("organization", "site.yaml", findings);
        let organization = organization.and_then(|node| organization_name(node, findings));
        let colors = fields.get("colors").and_then(|node| colors::read(node, findings));
        let (light, dark) = colors.unwrap_or_default();
        let site = Site {
            organization: organization.unwrap_or_default().to_owned(),
            names: fields.get("names").map(|node| own_names(node, findings)).unwrap_or_default(),
            phone: fields.get("phone").and_then(|node| phone(node, languages, findings)),
            light,
            dark,
            logo: fields.get("logo").and_then(|node| logo::read(node, sources, languages, findings)),
            links: fields.get("links").map(|node| links(node, languages, findings)).unwrap_or_default(),
            blocks: fields.get("blocks").map(|node| blocks::read(node, languages, findings)).unwrap_or_default(),
        };
        organization.map(|_| site)
    }
}

/// The organisation's name.
fn organization_name<'n>(node: &'n Node, findings: &mut Findings) -> Option<&'n str> {
    let name = text(node, "`organization`", findings)?;
    is_name(name, node, findings).then_some(name)
}

/// Its names in other languages.
fn own_names(node: &Node, findings: &mut Findings) -> Vec<(Language, String)> {
    let mut names = names(node, findings);
    names.retain(|(_, name)| is_name(name, node, findings));
    names
}

/// Whether a page has room for a name, and people can see it; else a finding says so.
fn is_name(name: &str, node: &Node, findings: &mut Findings) -> bool {
    // Spaces of no width, marks that turn what comes after them, ends of lines, letters that are blank.
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
    };
    let is_seen = name.chars().any(char::is_alphanumeric) && !name.chars().any(unseen);
    let is_sound = is_seen && name.chars().count() <= MAX_NAME_CHARS;
    if !is_sound {
        let message =
            format!("the organization's name must have at most {MAX_NAME_CHARS} characters, all of them visible");
        findings.push(
            Finding::error("wrong-type", node.span, message).hint("write the name as it is to stand on every page"),
        );
    }
    is_sound
}

fn phone(node: &Node, languages: &[Language], findings: &mut Findings) -> Option<SitePhone> {
    let fields = Fields::read(node, "`phone`", &["number", "label"], findings)?;
    let label = fields.get("label").and_then(|node| Label::read(node, "the phone's `label`", languages, findings));
    let number = fields.require("number", "`phone`", findings)?;
    let number = phone_number(number, findings)?;
    Some(SitePhone { number, label })
}

fn links(node: &Node, languages: &[Language], findings: &mut Findings) -> Vec<SiteLink> {
    let items = list(node, "`links`", findings).unwrap_or_default();
    items.iter().filter_map(|node| link(node, languages, findings)).collect()
}

fn link(node: &Node, languages: &[Language], findings: &mut Findings) -> Option<SiteLink> {
    let fields = Fields::read(node, "a link", &["label", "url"], findings)?;
    let label = fields.require("label", "the link", findings);
    let label = label.and_then(|node| Label::read(node, "the link's `label`", languages, findings));
    let node = fields.require("url", "the link", findings)?;
    let url = text(node, "`url`", findings)?;
    if !leads_somewhere(url) {
        let message = format!("`{url}` is not an address that a link may have");
        findings.push(
            Finding::error("bad-url", node.span, message)
                .hint("start it with https://, http:// or mailto:, or with / for a page of this server"),
        );
        return None;
    }
    Some(SiteLink { label: label?, url: url.to_owned() })
}

/// Whether an address is one of the web, of mail, or of this server; never a script.
fn leads_somewhere(url: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    let mail = url.strip_prefix("mailto:").is_some_and(|to| to.contains('@'));
    let here = url.starts_with('/') && !url.starts_with("//");
    (host || mail || here) && !url.contains(strange)
}
