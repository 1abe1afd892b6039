//! Differences between the AWS CLI's requests ([`Dialect::AwsCli`](super::Dialect::AwsCli)) and
//! those of AWS's protocol crates, after botocore's serializers.

use super::Request;
use super::code::Code;
use super::error::Error;
use crate::shape::{ListView, Structure, View};
use crate::table::{Binding, Kind, Member, Operation, TimestampFormat as Stamp};
use crate::value::{DateTime, Value};
use aws_smithy_schema::Schema;
use aws_smithy_schema::http_protocol::percent_encode;
use aws_smithy_schema::traits::TimestampFormat;
use aws_smithy_types::date_time::Format as TextFormat;

/// A placeholder for an empty label, which AWS's crate rejects: a Unicode noncharacter.
pub(super) const EMPTY_LABEL: &str = "\u{10FFFF}";
const EMPTY_LABEL_ENCODED: &str = "%F4%8F%BF%BF";

/// Completes the URI of a request in the AWS CLI's dialect.
pub(super) fn finish(
    request: &mut Request,
    operation: Operation,
    input: &dyn Structure,
) -> Result<(), Error> {
    restore_empty_labels(request)?;
    set_query_params(request, operation, input)
}

/// Removes the placeholders of empty labels from the URI.
fn restore_empty_labels(request: &mut Request) -> Result<(), Error> {
    if request.uri().contains(EMPTY_LABEL_ENCODED) {
        let uri = request.uri().replace(EMPTY_LABEL_ENCODED, "");
        request.set_uri(uri.as_str()).map_err(|error| Error(error.to_string()))?;
    }
    Ok(())
}

/// Whether a member is not written at once: botocore omits a top-level null document where members
/// can be outside the body, and [`set_query_params`] adds maps of query parameters afterwards.
pub(super) fn is_left_out(view: View<'_>, member: Member, code: &dyn Code) -> bool {
    let is_null = matches!(view, View::Document(Value::Null)) && code.has_bindings();
    is_null || member.binding() == Binding::QueryParams
}

/// Adds the entries of `@httpQueryParams` maps to the query. An entry replaces an existing
/// parameter of the same name; AWS's crate would keep the parameter.
fn set_query_params(
    request: &mut Request,
    operation: Operation,
    input: &dyn Structure,
) -> Result<(), Error> {
    let maps =
        operation.input().members().filter(|member| member.binding() == Binding::QueryParams);
    let mut entries = Vec::new();
    for member in maps {
        if let Some(View::Map(map)) = input.get(member.position()).and_then(|field| field.view()) {
            entries
                .extend((0..map.len()).filter_map(|index| map.entry(index)).flat_map(query_entry));
        }
    }
    if entries.is_empty() {
        return Ok(());
    }
    let (path, query) = request.uri().split_once('?').unwrap_or((request.uri(), ""));
    let mut parameters: Vec<String> =
        query.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    // Literals in the query of the URI pattern are not parameters and stay.
    let fixed = operation.uri().split_once('?').map_or(0, |(_, query)| query.split('&').count());
    for (name, values) in entries {
        let name = percent_encode(&name);
        let values: Vec<String> =
            values.iter().map(|value| format!("{name}={}", percent_encode(value))).collect();
        let is_named =
            |part: &String| part.split_once('=').map_or(part.as_str(), |(name, _)| name) == name;
        let at = parameters.iter().skip(fixed).position(is_named).map(|at| at + fixed);
        let kept: Vec<String> = parameters
            .iter()
            .enumerate()
            .filter(|(index, part)| *index < fixed || !is_named(part))
            .map(|(_, part)| part.clone())
            .collect();
        let at = at.unwrap_or(kept.len());
        parameters = [&kept[..at], &values, &kept[at..]].concat();
    }
    let uri = format!("{path}?{}", parameters.join("&"));
    request.set_uri(uri.as_str()).map_err(|error| Error(error.to_string()))
}

fn query_entry((key, value): (&str, Option<View<'_>>)) -> Option<(String, Vec<String>)> {
    let values = match value? {
        View::String(text) => vec![text.to_owned()],
        View::List(list) => (0..list.len())
            .filter_map(|index| match list.item(index) {
                Some(View::String(text)) => Some(text.to_owned()),
                _ => None,
            })
            .collect(),
        _ => return None,
    };
    Some((key.to_owned(), values))
}

/// The string of a label, query parameter or header if botocore's differs from that of AWS's crate:
/// floats as Python prints them, header lists joined by a comma without a space.
pub(super) fn bound_text(view: View<'_>, member: Member) -> Option<String> {
    match view {
        View::Float(it) => Some(float(it.into())),
        View::Double(it) => Some(float(it)),
        View::List(list) if member.binding() == Binding::Header => Some(header_list(list, member)),
        View::Timestamp(it) if member.binding() == Binding::Header => {
            Some(timestamp_of(*it, member.timestamp_format(), Binding::Header))
        }
        _ => None,
    }
}

/// A float as Python prints it.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        crate::value::python::float_repr(value)
    }
}

fn header_list(list: &dyn ListView, member: Member) -> String {
    let format = member.target().element().map_or(Stamp::Unset, Member::timestamp_format);
    let items = (0..list.len()).filter_map(|index| list.item(index)).map(|view| match view {
        View::String(it) if it.contains([',', '"']) => format!("\"{}\"", it.replace('"', "\\\"")),
        View::String(it) => it.to_owned(),
        View::Boolean(it) => it.to_string(),
        View::Integer(it) => it.to_string(),
        View::Float(it) => float(it.into()),
        View::Double(it) => float(it),
        View::Timestamp(it) => timestamp_of(*it, format, Binding::Header),
        View::Blob(it) => aws_smithy_types::base64::encode(it.as_ref()),
        _ => String::new(),
    });
    items.collect::<Vec<_>>().join(",")
}

/// The query parameters of a list if botocore's differ from those of AWS's crate: floats as Python
/// prints them, timestamps with their fractions.
pub(super) fn query_list(list: &dyn ListView, member: Member) -> Option<Vec<String>> {
    let element = member.target().element()?;
    if !matches!(element.target().kind(), Kind::Float | Kind::Double | Kind::Timestamp) {
        return None;
    }
    let items =
        (0..list.len()).filter_map(|index| list.item(index)).filter_map(|view| match view {
            View::Float(it) => Some(float(it.into())),
            View::Double(it) => Some(float(it)),
            View::Timestamp(it) => {
                Some(timestamp_of(*it, element.timestamp_format(), Binding::Query))
            }
            _ => None,
        });
    Some(items.collect())
}

/// A timestamp in a header, which has no fraction of a second, or in the query.
fn timestamp_of(timestamp: DateTime, format: Stamp, binding: Binding) -> String {
    match format {
        Stamp::EpochSeconds => timestamp.secs().to_string(),
        Stamp::DateTime if binding == Binding::Header => date_time(whole_seconds(timestamp)),
        Stamp::Unset if binding == Binding::Header => http_date(timestamp),
        Stamp::DateTime | Stamp::Unset => date_time(timestamp),
        Stamp::HttpDate => http_date(timestamp),
    }
}

/// The string for a timestamp; `None` if it is sent as a number of seconds.
pub(super) fn timestamp_text(
    timestamp: DateTime,
    schema: &Schema<'_>,
    values_are_strings: bool,
) -> Option<String> {
    let format = schema.timestamp_format().map(|format| format.format());
    match format {
        Some(TimestampFormat::DateTime) => Some(date_time(timestamp)),
        Some(TimestampFormat::HttpDate) => Some(http_date(timestamp)),
        Some(TimestampFormat::EpochSeconds) => None,
        _ if schema.http_header().is_some() => Some(http_date(timestamp)),
        _ if schema.http_query().is_some() || schema.http_label().is_some() => {
            Some(date_time(timestamp))
        }
        _ if values_are_strings => Some(date_time(timestamp)),
        _ => None,
    }
}

/// The timestamp without its fraction of a second, which the AWS CLI truncates.
pub(super) fn whole_seconds(timestamp: DateTime) -> DateTime {
    DateTime::from_secs(timestamp.secs())
}

/// RFC 3339 in UTC, with a fraction of six digits if it is not zero.
fn date_time(timestamp: DateTime) -> String {
    let seconds = whole_seconds(timestamp).fmt(TextFormat::DateTime).unwrap_or_default();
    match timestamp.subsec_nanos() / 1000 {
        0 => seconds,
        micros => format!("{}.{micros:06}Z", seconds.trim_end_matches('Z')),
    }
}

fn http_date(timestamp: DateTime) -> String {
    whole_seconds(timestamp).fmt(TextFormat::HttpDate).unwrap_or_default()
}
