//! Timestamps outside the range of Python's calendar, for which the AWS CLI aborts instead of
//! reporting a problem (AWS CLI behaviour 2.5).

use crate::table::{Kind, Shape};
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
pub fn timestamps(input: &Map, shape: Shape) -> Result<(), TimestampOutOfRange> {
    for (name, value) in input {
        if let Some(member) = shape.member_named(name) {
            walk(value, member.target())?;
        }
    }
    Ok(())
}

fn walk(value: &Value, shape: Shape) -> Result<(), TimestampOutOfRange> {
    match (shape.kind(), value) {
        (Kind::Timestamp, Value::String(text)) if timestamp::is_out_of_range_text(text) => {
            out_of_range(value)
        }
        (Kind::Timestamp, Value::Number(number)) if timestamp::is_out_of_range(number.as_f64()) => {
            out_of_range(value)
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => timestamps(map, shape),
        (Kind::Map, Value::Map(map)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            map.values().try_for_each(|value| walk(value, element.target()))
        }
        (Kind::List, Value::List(list)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            list.iter().try_for_each(|value| walk(value, element.target()))
        }
        _ => Ok(()),
    }
}

fn out_of_range(value: &Value) -> Result<(), TimestampOutOfRange> {
    Err(TimestampOutOfRange { text: python::str(value, python::Dict::Plain) })
}
