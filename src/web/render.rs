use minijinja::value::{Kwargs, Serde};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::rich::{Escaped, fill, rich};

#[derive(RustEmbed)]
#[folder = "templates/"]
#[include = "*.html"]
struct EmbeddedTemplates;

/// The page templates; a value that a template names and a view lacks is an error.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn embedded() -> Result<Templates, String> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(escape);
        environment.add_filter("rich", |text: &str| Value::from_safe_string(rich(text)));
        environment.add_filter("fill", fill_filter);
        for name in EmbeddedTemplates::iter() {
            let file = EmbeddedTemplates::get(&name).ok_or("an embedded template is gone")?;
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|_| format!("{name} is not UTF-8"))?;
            environment
                .add_template_owned(name.into_owned(), text)
                .map_err(|fault| fault.to_string())?;
        }
        Ok(Templates(environment))
    }

    pub(super) fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Error> {
        self.0.get_template(name)?.render(Value::from(Serde(view)))
    }
}

/// As minijinja does it, but a slash stays a slash: addresses are readable in the page's source.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
            write!(out, "{}", Escaped(text)).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

fn fill_filter(text: &str, values: Kwargs) -> Result<String, Error> {
    let names: Vec<&str> = values.args().collect();
    let mut filled = Vec::new();
    for name in names {
        filled.push((name, values.get::<Value>(name)?.to_string()));
    }
    let filled: Vec<_> = filled
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok(fill(text, &filled))
}
