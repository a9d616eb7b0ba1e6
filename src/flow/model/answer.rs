//! Answers and the kinds of answers that questions take.

use crate::flow::{Date, Measure, OptionId, Text};

/// What kind of answer a question takes.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One option.
    One,
    /// Several options.
    Many,
    /// A number.
    Number(Number),
    /// A day.
    Date(Days),
}

/// The numbers a question takes, in steps of its last decimal: with two decimals, 150 is 1.50.
#[derive(Clone, Debug)]
pub struct Number {
    /// The least.
    pub min: i64,
    /// The greatest.
    pub max: i64,
    /// How many decimals; none for whole numbers.
    pub decimals: u32,
    /// What is counted.
    pub unit: Option<Text>,
}

/// The days a question takes.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The first.
    pub min: Option<Date>,
    /// The last.
    pub max: Option<Date>,
    /// Whether days after today are out of the question.
    pub until_today: bool,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Options, in the order of the question. None means "sent without a choice".
    Options(Vec<OptionId>),
    /// A number, in steps of the question's last decimal.
    Number(i64),
    /// A day.
    Date(Date),
    /// What was typed where a number or a day was meant, and what is wrong with it.
    Misread(String, Problem),
}

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was chosen or typed.
    Nothing,
    /// Several options of a question that takes one.
    Several,
    /// The exclusive option together with others.
    NoneWithOthers,
    /// Not a number.
    NotNumber,
    /// More decimals than the question takes.
    TooManyDecimals,
    /// Below the least or above the greatest number.
    OutOfRange,
    /// Not a day of the calendar.
    NotDate,
    /// A day before the first or after the last.
    DateOutOfRange,
    /// A day after today.
    DateInFuture,
}

impl Kind {
    /// Whether a bound lies inside the range, so that answers on both of its sides exist.
    pub(in crate::flow) fn splits(&self, measure: Measure, bound: i64) -> bool {
        match self {
            Kind::Date(days) if measure == Measure::Day => {
                let after_min = days.min.is_none_or(|min| min.days() < bound);
                after_min && days.max.is_none_or(|max| bound <= max.days())
            }
            Kind::Number(number) => number.min < bound && bound <= number.max,
            Kind::One | Kind::Many | Kind::Date(_) => true,
        }
    }
}

/// The longest text of the answers of one person, as an address holds it.
pub const MAX_ANSWERS_BYTES: usize = 2_300;
/// The longest text that is kept of what somebody typed.
const MAX_TYPED_CHARS: usize = 40;

impl Answer {
    /// What was typed where a number or a day is meant: `year-month-day`, each part as typed.
    pub fn typed(kind: &Kind, typed: &str) -> Answer {
        let kept = kept(typed);
        let read = match kind {
            _ if typed.chars().all(|c| c.is_whitespace() || c == '-') => Err(Problem::Nothing),
            Kind::Number(number) => number.parse(&kept).map(Answer::Number),
            Kind::Date(_) => day(&kept).map(Answer::Date).ok_or(Problem::NotDate),
            Kind::One | Kind::Many => Err(Problem::Nothing),
        };
        read.unwrap_or_else(|problem| Answer::Misread(kept, problem))
    }
}

/// What was typed as an address can hold it. What can't be held, and what is too long, leaves a sign
/// that is part of no number and no day: what is misread now must be misread again.
fn kept(typed: &str) -> String {
    let unkept = |c: char| c.is_control() || matches!(c, '&' | '=');
    let mut chars = typed.chars().map(|c| if unkept(c) { '\u{fffd}' } else { c });
    let mut kept: String = chars.by_ref().take(MAX_TYPED_CHARS).collect();
    if chars.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// A day from its year, month and day, with or without leading zeros.
fn day(typed: &str) -> Option<Date> {
    let plain: String = typed.chars().map(ascii_digit).collect();
    let parts: Vec<&str> = plain.split('-').map(str::trim).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let year = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?)
}

/// Which of year, month and day can't be right whatever the others are; all three where each could be.
pub fn wrong_parts(typed: &str) -> [bool; 3] {
    let plain: String = typed.chars().map(ascii_digit).collect();
    let mut parts = plain.split('-').map(|part| part.trim().parse().ok());
    let wrong = [9999_u16, 12, 31].map(|most| {
        let part = parts.next().flatten();
        !part.is_some_and(|part| (1..=most).contains(&part))
    });
    match wrong.contains(&true) {
        true => wrong,
        false => [true; 3],
    }
}

impl Number {
    /// A number as people of many languages type it: `1,234.5`, `1.234,5`, `1 234,5`, `１２`.
    ///
    /// # Errors
    /// [`Problem::NotNumber`] or [`Problem::TooManyDecimals`].
    pub fn parse(&self, typed: &str) -> Result<i64, Problem> {
        let plain: String = typed
            .trim()
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\'' && !is_unseen(*c))
            .map(ascii_digit)
            .collect();
        let (negative, digits) = match plain.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        let (whole, decimals) = self.split(digits)?;
        let whole: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
        let digits_only = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let empty = whole.is_empty() && decimals.is_empty();
        if empty || !digits_only(&whole) || !digits_only(decimals) || whole.len() > 15 {
            return Err(Problem::NotNumber);
        }
        let decimals = decimals.trim_end_matches('0');
        let places = self.decimals as usize;
        if decimals.len() > places {
            return Err(Problem::TooManyDecimals);
        }
        let steps: i64 = format!("{whole}{decimals:0<places$}").parse().map_err(|_| Problem::NotNumber)?;
        Ok(if negative { -steps } else { steps })
    }

    /// The digits before and after the decimal mark. A comma with three digits after it, or any mark
    /// that stands there twice, groups thousands.
    fn split<'a>(&self, digits: &'a str) -> Result<(&'a str, &'a str), Problem> {
        let Some(at) = digits.rfind(['.', ',']) else {
            return Ok((digits, ""));
        };
        let (before, mark, after) = (&digits[..at], &digits[at..=at], &digits[at + 1..]);
        let repeated = before.contains(mark);
        let grouped = |text: &str| {
            let mut groups = text.split(['.', ',']);
            let first = groups.next().map_or(0, str::len);
            (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
        };
        let groups = after.len() == 3 && grouped(before) && before != "0";
        // A lone point before three digits is a decimal point to most of our readers: to take it for
        // a thousands mark could make a number a thousand times too large.
        if groups && (repeated || (mark == "," && self.decimals < 3)) {
            return Ok((digits, ""));
        }
        if mark == "." && after.len() == 3 && !before.contains(',') && self.decimals < 3 {
            return Err(Problem::TooManyDecimals);
        }
        let sound = !repeated && (grouped(before) || before.bytes().all(|b| b.is_ascii_digit()));
        if sound { Ok((before, after)) } else { Err(Problem::NotNumber) }
    }

    /// The number as it is kept in addresses and read again by [`Number::parse`], without decimals
    /// that say nothing.
    pub fn written(&self, steps: i64) -> String {
        let unit = 10_i64.pow(self.decimals);
        let sign = if steps < 0 { "-" } else { "" };
        let (whole, part) = (steps.abs() / unit, steps.abs() % unit);
        if part == 0 {
            return format!("{sign}{whole}");
        }
        let places = self.decimals as usize;
        let written = format!("{sign}{whole}.{part:0places$}");
        written.trim_end_matches('0').to_owned()
    }
}

/// Marks that nobody sees, and that come along where a number was copied from a text: of direction (UAX #9), but for
/// those that turn digits, of width zero, of byte order.
fn is_unseen(c: char) -> bool {
    let marks = ['\u{ad}', '\u{61c}', '\u{fe0f}', '\u{feff}'];
    marks.contains(&c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2060}'..='\u{2069}')
}

/// Full-width, Arabic and Devanagari digits as ASCII ones.
fn ascii_digit(c: char) -> char {
    let zeros = ['\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}'];
    let digit = zeros.iter().find_map(|zero| {
        let digit = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(digit, 10)
    });
    digit.unwrap_or(match c {
        '，' | '٬' => ',',
        '．' | '٫' => '.',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(decimals: u32) -> Number {
        Number { min: 0, max: 1_000_000, decimals, unit: None }
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (decimals, typed, steps) in [
            (0, "42", Ok(42)),
            (0, " 1,234 ", Ok(1234)),
            (0, "\u{202a}\u{200e}70\u{202c}\u{feff}", Ok(70)),
            (0, "७०", Ok(70)),
            (0, "\u{202e}0051", Err(Problem::NotNumber)),
            (0, "1.234", Err(Problem::TooManyDecimals)),
            (2, "12.345", Err(Problem::TooManyDecimals)),
            (0, "2.000", Err(Problem::TooManyDecimals)),
            (0, "3=5&1", Err(Problem::NotNumber)),
            (2, "12,345", Ok(1_234_500)),
            (0, "1 234", Ok(1234)),
            (0, "１２", Ok(12)),
            (0, "12.0", Ok(12)),
            (0, "-3", Ok(-3)),
            (0, "12.5", Err(Problem::TooManyDecimals)),
            (1, "37,5", Ok(375)),
            (2, "1,234.50", Ok(123_450)),
            (2, "1.234,5", Ok(123_450)),
            (2, "0,500", Ok(50)),
            (2, "1.234.567", Ok(123_456_700)),
            (0, "", Err(Problem::NotNumber)),
            (0, "twelve", Err(Problem::NotNumber)),
            (0, "1,2,3", Err(Problem::NotNumber)),
            (0, "1e3", Err(Problem::NotNumber)),
            (0, ".", Err(Problem::NotNumber)),
            (0, "99999999999999999999", Err(Problem::NotNumber)),
        ] {
            assert_eq!(number(decimals).parse(typed), steps, "{typed}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for steps in [0, 5, 123_456, -7] {
            for decimals in 0..4 {
                let number = number(decimals);
                assert_eq!(number.parse(&number.written(steps)), Ok(steps), "{steps} {decimals}");
            }
        }
    }
}
