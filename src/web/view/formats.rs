//! Numbers and days as people of a language write them (CLDR).

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

/// Returns a day such as "November 24, 2026".
pub(in crate::web) fn long_date(date: Date, language: &Language) -> String {
    let iso = CalendarDate::try_new_iso(date.year, date.month, date.day);
    let iso = iso.expect("a `Date` is only made from a day of the calendar");
    match DateTimeFormatter::try_new((&locale(language)).into(), YMD::long()) {
        Ok(format) => format.format(&iso).to_string(),
        Err(_) => date.to_string(),
    }
}

/// Returns a number given in steps of its last decimal, such as "1,234.50".
pub(in crate::web) fn number(steps: i64, decimals: u32, language: &Language) -> String {
    let mut decimal = Decimal::from(steps);
    decimal.multiply_pow10(i16::try_from(decimals).map_or(0, |places| -places));
    decimal.absolute.trim_end();
    match DecimalFormatter::try_new(locale(language).into(), Default::default()) {
        Ok(format) => format.format(&decimal).to_string(),
        Err(_) => decimal.to_string(),
    }
}

/// Returns the day it is now in a time zone. The engine is always told the day; only the edges of the program look it up.
pub fn today(time_zone: &TimeZone) -> Date {
    let now = time_zone.to_datetime(Timestamp::now()).date();
    let part = |part: i8| u8::try_from(part).expect("months and days count from 1");
    Date { year: now.year().into(), month: part(now.month()), day: part(now.day()) }
}
