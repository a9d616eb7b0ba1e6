//! Numbers and days as people of a language write them (CLDR).

use std::cell::RefCell;

use icu_calendar::Date as CalendarDate;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale::Locale;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::flow::Date;
use crate::words::Language;

fn locale(language: &Language) -> Locale {
    Locale::try_from_str(language.as_str()).expect("a `Language` is a locale")
}

/// What writes numbers and days in a language; to make it takes longer than to use it.
struct Formats {
    day: Option<DateTimeFormatter<YMD>>,
    number: Option<DecimalFormatter>,
}

impl Formats {
    fn new(language: &Language) -> Formats {
        let locale = locale(language);
        Formats {
            day: DateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            number: DecimalFormatter::try_new(locale.into(), Default::default()).ok(),
        }
    }
}

thread_local! {
    static FORMATS: RefCell<Vec<(Language, Formats)>> = const { RefCell::new(Vec::new()) };
}

/// Does something with the formats of a language, which are made once for each thread.
fn with<R>(language: &Language, format: impl FnOnce(&Formats) -> R) -> R {
    FORMATS.with_borrow_mut(|known| {
        let at = known.iter().position(|(have, _)| have == language);
        let at = at.unwrap_or_else(|| {
            known.push((language.clone(), Formats::new(language)));
            known.len() - 1
        });
        format(&known[at].1)
    })
}

/// A day such as "November 24, 2026".
pub(super) fn long_date(date: Date, language: &Language) -> String {
    let iso = CalendarDate::try_new_iso(date.year, date.month, date.day);
    let iso = iso.expect("a `Date` is only made from a day of the calendar");
    with(language, |formats| match &formats.day {
        Some(day) => day.format(&iso).to_string(),
        None => date.to_string(),
    })
}

/// A number given in steps of its last decimal, such as "1,234.50".
pub(super) fn number(steps: i64, decimals: u32, language: &Language) -> String {
    let mut decimal = Decimal::from(steps);
    decimal.multiply_pow10(i16::try_from(decimals).map_or(0, |places| -places));
    decimal.absolute.trim_end();
    with(language, |formats| match &formats.number {
        Some(number) => number.format(&decimal).to_string(),
        None => decimal.to_string(),
    })
}

/// The day it is now in a time zone. The engine is always told the day; the edges of the program look
/// it up.
pub fn today(time_zone: &TimeZone) -> Date {
    let now = Timestamp::now();
    let quarter = now.as_second().div_euclid(QUARTER);
    LAST_DAY.with_borrow_mut(|last| match last {
        Some((zone, at, day)) if *at == quarter && zone == time_zone => *day,
        _ => {
            let day = day_of(now, time_zone);
            *last = Some((time_zone.clone(), quarter, day));
            day
        }
    })
}

/// Seconds within which no day begins, for all zones of today lie whole quarters of an hour apart.
const QUARTER: i64 = 15 * 60;

thread_local! {
    /// To find out what day it is takes longer than to open an address.
    static LAST_DAY: RefCell<Option<(TimeZone, i64, Date)>> = const { RefCell::new(None) };
}

fn day_of(now: Timestamp, time_zone: &TimeZone) -> Date {
    let now = time_zone.to_datetime(now).date();
    let part = |part: i8| u8::try_from(part).expect("months and days count from 1");
    Date {
        year: now.year().into(),
        month: part(now.month()),
        day: part(now.day()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_begin_at_a_quarter_of_an_hour_everywhere() {
        let mut zones = 0;
        for zone in jiff::tz::db().available() {
            let zone = TimeZone::get(zone.as_str()).unwrap();
            let days = date(2026, 11, 1)
                .series(jiff::Span::new().days(1))
                .take(400);
            for day in days {
                let begins = zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap().as_second();
                assert_eq!(begins.rem_euclid(QUARTER), 0, "{day} {zone:?}");
            }
            zones += 1;
        }
        assert!(zones > 300, "{zones}");
    }
}
