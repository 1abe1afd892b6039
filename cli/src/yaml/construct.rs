//! Converts scalars of known type to values, like ruamel.yaml's safe constructor.

use super::resolve::{ParsedTimestamp, ScalarType, resolve, timestamp};
use aws_smithy_types::base64;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{DateTime, Foreign, Key, Map, Number, Value, decimal};
use std::collections::BTreeSet;

/// Why a scalar cannot be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConstructError {
    /// An unknown type, or not in the format of its type.
    Unknown,
    /// In the format of its type, but outside its range.
    Value,
}

/// Converts a plain scalar of a resolved type.
pub(super) fn scalar(
    text: &str,
    plain: ScalarType,
    version_1_1: bool,
) -> Result<Value, ConstructError> {
    match plain {
        ScalarType::Null => Ok(Value::Null),
        ScalarType::Bool(flag) => Ok(Value::Bool(flag)),
        ScalarType::Int => {
            integer(text, version_1_1).map(Value::Number).ok_or(ConstructError::Value)
        }
        ScalarType::Float => float(text, version_1_1).map(Value::from).ok_or(ConstructError::Value),
        ScalarType::Timestamp => timestamp_value(timestamp(text).ok_or(ConstructError::Unknown)?)
            .ok_or(ConstructError::Value),
        ScalarType::Str => Ok(Value::from(text)),
        ScalarType::Merge | ScalarType::Value => Err(ConstructError::Unknown),
    }
}

/// Converts a scalar with a tag of the core schema.
pub(super) fn tagged(text: &str, tag: &str, version_1_1: bool) -> Result<Value, ConstructError> {
    match tag {
        "null" => Ok(Value::Null),
        "int" => integer(text, version_1_1).map(Value::Number).ok_or(ConstructError::Value),
        "float" => float(text, version_1_1).map(Value::from).ok_or(ConstructError::Value),
        "bool" => match resolve(&text.to_lowercase(), true) {
            ScalarType::Bool(flag) => Ok(Value::Bool(flag)),
            _ => Err(ConstructError::Value),
        },
        "timestamp" => timestamp_value(timestamp(text).ok_or(ConstructError::Unknown)?)
            .ok_or(ConstructError::Value),
        "binary" => {
            let kept: String = text
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
                .collect();
            base64::decode(kept).map(Value::Bytes).map_err(|_| ConstructError::Unknown)
        }
        _ => Err(ConstructError::Unknown),
    }
}

/// A set, which no Smithy shape accepts.
pub(super) fn set(items: Vec<Value>) -> Result<Value, ConstructError> {
    let items: Vec<String> = items.iter().map(|item| python::repr(item, Dict::Plain)).collect();
    let mut different = BTreeSet::new();
    different.extend(&items);
    if different.len() < items.len() {
        return Err(ConstructError::Unknown);
    }
    let text =
        if items.is_empty() { "set()".to_owned() } else { format!("{{{}}}", items.join(", ")) };
    Ok(foreign("set", text))
}

fn foreign(type_name: &'static str, text: String) -> Value {
    Value::Foreign(Box::new(Foreign { type_name, text }))
}

/// A collection or scalar as the key of a map, where lists are tuples.
pub(super) fn key(value: Value) -> Result<Value, ConstructError> {
    let items = match value {
        Value::List(items) => items,
        // Not hashable in Python.
        Value::Foreign(it) if it.type_name == "set" => return Err(ConstructError::Unknown),
        other => return Ok(other),
    };
    if items.iter().any(|item| matches!(item, Value::List(_) | Value::Map(_))) {
        Err(ConstructError::Value)
    } else {
        Ok(tuple(&items))
    }
}

fn tuple(items: &[Value]) -> Value {
    let items: Vec<String> = items.iter().map(|item| python::repr(item, Dict::Plain)).collect();
    let end = if items.len() == 1 { "," } else { "" };
    foreign("tuple", format!("({}{end})", items.join(", ")))
}

/// The single entries of the maps in a list.
fn single(items: Vec<Value>) -> Result<Vec<(Key, Value)>, ConstructError> {
    let entries = items.into_iter().map(|item| match item {
        Value::Map(map) if map.len() == 1 => map.into_iter().next().ok_or(ConstructError::Unknown),
        _ => Err(ConstructError::Unknown),
    });
    entries.collect()
}

/// An ordered map, which has unique keys.
pub(super) fn ordered_map(items: Vec<Value>) -> Result<Map, ConstructError> {
    let entries = single(items)?;
    let count = entries.len();
    let map = Map::from_iter(entries);
    if map.len() == count { Ok(map) } else { Err(ConstructError::Value) }
}

/// A list of pairs.
pub(super) fn pairs(items: Vec<Value>) -> Result<Vec<Value>, ConstructError> {
    let entries = single(items)?.into_iter();
    Ok(entries.map(|(key, value)| tuple(&[Value::from(key.as_str()), value])).collect())
}

fn integer(text: &str, version_1_1: bool) -> Option<Number> {
    let text = text.replace('_', "");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let octal_1_1 =
        version_1_1 && digits.len() > 1 && digits.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let (radix, digits) = match digits.get(..2) {
        Some("0b") => (2, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0x") => (16, &digits[2..]),
        _ if version_1_1 && digits.contains(':') && !digits.starts_with('0') => {
            return sexagesimal(digits, negative);
        }
        _ if octal_1_1 && digits.starts_with('0') => (8, digits),
        _ => (10, digits),
    };
    let sign = if negative { "-" } else { "" };
    if radix == 10 {
        return Number::parse_integer(&format!("{sign}{digits}"));
    }
    Number::parse_integer(&format!("{sign}{}", decimal(digits, radix)?))
}

/// The decimal digits of an integer of any length.
fn decimal(digits: &str, radix: u32) -> Option<String> {
    const GROUP: u64 = 1_000_000_000;
    if digits.is_empty() {
        return None;
    }
    // Nine decimal digits each, the lowest first; Python limits numbers to 4,300 digits.
    let mut groups = vec![0_u64];
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for group in &mut groups {
            carry += *group * u64::from(radix);
            *group = carry % GROUP;
            carry /= GROUP;
        }
        if carry > 0 {
            groups.push(carry);
        }
        if groups.len() > 478 {
            return None;
        }
    }
    let (last, rest) = groups.split_last()?;
    Some(rest.iter().rev().fold(last.to_string(), |text, group| format!("{text}{group:09}")))
}

/// A number of base 60, with digits separated by colons.
fn sexagesimal(digits: &str, negative: bool) -> Option<Number> {
    let digits = digits.split(':').map(|part| part.parse::<i64>().ok());
    let whole = digits
        .into_iter()
        .try_fold(0_i64, |whole, digit| whole.checked_mul(60)?.checked_add(digit?))?;
    Some(Number::Integer(if negative { -whole } else { whole }))
}

/// A decimal number with all its digits, if it is written as in JSON apart from a `+` and from
/// underscores.
pub(super) fn exact(text: &str) -> Option<Number> {
    let text = text.strip_prefix('+').unwrap_or(text).replace('_', "");
    decimal::is_json(&text).then_some(Number::Decimal(text))
}

fn float(text: &str, version_1_1: bool) -> Option<f64> {
    let text = text.replace('_', "").to_lowercase();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let number = match unsigned {
        ".inf" => f64::INFINITY,
        ".nan" => f64::NAN,
        digits if version_1_1 && digits.contains(':') => {
            let parts = digits.split(':').map(|part| part.parse::<f64>().ok());
            parts.into_iter().try_fold(0.0, |whole, part| Some(whole * 60.0 + part?))?
        }
        _ => unsigned.parse().ok()?,
    };
    Some(if text.starts_with('-') { -number } else { number })
}

/// A date as Python's `date`, a date with a time as a timestamp in UTC; `None` for dates that do
/// not exist.
fn timestamp_value(stamp: ParsedTimestamp) -> Option<Value> {
    let (year, month, day) = stamp.day;
    let days = days_since_1970(year, month, day)?;
    let Some((hour, minute, second, micros, offset)) = stamp.time else {
        let text = format!("{year:04}-{month:02}-{day:02}");
        return Some(foreign("datetime.date", text));
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second) - offset;
    // The seventh digit may have rounded it up to a second.
    let seconds = seconds + i64::from(micros / 1_000_000);
    Some(Value::Timestamp(DateTime::from_secs_and_nanos(seconds, micros % 1_000_000 * 1000)))
}

fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    if year == 0 || day == 0 || day > length {
        return None;
    }
    let years = i64::from(year) - 1;
    let before = years * 365 + years / 4 - years / 100 + years / 400;
    let within: u32 = lengths.iter().take(usize::try_from(month).ok()? - 1).sum::<u32>() + day - 1;
    Some(before + i64::from(within) - 719_162)
}

#[cfg(test)]
mod tests {
    use super::days_since_1970;

    #[test]
    fn calendar() {
        let cases = [
            ((1970, 1, 1), Some(0)),
            ((1969, 12, 31), Some(-1)),
            ((2024, 2, 29), Some(19_782)),
            ((2023, 2, 29), None),
            ((1, 1, 1), Some(-719_162)),
            ((2024, 13, 1), None),
            ((2024, 0, 1), None),
            ((0, 1, 1), None),
        ];
        for ((year, month, day), want) in cases {
            assert_eq!(days_since_1970(year, month, day), want, "{year}-{month}-{day}");
        }
    }
}
