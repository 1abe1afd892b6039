//! Values as JSON without a loss: bytes, timestamps and large numbers are marked.

use aws_smithy_types::base64;
use aws_smithy_types::date_time::Format;
use hardie_runtime::value::{DateTime, Map, Number, Value};

/// The marks: names of the only member of an object.
const BYTES: &str = "$bytes";
const TIMESTAMP: &str = "$timestamp";
const NUMBER: &str = "$number";
/// An object that would look like a mark.
const MAP: &str = "$map";

/// A value that JSON can represent.
pub(crate) fn to_json(value: &Value) -> Value {
    match value {
        Value::Bytes(bytes) => marked(BYTES, Value::from(base64::encode(bytes))),
        Value::Timestamp(timestamp) => {
            let text = timestamp.fmt(Format::DateTime).unwrap_or_default();
            marked(TIMESTAMP, Value::from(text))
        }
        Value::Number(Number::Float(number)) if !number.is_finite() => {
            marked(NUMBER, Value::from(number.to_string()))
        }
        Value::Number(Number::Big(text) | Number::Decimal(text)) => {
            marked(NUMBER, Value::from(text.as_str()))
        }
        Value::List(items) => Value::List(items.iter().map(to_json).collect()),
        Value::Map(map) => {
            let plain = map.iter().map(|(key, value)| (key.clone(), to_json(value))).collect();
            let is_like_mark = map.len() == 1 && map.keys().all(|key| key.starts_with('$'));
            if is_like_mark { marked(MAP, Value::Map(plain)) } else { Value::Map(plain) }
        }
        other => other.clone(),
    }
}

/// The value that [`to_json`] has written; `None` for an unknown mark.
pub(crate) fn from_json(value: &Value) -> Option<Value> {
    Some(match value {
        Value::List(items) => Value::List(items.iter().map(from_json).collect::<Option<_>>()?),
        Value::Map(map) => {
            match map.first().filter(|(key, _)| map.len() == 1 && key.starts_with('$')) {
                Some((key, content)) => read_mark(key, content)?,
                None => plain(map)?,
            }
        }
        other => other.clone(),
    })
}

fn plain(map: &Map) -> Option<Value> {
    let entries = map.iter().map(|(key, value)| Some((key.clone(), from_json(value)?)));
    Some(Value::Map(entries.collect::<Option<_>>()?))
}

fn read_mark(mark: &str, content: &Value) -> Option<Value> {
    match (mark, content) {
        (BYTES, Value::String(text)) => base64::decode(text).ok().map(Value::Bytes),
        (TIMESTAMP, Value::String(text)) => {
            DateTime::from_str(text, Format::DateTime).ok().map(Value::Timestamp)
        }
        (NUMBER, Value::String(text)) => {
            let integer = Number::parse_integer(text);
            integer.or_else(|| text.parse().ok().map(Number::Float)).map(Value::Number)
        }
        (MAP, Value::Map(map)) => plain(map),
        _ => None,
    }
}

fn marked(mark: &str, content: Value) -> Value {
    Value::Map(Map::from_iter([(mark.to_owned(), content)]))
}

#[cfg(test)]
mod tests {
    use super::{from_json, to_json};
    use crate::json;
    use hardie_runtime::value::{DateTime, Map, Value};

    #[test]
    fn values_come_back_as_they_were() {
        let one = |key: &str, value: Value| Value::Map(Map::from_iter([(key.to_owned(), value)]));
        let values = [
            Value::Bytes(vec![0, 255]),
            Value::Timestamp(DateTime::from_secs_f64(1.5)),
            one("$bytes", Value::from("AQI=")),
            one("$map", one("$map", Value::Null)),
            one("a", Value::List(vec![Value::Bool(true), Value::from(f64::INFINITY)])),
        ];
        for value in values {
            let text = json::text(&to_json(&value));
            let read = from_json(&json::parse(text.as_bytes()).unwrap());
            assert_eq!(read.as_ref(), Some(&value), "{text}");
        }
        assert_eq!(from_json(&one("$other", Value::Null)), None);
    }
}
