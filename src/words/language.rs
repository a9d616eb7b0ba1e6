use std::fmt;

use icu_locale::{LanguageIdentifier, LocaleDirectionality};

/// A language tag in canonical form (BCP 47), such as `en` or `zh-Hant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// The direction a script is written in, as HTML's `dir` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Language {
    /// The tag, if it is well formed and written in its canonical form.
    pub fn parse(tag: &str) -> Option<Language> {
        let canonical = LanguageIdentifier::try_from_str(tag).ok()?.to_string();
        (canonical == tag).then_some(Language(canonical))
    }

    /// The tag as it stands in addresses and `lang` attributes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The direction of its script; left to right where CLDR does not know.
    pub fn direction(&self) -> Direction {
        let id = self.identifier();
        let rtl = LocaleDirectionality::new_common().is_right_to_left(&id);
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }

    pub(super) fn identifier(&self) -> LanguageIdentifier {
        LanguageIdentifier::try_from_str(&self.0).expect("a `Language` is only made from a well-formed tag")
    }
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_tags_are_languages() {
        assert!(Language::parse("zh-Hant").is_some());
        assert!(Language::parse("ZH-hant").is_none());
        assert!(Language::parse("es_MX").is_none());
        assert!(Language::parse("../x").is_none());
    }

    #[test]
    fn direction_follows_the_script() {
        let direction = |tag| Language::parse(tag).unwrap().direction();
        assert_eq!(direction("ar"), Direction::Rtl);
        assert_eq!(direction("zh-Hant"), Direction::Ltr);
        assert_eq!(direction("en"), Direction::Ltr);
    }
}
