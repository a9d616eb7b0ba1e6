//! The day it is. The engine is always told the day; only the edges of the program look it up.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::flow::Date;

/// Returns the day it is now in a time zone.
pub fn today(time_zone: &TimeZone) -> Date {
    let now = time_zone.to_datetime(Timestamp::now()).date();
    let part = |part: i8| u8::try_from(part).expect("months and days count from 1");
    Date { year: now.year().into(), month: part(now.month()), day: part(now.day()) }
}
