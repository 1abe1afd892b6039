//! Responses: botocore's parser beside the one of the command line.

use super::{Input, Subject, peer};
use crate::{json, operation};
use hardie_client::internal::parse_output;
use hardie_runtime::value::{Number, Value, json as text};
use serde_json::Value as Json;

/// Compares what both read from a response that botocore wrote. The outer `None`: there is no such
/// response; the inner one: both read the same.
pub(super) fn difference(
    subject: &Subject,
    input: &Input,
    response: &Json,
) -> Option<Option<String>> {
    let theirs = response.get("value")?;
    let operation = operation(subject.service, input.operation)?;
    let headers: Vec<(String, String)> = response["headers"]
        .as_object()?
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let ours = parse_output(subject.service, operation, headers, peer::body(response));
    Some(match (ours, theirs["error"].as_str()) {
        (Err(_), Some(_)) => None,
        (Err(error), None) => Some(format!("we fail: {error}; botocore reads {theirs}")),
        (Ok(ours), Some(error)) => {
            Some(format!("botocore fails: {error}; we read {}", text::compact(&Value::Map(ours))))
        }
        (Ok(ours), None) => {
            let ours = Value::Map(ours.into_iter().map(|(key, it)| (key, plain(it))).collect());
            let mut wanted = text::parse(&theirs.to_string()).unwrap();
            if let (Value::Map(wanted), Some(payload)) = (&mut wanted, output_file(operation)) {
                wanted.shift_remove(payload);
            }
            (!json::is_same(&ours, &wanted)).then(|| {
                let body = String::from_utf8_lossy(&peer::body(response)).into_owned();
                format!("we read {}, botocore {wanted:?} from {body:.300}", text::compact(&ours))
            })
        }
    })
}

/// The member that the command line writes to a file.
fn output_file(operation: hardie_runtime::table::Operation) -> Option<&'static str> {
    use hardie_runtime::table::{Binding, Kind};
    let mut members = operation.output().members();
    let payload = members.find(|member| member.binding() == Binding::Payload)?;
    (payload.target().kind() == Kind::Blob).then_some(payload.name())
}

/// Bytes as base64, as the command line prints them, and special floats as strings.
fn plain(value: Value) -> Value {
    match value {
        Value::Bytes(it) => Value::from(aws_smithy_types::base64::encode(it)),
        Value::Number(Number::Float(it)) if it.is_nan() => Value::from("NaN"),
        Value::Number(Number::Float(it)) if it.is_infinite() => {
            Value::from(if it > 0.0 { "Infinity" } else { "-Infinity" })
        }
        Value::List(it) => Value::List(it.into_iter().map(plain).collect()),
        Value::Map(it) => Value::Map(it.into_iter().map(|(key, it)| (key, plain(it))).collect()),
        other => other,
    }
}
