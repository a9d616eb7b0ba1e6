//! Words that a discreet sheet leaves out.

use std::sync::OnceLock;

use super::terms::Form;
use super::{Language, terms};
use crate::source::fields::{list, map, text};
use crate::source::{Fields, Findings, Node};

/// Words that tell a passer-by of somebody's illness, `sensitive:` of `terms.yaml`: a discreet sheet has
/// no text with one of them.
#[derive(Debug, Default)]
pub struct Sensitive(Vec<Forms>);

#[derive(Debug)]
struct Forms {
    language: Language,
    written: Vec<String>,
    /// Made when first asked for: a server that prints no sheet has no use for them.
    compiled: OnceLock<Vec<Form>>,
}

impl Sensitive {
    /// Reads them from `terms.yaml`, without the rest of it; [`terms::Terms::read`] tells its faults.
    pub fn read(node: &Node) -> Sensitive {
        let mut unheard = Findings::default();
        let fields = Fields::read(node, "the terms", &terms::KEYS, &mut unheard);
        let entries = fields.and_then(|fields| map(fields.get("sensitive")?, "", &mut unheard));
        let forms = entries.unwrap_or_default().iter().filter_map(|(key, node)| {
            let mut unheard = Findings::default();
            let items = list(node, "", &mut unheard).unwrap_or_default().iter();
            let written = items.filter_map(|node| Some(text(node, "", &mut Findings::default())?.to_owned()));
            Some(Forms { language: Language::parse(&key.name)?, written: written.collect(), compiled: OnceLock::new() })
        });
        Sensitive(forms.collect())
    }

    /// Whether one of a language's words stands in a text.
    pub fn is_in(&self, language: &Language, text: &str) -> bool {
        let of_language = self.0.iter().filter(|forms| forms.language == *language);
        of_language.flat_map(Forms::compiled).any(|form| form.is_in(text))
    }

    /// Whether an address on the web has one of the words of any language in it, also where others are written
    /// together with it, as in `www.ourhospice.example`.
    pub fn is_in_address(&self, url: &str) -> bool {
        let url = letters(url);
        let written = self.0.iter().flat_map(|forms| &forms.written);
        let mut words = written.map(|form| letters(form));
        words.any(|word| !word.is_empty() && url.contains(&word))
    }
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

impl Forms {
    fn compiled(&self) -> &[Form] {
        self.compiled.get_or_init(|| {
            let forms = self.written.iter();
            forms.filter_map(|written| Form::new(written, "(?i)")).collect()
        })
    }
}
