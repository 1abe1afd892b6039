//! Timestamps as the AWS CLI parses and prints them (AWS CLI behaviour 2.5, 9.1).
//!
//! A string is epoch seconds if Python's `float()` parses it, else a date in a format of Python's
//! `dateutil`: ISO 8601 with or without separators, RFC 822, `Jan 5 2024`, `5/1/2024 3pm`, a plain
//! `12:30` of today. Without a zone it is UTC. Local zones are not known: the name of one counts as
//! UTC, like any unknown name.

mod calendar;
mod date;
mod lexer;
mod reader;

use super::{DateTime, python};
use calendar::{SECONDS_A_DAY, date_of, days_before};

/// Parses a timestamp; `None` if the string is not a timestamp in the years 1–9999.
pub fn parse(text: &str) -> Option<DateTime> {
    // A number outside the calendar may still be a date: 20240102030405.
    python::float(text)
        .ok()
        .and_then(from_epoch_seconds)
        .or_else(|| reader::read(text, today()).ok())
}

/// Parses a date like Python's `dateutil`: like [`parse`], without epoch seconds.
pub fn parse_date(text: &str) -> Option<DateTime> {
    reader::read(text, today()).ok()
}

/// Converts seconds since 1970 (UTC) to a timestamp, to the nearest microsecond; `None` outside the
/// years 1–9999.
pub fn from_epoch_seconds(seconds: f64) -> Option<DateTime> {
    const YEAR_10000: f64 = 253_402_300_800.0;
    const YEAR_1: f64 = -62_135_596_800.0;
    if !(YEAR_1..YEAR_10000).contains(&seconds) {
        return None;
    }
    let micros = (seconds.fract() * 1e6).round_ties_even();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both are whole and within the range above"
    )]
    let (whole, micros) = (seconds.trunc() as i64, micros as i64);
    in_calendar(whole + micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000))
}

/// Whether a number of epoch seconds is outside the range of Python's calendar: the AWS CLI then
/// aborts (255) instead of reporting an invalid value.
///
/// The limits are those of C's `gmtime`.
pub fn is_out_of_range(seconds: f64) -> bool {
    const LAST: f64 = 67_768_036_191_676_799.0;
    const FIRST: f64 = -67_768_040_609_740_800.0;
    !seconds.is_nan() && !(FIRST..=LAST).contains(&seconds)
}

/// Whether a string is a number that [`is_out_of_range`], or a date with a number out of range,
/// such as epoch milliseconds.
pub fn is_out_of_range_text(text: &str) -> bool {
    let number = python::float(text);
    number.as_ref().is_ok_and(|seconds| is_out_of_range(*seconds))
        || number.ok().and_then(from_epoch_seconds).is_none()
            && reader::read(text, today()) == Err(reader::ParseError::Overflow)
}

/// Formats a timestamp as the AWS CLI does: `2023-11-14T22:13:20+00:00`, with six fractional digits
/// unless they are zero.
pub fn to_iso(timestamp: &DateTime) -> String {
    let (year, month, day) = date_of(timestamp.secs().div_euclid(SECONDS_A_DAY));
    let second = timestamp.secs().rem_euclid(SECONDS_A_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = match timestamp.subsec_nanos() / 1000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}+00:00")
}

/// A timestamp in the years 1–9999.
fn in_calendar(seconds: i64, micros: i64) -> Option<DateTime> {
    let inside = (days_before(1, 1, 1)..days_before(10_000, 1, 1))
        .contains(&seconds.div_euclid(SECONDS_A_DAY));
    let nanos = u32::try_from(micros).ok()?.checked_mul(1000)?;
    inside.then(|| DateTime::from_secs_and_nanos(seconds, nanos))
}

/// Today's year, month and day in UTC.
fn today() -> (i64, i64, i64) {
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    date_of(i64::try_from(since.as_secs()).unwrap_or_default() / SECONDS_A_DAY)
}

#[cfg(test)]
mod tests;
