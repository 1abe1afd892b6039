//! The parameters of cases, whose format depends on the model: timestamps are epoch seconds, blobs
//! are plain text, floats that JSON cannot represent are strings.

use crate::json;
use hardie_runtime::table::{Kind, Member, Shape};
use hardie_runtime::value::{DateTime, Map, Number, Value};
use serde_json::Value as Json;

/// Converts parameters to the values of their shape's members, in the form of typed values.
pub(crate) fn value(params: &Json, shape: Shape) -> Value {
    match (shape.kind(), params) {
        (Kind::Document, _) => json::value(params),
        (_, Json::Null) => Value::Null,
        (Kind::Structure | Kind::Union, Json::Object(map)) => {
            let set = map.iter().filter(|(_, value)| !value.is_null());
            Value::Map(
                set.map(|(name, value)| (name.clone(), member(value, shape, name))).collect(),
            )
        }
        (Kind::List, Json::Array(list)) => {
            Value::List(list.iter().map(|item| value(item, target(shape.element()))).collect())
        }
        (Kind::Map, Json::Object(map)) => {
            let entries =
                map.iter().map(|(key, it)| (key.clone(), value(it, target(shape.element()))));
            Value::Map(entries.collect::<Map>())
        }
        (Kind::Blob, Json::String(text)) => Value::Bytes(text.clone().into_bytes()),
        (Kind::Timestamp, Json::Number(seconds)) => Value::Timestamp(moment(&seconds.to_string())),
        (Kind::Float | Kind::Double, _) => Value::from(float(params)),
        (Kind::BigDecimal, Json::Number(number)) => {
            Value::Number(Number::Decimal(number.to_string()))
        }
        _ => json::value(params),
    }
}

fn member(params: &Json, shape: Shape, name: &str) -> Value {
    let member =
        shape.member_named(name).unwrap_or_else(|| panic!("{shape:?} has no member {name}"));
    value(params, member.target())
}

fn target(member: Option<Member>) -> Shape {
    member.unwrap().target()
}

/// Epoch seconds with their fraction, without rounding.
fn moment(seconds: &str) -> DateTime {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    DateTime::from_secs_and_nanos(
        whole.parse().unwrap(),
        format!("{fraction:0<9}").parse().unwrap(),
    )
}

fn float(params: &Json) -> f64 {
    match params {
        Json::String(text) => match text.as_str() {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            other => panic!("{other:?} is no float"),
        },
        number => number.as_f64().unwrap(),
    }
}
