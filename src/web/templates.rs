//! The template engine with the embedded templates and our filters.

use std::sync::Arc;

use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::view::{Escaped, LocalizedText, Names, plain, rich, unbroken, undialed};
use crate::flow::Flows;
use crate::words::{Piece, pieces};

#[derive(RustEmbed)]
#[folder = "templates/"]
#[include = "*.html"]
struct EmbeddedTemplates;

/// The page templates. A name that a template uses and its view lacks is an error.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn new(flows: &Flows) -> Result<Templates, String> {
        let names = Arc::new(Names::new(&flows.names)?);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(escape);
        add_filters(&mut environment, names);
        for name in EmbeddedTemplates::iter() {
            let file = EmbeddedTemplates::get(&name).ok_or("an embedded template is missing")?;
            let text = String::from_utf8(file.data.into_owned()).map_err(|_| format!("{name} is not UTF-8"))?;
            environment.add_template_owned(name.into_owned(), text).map_err(|fault| fault.to_string())?;
        }
        Ok(Templates(environment))
    }

    /// Renders a page from its view.
    pub(super) fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Error> {
        self.0.get_template(name)?.render(Value::from(Serde(view)))
    }
}

fn add_filters(environment: &mut Environment<'static>, names: Arc<Names>) {
    let own = names.clone();
    environment.add_filter("rich", move |text: &Value| safe(html(text, |text| rich(text, &own))));
    let own = names.clone();
    environment.add_filter("named", move |text: &Value| safe(html(text, |text| own.marked(&undialed(text)))));
    environment.add_filter("fill", move |text: &str, values: Kwargs| fill_filter(text, &values, &names));
    environment.add_filter("unbroken", |text: &str| Value::from_safe_string(unbroken(text)));
    environment.add_filter("flat", |text: &Value| flat(text));
}

/// Escapes as minijinja does, but a slash stays a slash, so that addresses are readable in the page's source.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_safe() || *state.auto_escape() != AutoEscape::Html {
        return escape_formatter(out, state, value);
    }
    match html(value, |text| Escaped(&undialed(text)).to_string()) {
        Some(html) => out.write_str(&html).map_err(Error::from),
        None => escape_formatter(out, state, value),
    }
}

/// Returns a text as HTML; `inner` makes the HTML of its words. None for a value that is not a text.
fn html(value: &Value, inner: impl Fn(&str) -> String) -> Option<String> {
    match value.downcast_object_ref::<LocalizedText>() {
        Some(text) => Some(text.html(inner)),
        None => value.as_str().map(inner),
    }
}

/// Returns a text for places where no markup is possible.
fn flat(value: &Value) -> String {
    match value.downcast_object_ref::<LocalizedText>() {
        Some(text) => text.plain(),
        None => plain(value.as_str().unwrap_or_default()),
    }
}

fn safe(html: Option<String>) -> Result<Value, Error> {
    let html = html.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no text"))?;
    Ok(Value::from_safe_string(html))
}

/// Returns a text as HTML with its placeholders filled in.
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
