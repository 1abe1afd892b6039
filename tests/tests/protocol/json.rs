//! Converts serde_json's values, which cases consist of, to ours.

use hardie_runtime::value::{Number, Value};
use serde_json::Value as Json;

/// Converts a value.
pub(crate) fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(it) => Value::Bool(*it),
        Json::Number(it) => match it.as_i64() {
            Some(it) => Value::from(it),
            None => Value::Number(Number::Float(it.as_f64().unwrap())),
        },
        Json::String(it) => Value::from(it.as_str()),
        Json::Array(it) => Value::List(it.iter().map(value).collect()),
        Json::Object(it) => {
            Value::Map(it.iter().map(|(key, it)| (key.clone(), value(it))).collect())
        }
    }
}

/// Whether two values are equal; NaN equals NaN, and the order of entries is ignored.
pub(crate) fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(Number::Float(a)), Value::Number(Number::Float(b))) => {
            a == b || (a.is_nan() && b.is_nan())
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        _ => a == b,
    }
}
