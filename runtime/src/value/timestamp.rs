//! Moments as the AWS CLI reads and prints them.

use super::DateTime;
use aws_smithy_types::date_time::Format;

/// The moment so many seconds after 1970 in UTC; nothing for what no calendar holds.
pub fn from_epoch_seconds(seconds: f64) -> Option<DateTime> {
    const YEAR_10000: f64 = 253_402_300_800.0;
    const YEAR_1: f64 = -62_135_596_800.0;
    if !(YEAR_1..YEAR_10000).contains(&seconds) {
        return None;
    }
    Some(DateTime::from_secs_f64(seconds))
}

/// The moment that a text stands for: epoch seconds or a date in any form the AWS CLI takes.
pub fn parse(text: &str) -> Option<DateTime> {
    if let Ok(seconds) = text.trim().parse::<f64>() {
        return from_epoch_seconds(seconds);
    }
    DateTime::from_str(text, Format::DateTimeWithOffset).ok()
}

/// `2023-11-14T22:13:20+00:00`, with microseconds unless they are zero (spec 9.1).
pub fn to_iso(moment: &DateTime) -> String {
    let text = moment.fmt(Format::DateTime).unwrap_or_default();
    format!("{}+00:00", text.trim_end_matches('Z'))
}

/// Whether so many seconds are too many for any calendar that Python knows.
pub fn is_absurd(seconds: f64) -> bool {
    seconds.abs() > 6.7e16
}
