//! Timestamps outside the range of Python's calendar, for which the AWS CLI aborts instead of
//! reporting a problem (AWS CLI behaviour 2.5).

use super::Sensitive;
use crate::problem::HIDDEN;
use crate::table::{Kind, Member, Shape};
use crate::value::{Map, Value, python, timestamp};
use std::fmt;

/// A timestamp outside the range of Python's calendar; the exit code of the AWS CLI is 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampOutOfRange {
    text: String,
}

impl fmt::Display for TimestampOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unable to calculate correct timezone offset for \"{}\"", self.text)
    }
}

impl std::error::Error for TimestampOutOfRange {}

/// Checks that all timestamps are in the range of Python's calendar.
///
/// Call this before validation: the AWS CLI reports only such a timestamp, and no other problems.
///
/// # Errors
/// The first one in input order.
pub fn timestamps(
    input: &Map,
    shape: Shape,
    sensitive: Sensitive,
) -> Result<(), TimestampOutOfRange> {
    members(input, shape, (sensitive, sensitive.hides(shape.is_sensitive())))
}

/// `shown`: whether sensitive values are shown, and whether these values are hidden.
fn members(input: &Map, shape: Shape, shown: (Sensitive, bool)) -> Result<(), TimestampOutOfRange> {
    for (name, value) in input {
        if let Some(member) = shape.member_named(name) {
            walk(value, member, shown)?;
        }
    }
    Ok(())
}

fn walk(
    value: &Value,
    member: Member,
    (sensitive, is_hidden): (Sensitive, bool),
) -> Result<(), TimestampOutOfRange> {
    let shape = member.target();
    let is_hidden = is_hidden || sensitive.hides(member.is_sensitive());
    let shown = (sensitive, is_hidden);
    let out_of_range = |value| {
        let text =
            if is_hidden { HIDDEN.to_owned() } else { python::str(value, python::Dict::Plain) };
        Err(TimestampOutOfRange { text })
    };
    match (shape.kind(), value) {
        (Kind::Timestamp, Value::String(text)) if timestamp::is_out_of_range_text(text) => {
            out_of_range(value)
        }
        (Kind::Timestamp, Value::Number(number)) if timestamp::is_out_of_range(number.as_f64()) => {
            out_of_range(value)
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => members(map, shape, shown),
        (Kind::Map, Value::Map(map)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            map.values().try_for_each(|value| walk(value, element, shown))
        }
        (Kind::List, Value::List(list)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            list.iter().try_for_each(|value| walk(value, element, shown))
        }
        _ => Ok(()),
    }
}
