//! Reads JSON bodies as untyped values (botocore's `BaseJSONParser`).

use super::{ResponseParts, UntypedError, bare_code, error_of, missing_attribute};
use crate::shape::decimals::{self, Origin};
use crate::table::Shape;
use crate::value::json::Decimals;
use crate::value::{Map, Value, json, python};
use crate::wire::Response;
use crate::wire::error::{Error, ErrorSummary, code_in_headers};
use aws_smithy_schema::protocol::ClientProtocol;
use aws_smithy_types::config_bag::ConfigBag;

/// Reads a body: an empty body is an empty map; a body that is not JSON is a map with only a
/// `message`. Decimals are exact where the shape has them.
pub(in crate::wire) fn body(body: &[u8], shape: Shape) -> Result<Value, Error> {
    let has_exact = decimals::has_exact(shape);
    body_with(body, shape, if has_exact { Decimals::Exact } else { Decimals::Doubles })
}

/// Like [`body`]. With exact decimals, documents have them too, unlike those of the AWS CLI.
pub(in crate::wire) fn body_with(
    body: &[u8],
    shape: Shape,
    decimals: Decimals,
) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Map(Map::new()));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        Error(format!(
            "'utf-8' codec can't decode byte 0x{:02x} in position {at}: invalid start byte",
            body.get(at).copied().unwrap_or_default()
        ))
    })?;
    let parsed = match decimals {
        Decimals::Exact => {
            json::parse_exact(text).map(|value| decimals::typed(value, Some(shape), Origin::Body))
        }
        Decimals::Doubles => json::parse_lossy(text),
    };
    match parsed {
        Ok(value) => Ok(value),
        Err(error) if error.is_too_deep() => Err(too_deep(&error)),
        Err(_) => Ok(Value::Map(Map::from_iter([("message".to_owned(), Value::from(text))]))),
    }
}

/// Reads a body of a protocol that botocore does not support: a body that is not JSON is an error.
pub(in crate::wire) fn strict_body(body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Map(Map::new()));
    }
    let text = std::str::from_utf8(body).map_err(|error| error.to_string());
    let value = text.and_then(|text| json::parse_exact(text).map_err(|error| error.to_string()));
    value.map_err(|error| Error(format!("the body is not JSON: {error}")))
}

/// The message for a body that is nested too deeply: the AWS CLI fails at the same depth.
fn too_deep(error: &json::Error) -> Error {
    Error(format!("the JSON in the response cannot be read: {error}"))
}

fn fields(parts: &ResponseParts<'_>) -> Result<Map, Error> {
    let body = String::from_utf8_lossy(parts.body);
    if body.is_empty() {
        return Ok(Map::new());
    }
    match json::parse_lossy(&body) {
        Ok(Value::Map(map)) => Ok(map),
        Ok(other) => Err(Error(missing_attribute(&other, "get"))),
        Err(error) if error.is_too_deep() => Err(too_deep(&error)),
        Err(_) => Ok(Map::from_iter([("message".to_owned(), Value::from(body.as_ref()))])),
    }
}

/// The error in a response. Its code is `named` if present, else the body's `__type`.
pub(in crate::wire) fn error(
    parts: &ResponseParts<'_>,
    named: impl FnOnce(&Map) -> Option<Value>,
) -> Result<Option<UntypedError>, Error> {
    let body = fields(parts)?;
    let typed = typed(&body, parts)?;
    let word = word(named(&body).unwrap_or(typed))?;
    Ok(Some(error_of(&body, word, parts.header("x-amzn-query-error"))))
}

/// The code and message of an error response, as AWS's crate reads them.
pub(in crate::wire) fn summary(client: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
    match client.parse_error_metadata(response, &ConfigBag::base()) {
        Ok(metadata) => {
            let metadata = metadata.build();
            ErrorSummary {
                code: metadata.code().map(str::to_owned),
                message: metadata.message().map(str::to_owned),
            }
        }
        Err(_) => ErrorSummary { code: code_in_headers(response), message: None },
    }
}

/// The code in `__type`, else the status.
fn typed(body: &Map, parts: &ResponseParts<'_>) -> Result<Value, Error> {
    match body.get("__type") {
        Some(Value::Null) => Ok(Value::from("")),
        Some(other @ (Value::Bool(_) | Value::Number(_))) => {
            let name = python::type_name(other, python::Dict::Plain);
            Err(Error(format!("argument of type '{name}' is not iterable")))
        }
        Some(named) => Ok(named.clone()),
        None => Ok(Value::from(parts.status.to_string())),
    }
}

/// A code without its namespace and URL; the result may be another value than a string.
fn word(code: Value) -> Result<Value, Error> {
    match code {
        Value::String(code) => Ok(Value::from(bare_code(&code))),
        other @ (Value::List(_) | Value::Map(_)) => {
            let name = python::type_name(&other, python::Dict::Plain);
            Err(Error(format!("unhashable type: '{name}'")))
        }
        other => Ok(other),
    }
}
