//! Values of timestamps.

use super::{Check, found};
use crate::model::Kind;
use crate::model::graph::Vertex;
use crate::model::traits::{TimestampFormat, ids};
use serde_json::Value;

impl Check<'_, '_, '_, '_> {
    /// Checks a value of a timestamp shape, or of a member with a format of its own.
    pub(super) fn timestamp(&mut self, of: Vertex, value: &Value) {
        let is_member = self.graph.member(of).is_some();
        let has_format = self.graph.has(of, ids::TIMESTAMP_FORMAT);
        if is_member && !has_format {
            return;
        }
        let outer = self.member.filter(|member| {
            let target = self.graph.target(*member);
            let is_timestamp = |it| self.graph.kind(it) == Some(&Kind::Timestamp);
            target.is_some_and(is_timestamp) && self.graph.has(*member, ids::TIMESTAMP_FORMAT)
        });
        if !is_member && outer.is_some() {
            return;
        }
        let Ok(format) = self.graph.traits(of).timestamp_format() else { return };
        let (is_valid, wanted) = match (format, value) {
            (None, Value::Number(_)) => (true, ""),
            (None | Some(TimestampFormat::DateTime), value) => {
                let is_valid = value.as_str().is_some_and(is_date_time);
                (is_valid, "a timestamp such as \"1985-04-12T23:20:50.52Z\"")
            }
            (Some(TimestampFormat::EpochSeconds), value) => (value.is_number(), "a number"),
            (Some(TimestampFormat::HttpDate), value) => {
                let is_valid = value.as_str().is_some_and(is_http_date);
                (is_valid, "a timestamp such as \"Tue, 29 Apr 2014 18:30:38 GMT\"")
            }
        };
        if !is_valid {
            self.error(format_args!("expected {wanted}, but found {}", found(value)));
        }
    }
}

/// Whether the digits of a pattern, each `0`, and all other characters are at their positions.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, wanted)| {
            if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted }
        })
}

fn number(text: &str, from: usize, to: usize) -> u32 {
    text.get(from..to).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX)
}

/// The date-time format of RFC 3339 in UTC.
fn is_date_time(text: &str) -> bool {
    let Some(rest) = text.strip_suffix('Z') else { return false };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let is_fraction = !fraction.is_empty()
        && fraction.len() <= 9
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month, day) = (number(whole, 0, 4), number(whole, 5, 7), number(whole, 8, 10));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    has_form(whole, "0000-00-00T00:00:00")
        && is_fraction
        && (1..=days).contains(&day)
        && number(whole, 11, 13) < 24
        && number(whole, 14, 16) < 60
        && number(whole, 17, 19) <= 60
}

/// The IMF-fixdate format of RFC 9110.
fn is_http_date(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split(' ').collect();
    let [weekday, day, month, year, time, "GMT"] = parts[..] else { return false };
    weekday.strip_suffix(',').is_some_and(|it| DAYS.contains(&it))
        && (has_form(day, "00") || has_form(day, "0"))
        && MONTHS.contains(&month)
        && has_form(year, "0000")
        && has_form(time, "00:00:00")
}

#[cfg(test)]
mod tests {
    use super::{is_date_time, is_http_date};

    #[test]
    fn formats() {
        for text in ["1985-04-12T23:20:50.52Z", "2024-02-29T00:00:00Z"] {
            assert!(is_date_time(text), "{text}");
        }
        for text in ["1985-04-12", "1985-04-12T23:20:50+01:00", "2023-02-29T00:00:00Z", "Z", ""] {
            assert!(!is_date_time(text), "{text}");
        }
        assert!(is_http_date("Tue, 29 Apr 2014 18:30:38 GMT"));
        assert!(!is_http_date("Tue, 29 Apr 2014 18:30:38 UTC"));
    }
}
