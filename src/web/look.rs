//! How pages look: their style sheet, and what the organisation of `site.yaml` puts on them.

use std::fmt::Write;

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::assets::{Asset, CSS, STYLE, STYLE_TEXT, address};
use super::interface::Interface;
use super::shown::Shown;
use super::view::dialed;
use crate::flow::{Colors, Flows, Logo, LogoFormat, Site};
use crate::words::Language;

/// What a style sheet of one's own is called, below `templates/`.
pub(super) const SHEET: &str = "style.css";

/// The style sheet and the logo of these flows.
#[derive(Clone)]
pub(super) struct Look {
    pub(super) style: Asset,
    logo: Option<Asset>,
}

impl Look {
    pub(super) fn new(flows: &Flows) -> Look {
        let own = flows.templates.iter().find(|(name, _)| name == SHEET);
        let own = own.map(|(_, text)| text.as_str());
        let site = flows.site.as_ref();
        let colors = site.map(colors).unwrap_or_default();
        let logo = site.and_then(|site| site.logo.as_ref());
        Look {
            style: sheet(own, &colors),
            logo: logo.map(logo_asset),
        }
    }

    /// The asset with this name.
    pub(super) fn find(&self, name: &str) -> Option<&Asset> {
        let mut all = std::iter::once(&self.style).chain(&self.logo);
        all.find(|asset| asset.name == name)
    }

    /// What templates know of the site, for readers of each language; the interface's source comes first.
    pub(super) fn sites(&self, interface: &Interface, site: Option<&Site>) -> Vec<(String, Value)> {
        let languages = interface.languages().into_iter();
        languages
            .map(|language| {
                let value = match site {
                    Some(site) => self.site(interface, site, &language),
                    None => context! { logo => (), phone => (), links => (), organization => () },
                };
                (language.to_string(), value)
            })
            .collect()
    }

    fn site(&self, interface: &Interface, site: &Site, language: &Language) -> Value {
        let label = |label| Value::from(Serde(Shown::of_label(interface, language, label)));
        let alt = site.logo.as_ref().and_then(|logo| logo.alt.as_ref());
        let alt = alt.map_or_else(|| site.name(language).into(), label);
        let phone = site.phone.as_ref().map(|phone| {
            let own = phone.label.as_ref().map(label);
            context! { number => phone.number.as_str(), tel => dialed(&phone.number), label => own }
        });
        let links = site.links.iter();
        let links =
            links.map(|link| context! { label => label(&link.label), url => link.url.as_str() });
        context! {
            organization => site.name(language),
            logo => self.logo.as_ref().map(address),
            alt => alt,
            phone => phone,
            links => links.collect::<Vec<Value>>(),
        }
    }
}

/// A style sheet of one's own, or the built-in one, with colours after it.
fn sheet(own: Option<&str>, colors: &str) -> Asset {
    if own.is_none() && colors.is_empty() {
        return STYLE.clone();
    }
    let text = own.unwrap_or(STYLE_TEXT).to_owned() + colors;
    Asset::new("style", "css", CSS, text.as_bytes())
}

fn logo_asset(logo: &Logo) -> Asset {
    let (ending, kind) = match logo.format {
        LogoFormat::Svg => ("svg", "image/svg+xml"),
        LogoFormat::Png => ("png", "image/png"),
    };
    Asset::new("logo", ending, kind, &logo.bytes)
}

/// A site's colours. Paper stays black on white.
fn colors(site: &Site) -> String {
    let mut css = String::new();
    // Each for its own scheme: one of which nothing is said keeps the colours it has.
    for (scheme, colors) in [("light", &site.light), ("dark", &site.dark)] {
        let set = properties(colors);
        if !set.is_empty() {
            let media = format!("screen and (prefers-color-scheme: {scheme})");
            // Writing to a String can't fail.
            let _ = write!(css, "\n@media {media} {{ :root {{ {set}}} }}");
        }
    }
    css
}

fn properties(colors: &Colors) -> String {
    let each = [
        ("link", colors.link),
        ("act", colors.button),
        ("on-act", colors.button_text),
        ("note", colors.accent),
    ];
    let set = each
        .iter()
        .filter_map(|(name, color)| Some((name, (*color)?)));
    set.map(|(name, color)| format!("--{name}: {color}; "))
        .collect()
}
