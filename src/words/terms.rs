//! The termbase: what a term is called in each language, what it must not be called, and which names
//! are never translated.

use regex::Regex;

use super::Language;
use crate::source::fields::{list, map, text};
use crate::source::{Fields, Finding, Findings, Key, Node};

/// `terms.yaml`.
#[derive(Debug, Default)]
pub struct Terms {
    /// Names that stay as they are in every language.
    pub names: Vec<Form>,
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// Words that a language should do without, each with the reason.
    avoid: Vec<(Language, Form, String)>,
}

/// One term in every language that has it.
#[derive(Debug)]
pub struct Term {
    /// Its id.
    pub id: String,
    renderings: Vec<Rendering>,
}

/// A term in one language.
#[derive(Debug)]
struct Rendering {
    language: Language,
    /// What counts as the term; the preferred form first.
    accepted: Vec<Form>,
    avoid: Vec<(Form, String)>,
}

/// A written form. It matches whole words, whatever their case; a `*` lets a word go on, as in
/// `паллиативн* помощ*`.
#[derive(Debug)]
pub struct Form {
    /// As it is written in the termbase.
    pub written: String,
    pattern: Regex,
}

/// What `terms.yaml` may hold.
pub(super) const KEYS: [&str; 4] = ["keep", "avoid", "sensitive", "terms"];

impl Form {
    pub(super) fn new(written: &str, case: &str) -> Option<Form> {
        let pieces: Vec<String> = written.split('*').map(regex::escape).collect();
        let pattern = Regex::new(&format!("{case}{}", pieces.join(r"\p{L}*"))).ok()?;
        Some(Form { written: written.to_owned(), pattern })
    }

    /// Where it stands in a text: from and to, in bytes.
    pub fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let (mut places, mut from) = (Vec::new(), 0);
        while let Some(found) = self.pattern.find_at(text, from) {
            if is_whole(text, found.start(), found.end()) {
                places.push((found.start(), found.end()));
            }
            let next = text[found.start()..].chars().next();
            from = found.start() + next.map_or(1, char::len_utf8);
        }
        places
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }
}

/// Whether no word goes on beyond either end. Chinese is written without spaces: a character of it
/// never continues a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: char| c.is_alphabetic() && !('\u{2e80}'..='\u{9fff}').contains(&c);
    let goes_on =
        |inside: Option<char>, outside: Option<char>| inside.is_some_and(letter) && outside.is_some_and(letter);
    let inside = &text[start..end];
    !goes_on(inside.chars().next(), text[..start].chars().next_back())
        && !goes_on(inside.chars().next_back(), text[end..].chars().next())
}

/// The names under `keep` in `terms.yaml`, without reading the rest of it.
pub fn kept_names(node: &Node) -> Vec<String> {
    let mut unheard = Findings::default();
    let fields = Fields::read(node, "the terms", &KEYS, &mut unheard);
    let kept = fields.and_then(|fields| list(fields.get("keep")?, "`keep`", &mut unheard));
    let names = kept.unwrap_or_default().iter();
    names.filter_map(|node| Some(text(node, "a name", &mut Findings::default())?.to_owned())).collect()
}

impl Terms {
    /// Reads `terms.yaml`.
    pub fn read(node: &Node, findings: &mut Findings) -> Terms {
        let Some(fields) = Fields::read(node, "the terms", &KEYS, findings) else {
            return Terms::default();
        };
        let kept = fields.get("keep").and_then(|node| list(node, "`keep`", findings));
        let names = kept.unwrap_or_default().iter();
        let names = names.filter_map(|node| Form::new(text(node, "a name", findings)?, ""));
        let names = names.collect();
        let mut avoid = Vec::new();
        for (key, node) in entries(fields.get("avoid"), "`avoid`", findings) {
            if let Some(language) = language(key, findings) {
                let words = avoided(node, findings).into_iter();
                avoid.extend(words.map(|(form, why)| (language.clone(), form, why)));
            }
        }
        // Read again where sheets are made, which need nothing else of this file.
        for (key, node) in entries(fields.get("sensitive"), "`sensitive`", findings) {
            language(key, findings);
            forms(node, findings);
        }
        let terms = entries(fields.get("terms"), "`terms`", findings).iter();
        let terms = terms.map(|(key, node)| Term { id: key.name.to_string(), renderings: renderings(node, findings) });
        Terms { names, terms: terms.collect(), avoid }
    }

    /// The terms that a sentence of a language names, each once. Where two forms overlap, the longer one
    /// counts: "primary care doctor" is no "doctor".
    pub fn named_in<'a>(&'a self, language: &Language, sentence: &str) -> Vec<&'a Term> {
        let mut places: Vec<(usize, usize, &Term)> = Vec::new();
        for term in &self.terms {
            for form in term.in_language(language).iter().flat_map(|found| &found.accepted) {
                let found = form.places(sentence).into_iter();
                places.extend(found.map(|(start, end)| (start, end, term)));
            }
        }
        let longest = |(start, end, _): &&(usize, usize, &Term)| {
            let inside =
                |other: &(usize, usize, &Term)| other.0 <= *start && *end <= other.1 && other.1 - other.0 > end - start;
            !places.iter().any(inside)
        };
        let mut named: Vec<&Term> = Vec::new();
        for (_, _, term) in places.iter().filter(longest) {
            if !named.iter().any(|known| known.id == term.id) {
                named.push(term);
            }
        }
        named
    }

    /// A text of a language without names and terms, which nobody can say otherwise.
    pub fn without_fixed(&self, language: &Language, text: &str) -> String {
        let terms = self.terms.iter().filter_map(|term| term.in_language(language));
        let forms = terms.flat_map(|rendering| &rendering.accepted);
        let forms = self.names.iter().chain(forms);
        let mut places: Vec<_> = forms.flat_map(|form| form.places(text)).collect();
        places.sort_unstable();
        let (mut left, mut from) = (String::new(), 0);
        for (start, end) in places {
            if start >= from {
                left.push_str(&text[from..start]);
            }
            from = from.max(end);
        }
        left + &text[from..]
    }

    /// Words in a text of a language that should not be there, with the reason.
    pub fn forbidden_in<'a>(
        &'a self,
        language: &'a Language,
        sentence: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let renderings = self.terms.iter().filter_map(|term| term.in_language(language));
        let own = renderings.flat_map(|rendering| &rendering.avoid);
        let own = own.map(|(form, why)| (form, why));
        let general = self.avoid.iter().filter(move |(of, ..)| of == language);
        let general = general.map(|(_, form, why)| (form, why));
        let all = own.chain(general);
        all.filter(|(form, _)| form.is_in(sentence)).map(|(form, why)| (form.written.as_str(), why.as_str()))
    }
}

impl Term {
    fn in_language(&self, language: &Language) -> Option<&Rendering> {
        self.renderings.iter().find(|found| found.language == *language)
    }

    /// Whether one of its forms in a language has a name in it.
    pub fn contains(&self, language: &Language, name: &Form) -> bool {
        let rendering = self.in_language(language);
        let forms = rendering.iter().flat_map(|found| &found.accepted);
        forms.into_iter().any(|form| name.is_in(&form.written))
    }

    /// Whether a sentence in a language says it in a form that counts; so does a language without one.
    pub fn is_said(&self, language: &Language, sentence: &str) -> bool {
        let Some(rendering) = self.in_language(language) else {
            return true;
        };
        rendering.accepted.iter().any(|form| form.is_in(sentence))
    }

    /// What it is called in a language.
    pub fn preferred(&self, language: &Language) -> Option<&str> {
        let rendering = self.in_language(language)?;
        rendering.accepted.first().map(|form| form.written.as_str())
    }
}

fn entries<'a>(node: Option<&'a Node>, what: &str, findings: &mut Findings) -> &'a [(Key, Node)] {
    node.and_then(|node| map(node, what, findings)).unwrap_or_default()
}

fn language(key: &Key, findings: &mut Findings) -> Option<Language> {
    let language = Language::parse(&key.name);
    if language.is_none() {
        let message = format!("`{}` is not a language tag in its standard form", key.name);
        let hint = "write it as in BCP 47, such as `es` or `zh-Hant`";
        findings.push(Finding::error("language-tag", key.span, message).hint(hint));
    }
    language
}

fn avoided(node: &Node, findings: &mut Findings) -> Vec<(Form, String)> {
    let words = map(node, "`avoid`", findings).unwrap_or_default().iter();
    let words = words.filter_map(|(key, node)| {
        let why = text(node, "the reason", findings)?;
        Some((Form::new(&key.name, "(?i)")?, why.to_owned()))
    });
    words.collect()
}

fn renderings(node: &Node, findings: &mut Findings) -> Vec<Rendering> {
    let mut found = Vec::new();
    for (key, node) in entries(Some(node), "a term", findings) {
        if let Some(language) = language(key, findings) {
            found.push(rendering(language, node, findings));
        }
    }
    found
}

/// A list of forms, or `{use, accept, avoid}`.
fn rendering(language: Language, node: &Node, findings: &mut Findings) -> Rendering {
    let mut rendering = Rendering { language, accepted: Vec::new(), avoid: Vec::new() };
    if matches!(node.kind, crate::source::Kind::List(_)) {
        rendering.accepted = forms(node, findings);
    } else if let Some(fields) = Fields::read(node, "a term", &["use", "accept", "avoid"], findings) {
        let preferred = fields.require("use", "the term", findings);
        let preferred = preferred.and_then(|node| text(node, "`use`", findings));
        rendering.accepted.extend(preferred.and_then(|form| Form::new(form, "(?i)")));
        if let Some(node) = fields.get("accept") {
            rendering.accepted.extend(forms(node, findings));
        }
        if let Some(node) = fields.get("avoid") {
            rendering.avoid = avoided(node, findings);
        }
    }
    rendering
}

fn forms(node: &Node, findings: &mut Findings) -> Vec<Form> {
    let items = list(node, "the forms", findings).unwrap_or_default().iter();
    let forms = items.filter_map(|node| Form::new(text(node, "a form", findings)?, "(?i)"));
    forms.collect()
}
