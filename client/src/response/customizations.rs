//! Applies the customizations of an operation to its response: before it is parsed, and to the
//! parsed output.

use crate::response::raw::RawResponse;
use hardie_runtime::service::{Customizations, EncodedOutput};
use hardie_runtime::shape::{Structure, View, to_value};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Binding, Kind, Operation};
use hardie_runtime::value::{Map, Value, timestamp};
use std::borrow::Cow;

/// Whether a successful response is an error: its body is not XML, or the XML of an error.
pub(crate) fn is_error(operation: Operation, raw: &RawResponse) -> bool {
    let output = operation.output();
    let mut payload = output.members().filter(|member| member.binding() == Binding::Payload);
    let is_plain =
        payload.any(|it| matches!(it.target().kind(), Kind::Blob | Kind::String | Kind::Enum));
    if raw.status != 200
        || raw.body.is_empty()
        || is_plain
        || operation.has(OperationRow::NO_OUTPUT)
    {
        return false;
    }
    hardie_runtime::cli::is_error(&raw.body)
}

/// Prepares a response for its parsers.
pub(crate) fn prepare(
    customizations: &Customizations,
    operation: Operation,
    raw: &mut RawResponse,
) {
    if customizations.unwrapped_output && !raw.body.is_empty() {
        raw.body = wrapped(&raw.body);
    }
    for (name, _) in &customizations.lenient_timestamps {
        let Some(member) = operation.output().member_named(name) else { continue };
        let header = member.wire_name();
        let is_unreadable = |(key, value): &(String, String)| {
            key.eq_ignore_ascii_case(header) && timestamp::parse(value).is_none()
        };
        raw.headers.retain(|entry| !is_unreadable(entry));
    }
}

/// The members of the output that have headers as they are.
pub(crate) fn header_strings(
    customizations: &Customizations,
    operation: Operation,
    raw: &RawResponse,
) -> Vec<(String, Value)> {
    let all = customizations.lenient_timestamps.iter();
    let found = all.filter_map(|(name, string)| {
        let member = operation.output().member_named(name)?;
        let text = raw.header(member.wire_name())?;
        Some((string.clone(), Value::from(text)))
    });
    found.collect()
}

/// A document inside an element, after its declaration.
fn wrapped(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let (declaration, rest) = match text.strip_prefix("<?xml").and_then(|it| it.split_once("?>")) {
        Some((declaration, rest)) => (format!("<?xml{declaration}?>"), rest),
        None => (String::new(), text),
    };
    format!("{declaration}<Output>{rest}</Output>").into_bytes()
}

/// Adds the member of an unwrapped output that the document does not have, as null: botocore takes
/// the text of the root element, whatever its name.
pub(crate) fn add_unwrapped(
    customizations: &Customizations,
    operation: Operation,
    output: &mut Map,
) {
    if customizations.unwrapped_output {
        for member in operation.output().members() {
            output.get_or_insert_with(member.name(), || Value::Null);
        }
    }
}

/// Completes the output of a call: decodes the members that are encoded because the client asked
/// for it, and sets the member of an unwrapped output without content to null, as botocore does.
pub(crate) fn complete(customizations: &Customizations, input: &dyn Structure, output: &mut Map) {
    if customizations.unwrapped_output {
        let blank = output.values_mut().filter(|value| value.as_str() == Some(""));
        blank.for_each(|value| *value = Value::Null);
    }
    if let Some(rule) = &customizations.encoded_output
        && input.string(&rule.member).is_none()
    {
        decode(rule, output);
    }
}

/// A typed output with its encoded members decoded; `None` if none is.
pub(crate) fn completed(
    customizations: &Customizations,
    input: &dyn Structure,
    output: &dyn Structure,
) -> Option<Value> {
    customizations.encoded_output.as_ref()?;
    let Value::Map(mut members) = to_value(View::Structure(output)) else { return None };
    complete(customizations, input, &mut members);
    Some(Value::Map(members))
}

fn decode(rule: &EncodedOutput, output: &mut Map) {
    if output.get(&rule.member).and_then(Value::as_str) != Some(&rule.value) {
        return;
    }
    for path in &rule.paths {
        match path.split_once('.') {
            None => decode_member(output, path),
            Some((list, member)) => {
                let Some(Value::List(items)) = output.get_mut(list) else { continue };
                for item in items {
                    if let Value::Map(item) = item {
                        decode_member(item, member);
                    }
                }
            }
        }
    }
}

fn decode_member(map: &mut Map, member: &str) {
    if let Some(Value::String(text)) = map.get_mut(member)
        && let Cow::Owned(decoded) = decoded(text)
    {
        *text = decoded;
    }
}

/// A percent-encoded string, with `+` for a blank; bytes that are not UTF-8 are replaced.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = byte.and_then(|it| u8::from_str_radix(it, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
        rest = after;
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
