//! The parameters of cases, whose format depends on the model: timestamps are epoch seconds, blobs
//! are plain text, floats that JSON cannot represent are strings.

use hardie_runtime::table::{Kind, Member, Shape};
use hardie_runtime::value::{DateTime, Map, Number, Value};

/// Converts parameters to the values of their shape's members, in the form of typed values.
pub(crate) fn value(params: &Value, shape: Shape) -> Value {
    match (shape.kind(), params) {
        (Kind::Document, _) => with_doubles(params),
        (_, Value::Null) => Value::Null,
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            let set = map.iter().filter(|(_, value)| !value.is_null());
            Value::Map(
                set.map(|(name, value)| (name.clone(), member(value, shape, name))).collect(),
            )
        }
        (Kind::List, Value::List(list)) => {
            Value::List(list.iter().map(|item| value(item, target(shape.element()))).collect())
        }
        (Kind::Map, Value::Map(map)) => {
            let entries =
                map.iter().map(|(key, it)| (key.clone(), value(it, target(shape.element()))));
            Value::Map(entries.collect::<Map>())
        }
        (Kind::Blob, Value::String(text)) => Value::Bytes(text.clone().into_bytes()),
        (Kind::Timestamp, Value::Number(seconds)) => Value::Timestamp(moment(&digits(seconds))),
        (Kind::Float | Kind::Double, _) => Value::from(float(params)),
        (Kind::BigDecimal, Value::Number(number)) => Value::Number(Number::Decimal(digits(number))),
        _ => params.clone(),
    }
}

/// A number as the model writes it.
fn digits(number: &Number) -> String {
    match number {
        Number::Integer(it) => it.to_string(),
        Number::Big(it) | Number::Decimal(it) => it.clone(),
        Number::Float(it) => it.to_string(),
    }
}

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

fn member(params: &Value, shape: Shape, name: &str) -> Value {
    let member =
        shape.member_named(name).unwrap_or_else(|| panic!("{shape:?} has no member {name}"));
    value(params, member.target())
}

fn target(member: Option<Member>) -> Shape {
    member.unwrap().target()
}

/// Epoch seconds with their fraction, without rounding.
fn moment(seconds: &str) -> DateTime {
    if seconds.contains(['e', 'E']) {
        return moment(&seconds.parse::<f64>().unwrap().to_string());
    }
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    DateTime::from_secs_and_nanos(
        whole.parse().unwrap(),
        format!("{fraction:0<9}").parse().unwrap(),
    )
}

fn float(params: &Value) -> f64 {
    match params {
        Value::String(text) => match text.as_str() {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            other => panic!("{other:?} is no float"),
        },
        Value::Number(number) => number.as_f64(),
        other => panic!("{other:?} is no float"),
    }
}
