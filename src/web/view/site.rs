//! The look of pages: their style sheet, and what the organisation of `site.yaml` puts on them.

use std::fmt::Write;

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::localized_text::LocalizedText;
use crate::flow::Flows;
use crate::site::{Colors, Label, Logo, LogoFormat, Site};
use crate::source::dialed;
use crate::web::assets::{Asset, CSS, STYLE, STYLE_TEXT};
use crate::words::{Interface, Language};

/// The style sheet, the logo and the site's own words.
pub(in crate::web) struct SiteView {
    pub(in crate::web) style: Asset,
    logo: Option<Asset>,
    /// The values that templates read, by language. The interface's source comes first.
    values: Vec<(Language, Value)>,
}

impl SiteView {
    pub(in crate::web) fn new(flows: &Flows, interface: &Interface) -> SiteView {
        let site = flows.site.as_ref();
        let colors = site.map(colors).unwrap_or_default();
        let logo = site.and_then(|site| site.logo.as_ref()).map(logo_asset);
        let languages = interface.languages().into_iter();
        let values = languages.map(|language| {
            let value = match site {
                Some(site) => value(interface, site, logo.as_ref(), &language),
                None => context! {
                    logo => (), phone => (), links => (), blocks => context! {}, organization => ()
                },
            };
            (language, value)
        });
        SiteView { values: values.collect(), style: style(flows.style.as_deref(), &colors), logo }
    }

    /// Returns the site's words for readers of a language.
    pub(in crate::web) fn value(&self, language: &Language) -> Value {
        let own = self.values.iter().find(|(have, _)| have == language);
        own.or(self.values.first()).map_or(Value::UNDEFINED, |(_, value)| value.clone())
    }

    /// Returns the asset with this name.
    pub(in crate::web) fn asset(&self, name: &str) -> Option<&Asset> {
        let mut all = std::iter::once(&self.style).chain(&self.logo);
        all.find(|asset| asset.name == name)
    }
}

fn value(interface: &Interface, site: &Site, logo: Option<&Asset>, language: &Language) -> Value {
    let label = |label: &Label| {
        let text = LocalizedText::of_label(interface, label, language);
        Value::from(Serde(text))
    };
    let alt = site.logo.as_ref().and_then(|logo| logo.alt.as_ref());
    let alt = alt.map_or_else(|| site.name(language).into(), label);
    let phone = site.phone.as_ref().map(|phone| {
        let own = phone.label.as_ref().map(label);
        context! { number => phone.number.as_str(), tel => dialed(&phone.number), label => own }
    });
    let links = site.links.iter();
    let links = links.map(|link| context! { label => label(&link.label), url => link.url.as_str() });
    let blocks = site.blocks.iter();
    let blocks = blocks.map(|(name, paragraphs)| {
        let paragraphs: Vec<Value> = paragraphs.iter().map(label).collect();
        (name.as_str(), Value::from(paragraphs))
    });
    context! {
        organization => site.name(language),
        logo => logo.map(Asset::address),
        alt => alt,
        phone => phone,
        links => links.collect::<Vec<Value>>(),
        blocks => Value::from_pairs(blocks),
    }
}

/// Returns the site's style sheet or the built-in one, with the site's colours after it.
fn style(own: Option<&str>, colors: &str) -> Asset {
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

/// Returns a site's colours as CSS. Paper stays black on white.
fn colors(site: &Site) -> String {
    let mut css = String::new();
    // A scheme without colours of its own keeps the built-in ones.
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
    let each = [("link", colors.link), ("act", colors.button), ("on-act", colors.button_text), ("note", colors.accent)];
    let set = each.iter().filter_map(|(name, color)| Some((name, (*color)?)));
    set.map(|(name, color)| format!("--{name}: {color}; ")).collect()
}
