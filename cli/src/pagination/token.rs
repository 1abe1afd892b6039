//! Our own tokens: the service's tokens as JSON in base64 (botocore's `TokenEncoder`).

use super::CUT;
use crate::error::Error;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Key, Map, Number, Value, json};

/// The key with the paths of byte values, which JSON cannot represent.
const ENCODED: &str = "boto_encoded_keys";

/// The separator in tokens of the old format.
const OLD: &str = "___";

/// Encodes a token.
///
/// # Errors
/// Tokens with other names than the input's.
pub(super) fn encode(mut token: Map, input: &[String]) -> Result<String, Error> {
    let is_known = |name: &Key| name == CUT || input.iter().any(|known| known == name);
    if !token.keys().all(is_known) || input.iter().any(|name| !token.contains_key(name)) {
        return Err(invalid_token(&python::repr(&Value::Map(token), Dict::Plain)));
    }
    let mut encoded = Vec::new();
    for (name, value) in &mut token {
        hide_bytes(value, &mut vec![Value::from(name.as_str())], &mut encoded);
    }
    if !encoded.is_empty() {
        token.insert(ENCODED.to_owned(), Value::List(encoded));
    }
    Ok(aws_smithy_types::base64::encode(json::to_string(&Value::Map(token))))
}

/// Replaces bytes by base64 strings and collects their paths.
fn hide_bytes(value: &mut Value, path: &mut Vec<Value>, encoded: &mut Vec<Value>) {
    match value {
        Value::Bytes(bytes) => {
            *value = Value::String(aws_smithy_types::base64::encode(&*bytes));
            encoded.push(Value::List(path.clone()));
        }
        Value::List(list) => {
            for (at, item) in list.iter_mut().enumerate() {
                path.push(Value::from(i64::try_from(at).unwrap_or(i64::MAX)));
                hide_bytes(item, path, encoded);
                path.pop();
            }
        }
        Value::Map(map) => {
            for (name, item) in map {
                path.push(Value::from(name.as_str()));
                hide_bytes(item, path, encoded);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Decodes a token into the service's tokens and the number of items to skip; a string that is not
/// a token of ours is the service's.
///
/// # Errors
/// More parts in an old token than the operation has tokens.
pub(super) fn decode(text: &str, input: &[String]) -> Result<(Map, i64), Error> {
    let Some(mut token) = decode_own(text) else { return old(text, input) };
    let seen = match token.shift_remove(CUT) {
        None => 0,
        Some(Value::Number(Number::Integer(seen))) => seen,
        Some(_) => {
            return Err(Error::general(
                "slice indices must be integers or None or have an __index__ method",
            ));
        }
    };
    Ok((token, seen))
}

fn decode_own(text: &str) -> Option<Map> {
    // Python's decoder skips characters that are not base64.
    let letters: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        .collect();
    let bytes = aws_smithy_types::base64::decode(letters).ok()?;
    let Ok(Value::Map(mut token)) = json::parse(std::str::from_utf8(&bytes).ok()?) else {
        return None;
    };
    if let Some(Value::List(paths)) = token.shift_remove(ENCODED) {
        let mut whole = Value::Map(token);
        for path in &paths {
            let place =
                path.as_list()?.iter().try_fold(&mut whole, |place, step| match (place, step) {
                    (Value::Map(map), Value::String(name)) => map.get_mut(name),
                    (Value::List(list), Value::Number(Number::Integer(at))) => {
                        list.get_mut(usize::try_from(*at).ok()?)
                    }
                    _ => None,
                })?;
            *place = Value::Bytes(aws_smithy_types::base64::decode(place.as_str()?).ok()?);
        }
        let Value::Map(whole) = whole else { return None };
        token = whole;
    }
    Some(token)
}

/// Decodes the old format: parts separated by underscores, optionally followed by a number.
fn old(text: &str, input: &[String]) -> Result<(Map, i64), Error> {
    let mut parts: Vec<&str> = text.split(OLD).collect();
    let mut seen = 0;
    if parts.len() == input.len() + 1 {
        match parts.last().and_then(|last| python::int(last).ok()) {
            Some(Number::Integer(number)) => {
                seen = number;
                parts.pop();
            }
            _ => parts = vec![text],
        }
    }
    if parts.len() > input.len() {
        return Err(invalid_token(text));
    }
    let value =
        |part: Option<&str>| part.filter(|part| *part != "None").map_or(Value::Null, Value::from);
    let token =
        input.iter().enumerate().map(|(at, name)| (name.clone(), value(parts.get(at).copied())));
    Ok((token.collect(), seen))
}

fn invalid_token(token: &str) -> Error {
    Error::general(format!("Bad starting token: {token}"))
}
