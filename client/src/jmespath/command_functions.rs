//! The functions that expressions of added commands have besides JMESPath's: strings, base64, JSON,
//! URLs and timestamps.

use super::functions::{ANY, ARRAY, NUMBER, OBJECT, Outcome, STRING, Types, add};
use super::{from_json, to_json};
use aws_smithy_types::base64;
use hardie_runtime::endpoint::uri_encode;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use jpx_core::Runtime;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};
use serde_json::Value as Json;
use std::time::SystemTime;

const TWO: &[Types] = &[STRING, STRING];
const THREE: &[Types] = &[STRING, STRING, STRING];

/// Adds the functions.
pub(super) fn register(runtime: &mut Runtime) {
    add(runtime, "base64_decode", &[STRING], base64_decode);
    add(runtime, "base64_encode", &[STRING], |given| Ok(base64::encode(text(given, 0)).into()));
    add(runtime, "epoch_seconds", &[STRING], epoch_seconds);
    add(runtime, "entries", &[OBJECT], |given| Ok(entries(given)));
    add(runtime, "from_entries", &[ARRAY], |given| Ok(from_entries(given)));
    add(runtime, "from_json", &[STRING], |given| {
        let value = json::parse(text(given, 0)).map_err(|error| error.to_string())?;
        Ok(to_json(&value))
    });
    add(runtime, "hmac_sha1", TWO, |given| {
        let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, text(given, 0).as_bytes());
        let tag = hmac::sign(&key, text(given, 1).as_bytes());
        Ok(base64::encode(tag).into())
    });
    add(runtime, "replace", THREE, |given| {
        Ok(text(given, 0).replace(text(given, 1), text(given, 2)).into())
    });
    add(runtime, "split", TWO, |given| {
        let parts = text(given, 0).split(text(given, 1));
        Ok(Json::Array(parts.map(Json::from).collect()))
    });
    add(runtime, "to_json", &[ANY], |given| Ok(json::compact(&given_value(given)).into()));
    add(runtime, "utc_in_seconds", &[NUMBER], utc_in_seconds);
    add(runtime, "url_encode", &[STRING], |given| Ok(uri_encode(text(given, 0)).into()));
    add(runtime, "to_pretty_json", &[ANY], |given| {
        Ok(json::pretty(&given_value(given), 4, true).into())
    });
}

fn text(arguments: &[Json], at: usize) -> &str {
    arguments.get(at).and_then(Json::as_str).unwrap_or_default()
}

/// The first argument without members that are null: members without values are left out.
fn given_value(arguments: &[Json]) -> Value {
    without_nulls(from_json(arguments.first().cloned().unwrap_or_default()))
}

/// A value whose maps have no members that are null. Its nesting is that of JSON, which is limited.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Map(map) => {
            let members = map.into_iter().filter(|(_, it)| !matches!(it, Value::Null));
            Value::Map(members.map(|(name, it)| (name, without_nulls(it))).collect::<Map>())
        }
        Value::List(list) => Value::List(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// Whether a value is true in JMESPath.
pub fn is_true(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
        _ => true,
    }
}

fn base64_decode(arguments: &[Json]) -> Outcome {
    let decoded = base64::decode(text(arguments, 0)).map_err(|error| error.to_string())?;
    String::from_utf8(decoded).map(Json::from).map_err(|error| error.to_string())
}

/// The entries of a map, each with `key` and `value`, in the order of their keys; a list has one
/// entry for each of its elements.
fn entries(arguments: &[Json]) -> Json {
    let map = arguments.first().and_then(Json::as_object);
    let mut keys: Vec<_> = map.into_iter().flatten().collect();
    keys.sort_by_key(|(key, _)| *key);
    let entry = |key: &str, value: &Json| serde_json::json!({ "key": key, "value": value });
    let of = |(key, value): (&String, &Json)| match value {
        Json::Array(list) => list.iter().map(|value| entry(key, value)).collect(),
        value => vec![entry(key, value)],
    };
    Json::Array(keys.into_iter().flat_map(of).collect())
}

/// The map of entries, each with `key` and `value`; several values of a key become a list.
fn from_entries(arguments: &[Json]) -> Json {
    let list = arguments.first().and_then(Json::as_array);
    let mut map = serde_json::Map::new();
    for entry in list.into_iter().flatten() {
        let (Some(key), Some(value)) = (entry["key"].as_str(), entry.get("value")) else {
            continue;
        };
        match map.get_mut(key) {
            None => {
                map.insert(key.to_owned(), value.clone());
            }
            Some(Json::Array(list)) => list.push(value.clone()),
            Some(first) => *first = Json::Array(vec![first.take(), value.clone()]),
        }
    }
    Json::Object(map)
}

/// The time in UTC so many seconds from now, with microseconds.
fn utc_in_seconds(arguments: &[Json]) -> Outcome {
    let seconds = arguments.first().and_then(Json::as_u64).unwrap_or_default();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let micros = now.subsec_micros();
    let time = i64::try_from(now.as_secs().saturating_add(seconds)).unwrap_or(i64::MAX);
    let text = timestamp::to_iso(&DateTime::from_secs(time));
    Ok(text.replace("+00:00", &format!(".{micros:06}Z")).into())
}

/// The seconds since 1970 of a timestamp: a number, or a date and time, in UTC without an offset.
fn epoch_seconds(arguments: &[Json]) -> Outcome {
    let text = text(arguments, 0);
    match timestamp::parse(text) {
        Some(time) => Ok(time.secs().into()),
        None => Err(format!("Invalid timestamp \"{text}\"")),
    }
}

#[cfg(test)]
mod tests {
    use crate::jmespath::{evaluate, search};
    use hardie_runtime::value::{Value, json};

    #[test]
    fn functions_of_commands() {
        let data = json::parse(r#"{"a": "eDp5", "n": {"b": null, "c": ["é", 1]}}"#).unwrap();
        let cases = [
            ("split(base64_decode(a), ':')[1]", r#""y""#),
            ("base64_encode(base64_decode(a))", r#""eDp5""#),
            ("replace('a-b-c', '-', '_')", r#""a_b_c""#),
            (
                "entries(n)",
                r#"[{"key": "b", "value": null}, {"key": "c", "value": "é"},
                {"key": "c", "value": 1}]"#,
            ),
            ("from_entries(entries(n))", r#"{"b": null, "c": ["é", 1]}"#),
            ("from_json('{\"x\": [1]}').x", "[1]"),
            ("hmac_sha1('key', 'a message')", r#""v6NK5l8G5vCeR3wzd7+usrS4Zos=""#),
            ("length(utc_in_seconds(`60`))", "27"),
            ("url_encode('a b/é')", r#""a%20b%2F%C3%A9""#),
            ("to_json(n)", r#""{\"c\":[\"\\u00e9\",1]}""#),
            ("to_pretty_json(n.c)", r#""[\n    \"\\u00e9\",\n    1\n]""#),
            ("epoch_seconds('2020-01-01')", "1577836800"),
            ("epoch_seconds('2020-01-01T01:00:00+01:00')", "1577836800"),
            ("epoch_seconds('1577836800')", "1577836800"),
        ];
        for (expression, want) in cases {
            let found = evaluate(expression, &data);
            assert_eq!(found, Ok(json::parse(want).unwrap()), "{expression}");
            // They are not functions of `--query`.
            assert!(search(expression, &data).is_err(), "{expression}");
        }
        for wrong in
            ["base64_decode('!')", "epoch_seconds('x')", "split(n, 'a')", "base64_decode(z)"]
        {
            assert!(evaluate(wrong, &data).is_err(), "{wrong}");
        }
        assert_eq!(evaluate("z", &data), Ok(Value::Null));
    }
}
