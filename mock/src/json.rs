//! Converts between JSON and untyped values.

use crate::fault::Fault;
use hardie_runtime::Value;
use hardie_runtime::value::Number;
use serde_json::Value as Json;

/// Parses a JSON document with at most 128 levels of nesting; of duplicate keys, the last one wins.
pub(crate) fn parse(text: &[u8]) -> Result<Value, Fault> {
    let json = serde_json::from_slice(text);
    json.map(value)
        .map_err(|error| Fault::serialization(format!("The request's body is not JSON: {error}")))
}

fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => {
            let integer = Number::parse_integer(&number.to_string());
            // A JSON document contains only integers and finite doubles.
            Value::Number(
                integer.unwrap_or_else(|| Number::Float(number.as_f64().unwrap_or(f64::NAN))),
            )
        }
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(value).collect()),
        Json::Object(entries) => {
            Value::Map(entries.into_iter().map(|(key, item)| (key, value(item))).collect())
        }
    }
}

/// Writes a value that JSON can represent: without bytes and timestamps.
pub(crate) fn text(value: &Value) -> String {
    json(value).to_string()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(Number::Integer(number)) => Json::from(*number),
        Value::Number(number) => Json::from(number.as_f64()),
        Value::String(text) => Json::from(text.as_str()),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            entries.iter().map(|(key, item)| (key.clone(), json(item))).collect()
        }
    }
}
