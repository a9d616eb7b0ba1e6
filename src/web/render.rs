use std::borrow::Cow;
use std::sync::Arc;

use minijinja::value::{Kwargs, Serde};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    escape_formatter,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::names::Names;
use super::own_templates::add_own;
use super::rich::{Escaped, rich, unbroken, undialed};
use super::shown::{flat, html};
use crate::flow::Flows;
use crate::words::{Piece, pieces};

#[derive(RustEmbed)]
#[folder = "templates/"]
#[include = "*.html"]
struct EmbeddedTemplates;

/// The most steps of the template engine that a page may take: a template of one's own that never ends fails.
const MOST_STEPS: u64 = 5_000_000;

/// The page templates; a value that a template names and a view lacks is an error.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// The embedded templates, or those of the flows directory in their place. `sites` is what they know of
    /// the organisation by language; in a frame, `embed`, they leave out what the page around it has.
    pub(super) fn new(flows: &Flows, sites: Vec<(String, Value)>) -> Result<Templates, String> {
        let names = Arc::new(Names::new(&flows.names)?);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(MOST_STEPS));
        environment.set_formatter(escape);
        // A number in their argument is room that they take at once, and no step.
        for greedy in ["format", "indent"] {
            environment.remove_filter(greedy);
        }
        let own = names.clone();
        environment.add_filter("rich", move |text: &Value| {
            safe(html(text, |text| rich(text, &own)))
        });
        let own = names.clone();
        environment.add_filter("named", move |text: &Value| {
            safe(html(text, |text| own.marked(&undialed(text))))
        });
        environment.add_filter("fill", move |text: &str, values: Kwargs| {
            fill_filter(text, &values, &names)
        });
        environment.add_filter("unbroken", |text: &str| {
            Value::from_safe_string(unbroken(text))
        });
        environment.add_filter("flat", |text: &Value| flat(text));
        environment.add_global("embed", false);
        environment.add_function("site", move |language: &str| {
            let own = sites.iter().find(|(tag, _)| tag == language);
            let (_, site) = own.or(sites.first())?;
            Some(site.clone())
        });
        for name in EmbeddedTemplates::iter() {
            let file = EmbeddedTemplates::get(&name).ok_or("an embedded template is gone")?;
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|_| format!("{name} is not UTF-8"))?;
            environment
                .add_template_owned(name.into_owned(), text)
                .map_err(|fault| fault.to_string())?;
        }
        add_own(&mut environment, flows)?;
        Ok(Templates(environment))
    }

    /// The same for pages in a frame.
    pub(super) fn in_frame(&self) -> Templates {
        let mut environment = self.0.clone();
        environment.add_global("embed", true);
        Templates(environment)
    }

    pub(super) fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Error> {
        self.0.get_template(name)?.render(Value::from(Serde(view)))
    }
}

/// The names of the embedded templates.
pub(super) fn template_names() -> Vec<String> {
    EmbeddedTemplates::iter().map(Cow::into_owned).collect()
}

/// As minijinja does it, but a slash stays a slash: addresses are readable in the page's source. A text
/// is shown without markup.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_safe() || *state.auto_escape() != AutoEscape::Html {
        return escape_formatter(out, state, value);
    }
    match html(value, |text| Escaped(&undialed(text)).to_string()) {
        Some(html) => out.write_str(&html).map_err(Error::from),
        None => escape_formatter(out, state, value),
    }
}

fn safe(html: Option<String>) -> Result<Value, Error> {
    let html = html.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no text"))?;
    Ok(Value::from_safe_string(html))
}

/// A text as HTML with its placeholders filled in.
fn fill_filter(text: &str, values: &Kwargs, names: &Names) -> Result<Value, Error> {
    let rich = |text: &str| rich(text, names);
    let mut filled = String::with_capacity(text.len() + 32);
    for piece in pieces(text) {
        match piece {
            Piece::Placeholder(name) if values.has(name) => {
                let value = values.get::<Value>(name)?;
                let value = html(&value, rich).unwrap_or_else(|| value.to_string());
                filled.push_str(&value);
            }
            Piece::Placeholder(code) => filled.push_str(&rich(&format!("{{{code}}}"))),
            Piece::Words(words) => filled.push_str(&rich(words)),
        }
    }
    values.assert_all_used()?;
    Ok(Value::from_safe_string(filled))
}
