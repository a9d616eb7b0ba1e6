//! Days of the calendar.

use icu_calendar::Date as CalendarDate;
use icu_calendar::types::RataDie;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        CalendarDate::try_new_iso(year, month, day).ok()?;
        Some(Date { year, month, day })
    }

    /// `year-month-day` as in 2026-11-24 (ISO 8601).
    pub fn parse(written: &str) -> Option<Date> {
        let mut parts = written.split('-');
        let mut next = |len: usize| {
            parts
                .next()
                .filter(|part| part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))?
                .parse::<u16>()
                .ok()
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return None;
        }
        Date::new(i32::from(year), month.try_into().ok()?, day.try_into().ok()?)
    }

    /// Days since the first day of the year 1, counted from 1.
    pub fn days(self) -> i64 {
        let iso = CalendarDate::try_new_iso(self.year, self.month, self.day)
            .expect("a `Date` is only made from a day of the calendar");
        iso.to_rata_die().to_i64_date()
    }

    /// The day of this number, as [`Date::days`] counts.
    pub fn from_days(days: i64) -> Date {
        let date = CalendarDate::from_rata_die(RataDie::new(days), icu_calendar::Iso);
        Date { year: date.year().extended_year(), month: date.month().ordinal, day: date.day_of_month().0 }
    }

    /// Full years from this day until `today`; below zero for a day still to come. Who is born on
    /// February 29 is a year older on March 1.
    pub fn age(self, today: Date) -> i32 {
        let before_birthday = (today.month, today.day) < (self.month, self.day);
        today.year - self.year - i32::from(before_birthday)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_and_ages() {
        assert_eq!(Date::parse("2026-02-29"), None);
        assert_eq!(Date::parse("2026-2-9"), None);
        let leap = Date::parse("2004-02-29").unwrap();
        assert_eq!(leap.age(Date::parse("2022-02-28").unwrap()), 17);
        assert_eq!(leap.age(Date::parse("2022-03-01").unwrap()), 18);
        assert_eq!(Date::from_days(leap.days()), leap);
        // 1970-01-01 is day 719,163 of the proleptic Gregorian calendar.
        assert_eq!(Date::parse("1970-01-01").unwrap().days(), 719_163);
    }
}
