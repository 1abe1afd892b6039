//! The form of JSON bodies: from the wire to the form that types, the command line and AWS's codec
//! share, in which every value has the JSON type of its Smithy type.
//!
//! Members keep their wire names; values that do not fit their shapes stay as they are, because the
//! reader of the result reports them.

use super::error::Error;
use crate::table::{Binding, Kind, Member, Shape};
use crate::value::{Map, Number, Value};

/// Reads a value of a shape.
///
/// The recursion is as deep as the value, whose depth the JSON parser limits.
///
/// # Errors
/// A union from which no member can be read.
pub(super) fn read(value: &Value, shape: Shape) -> Result<Value, Error> {
    match (shape.kind(), value) {
        (Kind::Structure | Kind::Union, Value::Map(map)) => Ok(Value::Map(members(map, shape)?)),
        (Kind::List, Value::List(items)) => match shape.element() {
            Some(element) => {
                let items = items.iter().map(|item| read(item, element.target()));
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            None => Ok(with_doubles(value)),
        },
        (Kind::Map, Value::Map(map)) => match shape.element() {
            Some(element) => {
                let entries = map
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), read(value, element.target())?)));
                Ok(Value::Map(entries.collect::<Result<_, Error>>()?))
            }
            None => Ok(with_doubles(value)),
        },
        (Kind::BigInteger | Kind::BigDecimal, Value::String(text)) => {
            Ok(number(text, shape.kind()).map_or_else(|| value.clone(), Value::Number))
        }
        (Kind::BigDecimal, Value::Number(_)) => Ok(value.clone()),
        _ => Ok(with_doubles(value)),
    }
}

/// A value whose exact decimals are doubles, as in all members but those of type `bigDecimal`.
fn with_doubles(value: &Value) -> Value {
    match value {
        Value::Number(number @ Number::Decimal(_)) => Value::from(number.as_f64()),
        Value::List(items) => Value::List(items.iter().map(with_doubles).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(key, it)| (key.clone(), with_doubles(it))).collect())
        }
        other => other.clone(),
    }
}

/// Reads the members of a structure or union; unknown ones are kept.
fn members(map: &Map, shape: Shape) -> Result<Map, Error> {
    let mut found = Map::with_capacity(map.len());
    for (name, value) in map {
        let value = match in_body(shape).find(|member| member.wire_name() == name) {
            Some(member) => read(value, member.target())?,
            None => with_doubles(value),
        };
        found.insert(name.clone(), value);
    }
    Ok(found)
}

/// The members of a shape that can be in a body.
fn in_body(shape: Shape) -> impl Iterator<Item = Member> {
    shape.members().filter(|member| member.binding() == Binding::Body)
}

/// The number in a string of arbitrary precision.
fn number(text: &str, kind: Kind) -> Option<Number> {
    match kind {
        Kind::BigInteger => Number::parse_integer(text).filter(|_| !text.starts_with('+')),
        _ => is_decimal(text).then(|| Number::Decimal(text.to_owned())),
    }
}

/// Whether a string is a number as JSON writes it.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|text| is_digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::table::Kind;
    use crate::value::Number;

    /// The grammar of rpcv2Json: numbers as JSON writes them, of any length.
    #[test]
    fn numbers_in_strings() {
        let big = |text: &str| Some(Number::Big(text.to_owned()));
        let decimal = |text: &str| Some(Number::Decimal(text.to_owned()));
        let cases = [
            ("42", Some(Number::Integer(42)), decimal("42")),
            ("-9223372036854775809", big("-9223372036854775809"), decimal("-9223372036854775809")),
            ("0.10", None, decimal("0.10")),
            ("-1.5E+400", None, decimal("-1.5E+400")),
            ("+1", None, None),
            ("1.", None, None),
            (".5", None, None),
            ("1e", None, None),
            (" 1", None, None),
            ("NaN", None, None),
            ("", None, None),
        ];
        for (text, integer, real) in cases {
            assert_eq!(number(text, Kind::BigInteger), integer, "{text:?}");
            assert_eq!(number(text, Kind::BigDecimal), real, "{text:?}");
        }
    }
}
