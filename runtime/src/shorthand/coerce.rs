//! Converts the strings of parsed shorthand to the types of the shapes (AWS CLI behaviour 3.4,
//! after the AWS CLI's `shorthand.BackCompatVisitor`).

use super::{Conversion, Error};
use crate::problem::Path;
use crate::table::{Kind, Shape};
use crate::value::{Map, Number, Value, python};

/// Converts strings to numbers and booleans, and single values to lists, according to the shape.
///
/// Other mismatches, including unknown keys, are left to validation. A single value in place of a
/// list becomes a list of one element that is **not** converted, as in the AWS CLI: `Sizes=1`
/// results in a list with the string `"1"`.
///
/// # Errors
/// [`Error::Conversion`] for a string that is not a number, [`Error::Document`] for a document
/// member; the first in model order.
pub fn coerce(value: &mut Value, shape: Shape) -> Result<(), Error> {
    visit(value, shape, &mut Path::new()).map_err(|stop| match stop {
        Stop::Error(error) => error,
        // Without an enclosing structure, no member can be named.
        Stop::Document => Error::Document { member: shape.name().to_owned() },
    })
}

/// Why the conversion stops.
enum Stop {
    /// An error.
    Error(Error),
    /// A document; the enclosing structure adds the name of the member.
    Document,
}

fn visit(value: &mut Value, shape: Shape, path: &mut Path) -> Result<(), Stop> {
    match shape.kind() {
        Kind::Structure | Kind::Union => {
            if let Value::Map(map) = value {
                return structure(map, shape, path);
            }
            Ok(())
        }
        Kind::Document => Err(Stop::Document),
        Kind::List => match value {
            Value::List(list) => {
                let Some(element) = shape.element() else { return Ok(()) };
                list.iter_mut().enumerate().try_for_each(|(index, value)| {
                    path.index(index, |path| visit(value, element.target(), path))
                })
            }
            single => {
                *single = Value::List(vec![std::mem::take(single)]);
                Ok(())
            }
        },
        Kind::Map => {
            let (Value::Map(map), Some(element)) = (value, shape.element()) else { return Ok(()) };
            map.iter_mut().try_for_each(|(key, value)| {
                path.member(key, |path| visit(value, element.target(), path))
            })
        }
        kind => match convert(value, kind) {
            Ok(Some(converted)) => {
                *value = converted;
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(text) => Err(Stop::Error(Error::Conversion(Conversion {
                path: path.as_str().to_owned(),
                text,
            }))),
        },
    }
}

fn structure(map: &mut Map, shape: Shape, path: &mut Path) -> Result<(), Stop> {
    for member in shape.members() {
        let Some(value) = map.get_mut(member.name()) else { continue };
        match path.member(member.name(), |path| visit(value, member.target(), path)) {
            Err(Stop::Document) => {
                return Err(Stop::Error(Error::Document { member: member.name().to_owned() }));
            }
            other => other?,
        }
    }
    Ok(())
}

/// Converts a value to a scalar shape; `None` if the value is unchanged.
fn convert(value: &Value, kind: Kind) -> Result<Option<Value>, String> {
    match kind {
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => integer(value).map(|number| Some(Value::Number(number))),
        Kind::Float | Kind::Double => float(value).map(|number| Some(Value::from(number))),
        Kind::BigDecimal => decimal(value).map(|number| Some(Value::Number(number))),
        Kind::Boolean => boolean(value).map(|flag| flag.map(Value::Bool)),
        _ => Ok(None),
    }
}

/// Converts a value like Python's `int()`.
pub(super) fn integer(value: &Value) -> Result<Number, String> {
    match value {
        Value::String(text) => python::int(text),
        Value::Bytes(bytes) => python::int(&String::from_utf8_lossy(bytes)).map_err(|_| {
            format!("invalid literal for int() with base 10: {}", python::repr_bytes(bytes))
        }),
        other => Err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            python::type_name(other, python::Dict::Plain)
        )),
    }
}

/// Converts a value like Python's `float()`.
pub(super) fn float(value: &Value) -> Result<f64, String> {
    match value {
        Value::String(text) => python::float(text),
        Value::Bytes(bytes) => python::float(&String::from_utf8_lossy(bytes)).map_err(|_| {
            format!("could not convert string to float: {}", python::repr_bytes(bytes))
        }),
        other => Err(format!(
            "float() argument must be a string or a real number, not '{}'",
            python::type_name(other, python::Dict::Plain)
        )),
    }
}

/// Converts a value to a number that keeps all decimal digits, if they are plain ASCII.
///
/// The AWS CLI does not support this type; its doubles would lose digits.
pub(super) fn decimal(value: &Value) -> Result<Number, String> {
    let number = float(value)?;
    if let Value::String(text) = value {
        if text.contains(['n', 'N']) {
            return Err(format!("could not convert string to float: {}", python::repr_str(text)));
        }
        let text = text.trim_matches(python::is_space);
        if text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
            return Ok(Number::Decimal(as_json(text)));
        }
    }
    Ok(Number::Float(number))
}

/// A number as JSON writes it: with a digit on each side of the point, and without other zeros in
/// front.
fn as_json(text: &str) -> String {
    let exponent = text.find(['e', 'E']).unwrap_or(text.len());
    let (mantissa, exponent) = text.split_at_checked(exponent).unwrap_or((text, ""));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa.trim_start_matches('+')),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = Some(whole.trim_start_matches('0')).filter(|it| !it.is_empty()).unwrap_or("0");
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// `true` or `false` in any case; other strings stay as they are.
fn boolean(value: &Value) -> Result<Option<bool>, String> {
    match value {
        Value::String(text) => Ok(match text.to_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }),
        Value::Bytes(_) => Ok(None),
        other => Err(format!(
            "'{}' object has no attribute 'lower'",
            python::type_name(other, python::Dict::Plain)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use crate::value::{Number, Value};

    #[test]
    fn decimals_are_written_as_in_json() {
        for (text, want) in [
            ("1.", "1"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("00.10", "0.10"),
            (" +007 ", "7"),
            ("-0", "-0"),
            ("1.e5", "1e5"),
            ("12345678901234567890.50E-3", "12345678901234567890.50E-3"),
        ] {
            assert_eq!(decimal(&Value::from(text)), Ok(Number::Decimal(want.to_owned())), "{text}");
        }
        for text in ["nan", "-Infinity", ".", "1e"] {
            let error = format!("could not convert string to float: '{text}'");
            assert_eq!(decimal(&Value::from(text)), Err(error), "{text}");
        }
    }
}
