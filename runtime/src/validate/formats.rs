//! The formats of alloy's traits (`alloy#dateFormat`): strings and numbers that stand for dates,
//! times and identifiers.

use crate::value::{Number, Value};

/// The expected form, if a value does not have the format with this name, which is that of its
/// trait. Values of other types than the trait's are valid.
pub(super) fn mismatch(format: &str, value: &Value) -> Option<&'static str> {
    let (is_valid, wanted) = match value {
        Value::String(text) => of_text(format, text)?,
        Value::Number(number) if format == "durationSecondsFormat" => {
            (has_nanoseconds(number), "seconds with at most nine decimal places")
        }
        _ => return None,
    };
    (!is_valid).then_some(wanted)
}

fn of_text(format: &str, text: &str) -> Option<(bool, &'static str)> {
    Some(match format {
        "uuidFormat" => (is_uuid(text), "a UUID, such as 51216269-c0c8-454a-871e-329513e54e23"),
        "dateFormat" => (date(text) == Some(""), "a date, such as 2022-03-30"),
        "localTimeFormat" => (time(text) == Some(""), "a time without an offset, such as 10:15:30"),
        "localDateTimeFormat" => (
            date_time(text) == Some(""),
            "a date and time without an offset, such as 2022-03-30T10:15:30",
        ),
        "offsetTimeFormat" => (
            time(text).and_then(offset) == Some(""),
            "a time with an offset, such as 10:15:30+01:00",
        ),
        "zoneOffsetFormat" => (offset(text) == Some(""), "an offset from UTC, such as +01:00"),
        "zoneIdFormat" => {
            (is_zone(text), "a time zone, such as America/New_York, or an offset, such as +01:00")
        }
        "zonedDateTimeFormat" => (
            is_zoned(text),
            "a date and time with a time zone, such as \
             2022-03-30T10:15:30+02:00[Europe/Paris]",
        ),
        "yearMonthFormat" => (year_month(text) == Some(""), "a year and month, such as 2025-05"),
        "monthDayFormat" => (is_month_day(text), "a month and day, such as 05-14"),
        _ => return None,
    })
}

/// The number in this many digits at the start of a text, and the rest.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| is_number)?, rest))
}

/// As [`digits`], for two digits in a range.
fn two(text: &str, range: std::ops::RangeInclusive<u32>) -> Option<(u32, &str)> {
    digits(text, 2).filter(|(number, _)| range.contains(number))
}

fn year_month(text: &str) -> Option<&str> {
    let (_, rest) = digits(text, 4)?;
    two(rest.strip_prefix('-')?, 1..=12).map(|(_, rest)| rest)
}

fn date(text: &str) -> Option<&str> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = two(rest.strip_prefix('-')?, 1..=12)?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    two(rest.strip_prefix('-')?, 1..=days(month, is_leap)).map(|(_, rest)| rest)
}

fn days(month: u32, is_leap: bool) -> u32 {
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The text after a time with up to nine digits of a second.
fn time(text: &str) -> Option<&str> {
    let (_, rest) = two(text, 0..=23)?;
    let (_, rest) = two(rest.strip_prefix(':')?, 0..=59)?;
    let (_, rest) = two(rest.strip_prefix(':')?, 0..=59)?;
    let Some(fraction) = rest.strip_prefix('.') else { return Some(rest) };
    let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=9).contains(&(fraction.len() - rest.len())).then_some(rest)
}

fn date_time(text: &str) -> Option<&str> {
    time(date(text)?.strip_prefix('T')?)
}

/// The text after an offset from UTC: hours, minutes and optional seconds, up to 18 hours.
fn offset(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('Z') {
        return Some(rest);
    }
    let (hours, rest) = two(text.strip_prefix(['+', '-'])?, 0..=18)?;
    let (minutes, rest) = two(rest.strip_prefix(':')?, 0..=59)?;
    let (seconds, rest) = match rest.strip_prefix(':') {
        Some(rest) => two(rest, 0..=59)?,
        None => (0, rest),
    };
    (hours < 18 || minutes + seconds == 0).then_some(rest)
}

/// An offset, or a name as the time zone database has them.
fn is_zone(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "~/._+-".contains(c);
    offset(text) == Some("")
        || text.len() >= 2
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(is_part)
}

fn is_zoned(text: &str) -> bool {
    let zone = match date_time(text).and_then(offset) {
        Some("") => return true,
        Some(zone) => zone.strip_prefix('[').and_then(|zone| zone.strip_suffix(']')),
        None => None,
    };
    zone.is_some_and(is_zone)
}

/// `05-14`, or ISO 8601's `--05-14`.
fn is_month_day(text: &str) -> bool {
    let text = text.strip_prefix("--").unwrap_or(text);
    let month = two(text, 1..=12);
    let day = month.and_then(|(month, rest)| two(rest.strip_prefix('-')?, 1..=days(month, true)));
    day.is_some_and(|(_, rest)| rest.is_empty())
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn has_nanoseconds(number: &Number) -> bool {
    let text = match number {
        Number::Decimal(text) => text,
        Number::Integer(_) | Number::Big(_) | Number::Float(_) => return true,
    };
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.contains(['e', 'E']) || fraction.trim_end_matches('0').len() <= 9
}

#[cfg(test)]
mod tests {
    use super::mismatch;
    use crate::value::{Number, Value};

    #[test]
    fn valid_and_invalid_values() {
        // Per format: valid values, then invalid ones.
        let cases: [(&str, &[&str], &[&str]); 10] = [
            (
                "uuidFormat",
                &["51216269-c0c8-454a-871e-329513e54e23", "51216269-C0C8-454A-871E-329513E54E23"],
                &["", "51216269c0c8454a871e329513e54e23", "51216269-c0c8-454a-871e-329513e54e2g"],
            ),
            (
                "dateFormat",
                &["2022-03-30", "2000-02-29"],
                &["2022-3-30", "1900-02-29", "2022-13-01"],
            ),
            (
                "localTimeFormat",
                &["10:15:30", "23:59:59.123456789"],
                &["10:15", "24:00:00", "10:15:30Z"],
            ),
            (
                "localDateTimeFormat",
                &["2022-03-30T10:15:30.5"],
                &[
                    "2022-03-30",
                    "2022-03-30 10:15:30",
                    "2022-03-30T10:15:30.",
                    "2022-03-30T10:15:30Z",
                ],
            ),
            ("offsetTimeFormat", &["10:15:30+01:00", "10:15:30.5Z"], &["10:15:30", "10:15:30+1"]),
            ("zoneOffsetFormat", &["+01:00", "-18:00", "Z"], &["01:00", "+18:01", "+01"]),
            ("zoneIdFormat", &["America/New_York", "UTC", "-02:00"], &["", "New York", "1/2"]),
            (
                "zonedDateTimeFormat",
                &["2022-03-30T10:15:30+02:00[Europe/Paris]", "2022-03-30T10:15:30Z"],
                &[
                    "2022-03-30T10:15:30",
                    "2022-03-30T10:15:30+02:00[]",
                    "2022-03-30T10:15:30Z[a b]",
                ],
            ),
            ("yearMonthFormat", &["2025-05"], &["2025-00", "2025-05-01", "25-05", "é025-05"]),
            ("monthDayFormat", &["05-14", "--02-29"], &["5-14", "02-30", "05-14-01"]),
        ];
        for (format, valid, invalid) in cases {
            for text in valid {
                assert_eq!(mismatch(format, &Value::from(*text)), None, "{format} {text:?}");
            }
            for text in invalid {
                assert!(mismatch(format, &Value::from(*text)).is_some(), "{format} {text:?}");
            }
        }
        for (text, is_valid) in [("1.123456789000", true), ("1.1234567891", false), ("5", true)] {
            let number = Value::Number(Number::Decimal(text.to_owned()));
            assert_eq!(mismatch("durationSecondsFormat", &number).is_none(), is_valid, "{text}");
        }
    }
}
