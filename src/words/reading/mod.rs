//! How hard a text is to read, in the measure of its language. A figure is a reason to look, never a
//! verdict.

mod chinese;
mod english;
mod rates;
mod spanish;

use super::Language;

/// A measure of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Flesch-Kincaid grade level (Kincaid and others 1975); lower is easier.
    Grade,
    /// INFLESZ, the perspicuity of Szigriszt Pazos (1993) on the scale of Barrio Cantalejo (2008);
    /// higher is easier.
    Inflesz,
    /// The characters of the longest sentence; fewer are easier.
    Characters,
}

impl Measure {
    /// The measure of a language, where there is one here.
    pub fn of(language: &Language) -> Option<Measure> {
        match language.as_str().split('-').next() {
            Some("en") => Some(Measure::Grade),
            Some("es") => Some(Measure::Inflesz),
            Some("zh") => Some(Measure::Characters),
            _ => None,
        }
    }

    /// The figure of a text; none for one too short to say.
    pub fn figure(self, text: &str) -> Option<f64> {
        match self {
            Measure::Grade => english::grade(text),
            Measure::Inflesz => spanish::inflesz(text),
            Measure::Characters => chinese::longest(text),
        }
    }

    /// Whether a figure is on the hard side of a limit.
    pub fn is_hard(self, figure: f64, limit: f64) -> bool {
        match self {
            Measure::Grade | Measure::Characters => figure > limit,
            Measure::Inflesz => figure < limit,
        }
    }

    /// What a figure means.
    pub fn said(self, figure: f64) -> String {
        match self {
            Measure::Grade => format!("grade {figure:.1}"),
            Measure::Inflesz => format!("INFLESZ {figure:.0}"),
            Measure::Characters => format!("{figure:.0} characters in one sentence"),
        }
    }
}
