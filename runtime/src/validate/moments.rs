//! Numbers that no calendar holds where a moment should be; with them the AWS CLI breaks off
//! instead of reporting (spec 2.5).

use crate::table::{Kind, Shape};
use crate::value::{Map, Value, python, timestamp};
use std::fmt;

/// A number so far off that Python gives up on it; ends the AWS CLI with 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsurdMoment {
    text: String,
}

impl fmt::Display for AbsurdMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unable to calculate correct timezone offset for \"{}\"", self.text)
    }
}

impl std::error::Error for AbsurdMoment {}

/// Looks for absurd numbers among an operation's moments.
///
/// To be called before validation, which would report such a number as an invalid type along
/// with all else, where the AWS CLI names nothing but this.
///
/// # Errors
/// The first one in input order.
pub fn moments(input: &Map, shape: Shape) -> Result<(), AbsurdMoment> {
    for (name, value) in input {
        if let Some(member) = shape.member_named(name) {
            walk(value, member.target())?;
        }
    }
    Ok(())
}

fn walk(value: &Value, shape: Shape) -> Result<(), AbsurdMoment> {
    match (shape.kind(), value) {
        (Kind::Timestamp, Value::String(text)) if timestamp::is_absurd_text(text) => absurd(value),
        (Kind::Timestamp, Value::Number(number)) if timestamp::is_absurd(number.as_f64()) => absurd(value),
        (Kind::Structure | Kind::Union, Value::Map(map)) => moments(map, shape),
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

fn absurd(value: &Value) -> Result<(), AbsurdMoment> {
    Err(AbsurdMoment { text: python::str(value, python::Dict::Plain) })
}
