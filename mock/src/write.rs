//! Writes outputs and errors as HTTP responses: every member to the location that the model binds
//! it to.
//!
//! As in Smithy's restJson1 protocol, server side.

use crate::fault::Fault;
use crate::json;
use crate::wire::{RPC_HEADER, Wire, WireKind};
use aws_smithy_types::base64;
use aws_smithy_types::date_time::Format;
use hardie_runtime::Value;
use hardie_runtime::shape::{Structure, View};
use hardie_runtime::table::{Binding, Member, Shape, TimestampFormat};
use hardie_runtime::value::{DateTime, Map, Number};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Response, StatusCode};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Writes a successful response; `status` is the operation's.
pub(crate) fn output(wire: Wire, output: &dyn Structure, status: u16) -> Response<Full<Bytes>> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = structure(wire, output, status);
    if wire.kind == WireKind::RpcV2Json {
        put(response.headers_mut(), RPC_HEADER.0, RPC_HEADER.1);
    }
    response
}

/// Writes a successful response of rpcv2Json without a body.
pub(crate) fn no_output() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    put(response.headers_mut(), RPC_HEADER.0, RPC_HEADER.1);
    response
}

/// Writes an error.
pub(crate) fn fault(wire: Wire, fault: &Fault) -> Response<Full<Bytes>> {
    let is_rpc = wire.kind == WireKind::RpcV2Json;
    let mut response = match fault {
        Fault::Modeled(error) if is_rpc => rpc_error(wire, error.structure(), fault.status()),
        Fault::Modeled(error) => structure(wire, error.structure(), fault.status()),
        Fault::Common { status, message, code } => {
            let mut body = Map::from_iter([("message".to_owned(), Value::from(message.as_ref()))]);
            if is_rpc {
                body.insert("__type".to_owned(), Value::from(code.as_ref()));
            }
            json_response(*status, HeaderMap::new(), Value::Map(body))
        }
    };
    let (name, value) = match wire.kind {
        WireKind::RestJson => ("x-amzn-errortype", fault.code()),
        WireKind::SimpleRestJson => ("x-error-type", fault.code()),
        WireKind::RpcV2Json => RPC_HEADER,
    };
    put(response.headers_mut(), name, value);
    response
}

/// An error of rpcv2Json, whose name is a member of the body.
fn rpc_error(wire: Wire, error: &dyn Structure, status: StatusCode) -> Response<Full<Bytes>> {
    let body = json_body(wire, error);
    let name = json::text(&Value::from(error.shape().name()));
    let rest = body.strip_prefix("{").unwrap_or_default();
    let comma = if rest == "}" { "" } else { "," };
    let body = format!("{{\"__type\":{name}{comma}{rest}");
    respond(status, HeaderMap::new(), JSON, body.into())
}

/// The members of a structure that are in the body, as the protocol's client would write them.
fn json_body(wire: Wire, from: &dyn Structure) -> String {
    // A union with an unknown member is none that an operation returns.
    hardie_runtime::wire::json_body(wire.protocol(), from).unwrap_or_else(|_| "{}".to_owned())
}

fn structure(wire: Wire, from: &dyn Structure, mut status: StatusCode) -> Response<Full<Bytes>> {
    let (mut headers, mut body) = (HeaderMap::new(), Map::new());
    let mut payload = None;
    for member in from.shape().members() {
        let Some(view) = from.get(member.position()).and_then(|field| field.view()) else {
            continue;
        };
        match member.binding() {
            Binding::Header => {
                put(&mut headers, member.wire_name(), &header_text(view, member));
            }
            Binding::PrefixHeaders => {
                let View::Map(map) = view else { continue };
                for (key, value) in (0..map.len()).filter_map(|index| map.entry(index)) {
                    let Some(View::String(text)) = value else { continue };
                    put(&mut headers, &format!("{}{key}", member.wire_name()), text);
                }
            }
            Binding::StatusCode => {
                let code =
                    if let View::Integer(code) = view { u16::try_from(code).ok() } else { None };
                status = code.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(status);
            }
            Binding::Payload => payload = Some((view, member)),
            _ => {
                body.insert(
                    member.wire_name().to_owned(),
                    encode(view, member.target(), member.timestamp_format()),
                );
            }
        }
    }
    if wire.kind != WireKind::RestJson {
        return respond(status, headers, JSON, json_body(wire, from).into());
    }
    match payload {
        Some((View::Blob(bytes), member)) => raw_response(
            status,
            headers,
            member,
            "application/octet-stream",
            bytes.as_ref().to_vec(),
        ),
        Some((View::String(text), member)) => {
            raw_response(status, headers, member, "text/plain", text.into())
        }
        Some((view, member)) => {
            json_response(status, headers, encode(view, member.target(), member.timestamp_format()))
        }
        None => json_response(status, headers, Value::Map(body)),
    }
}

fn json_response(status: StatusCode, headers: HeaderMap, body: Value) -> Response<Full<Bytes>> {
    respond(status, headers, JSON, json::text(&body).into())
}

fn raw_response(
    status: StatusCode,
    headers: HeaderMap,
    member: Member,
    otherwise: &'static str,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let media_type = match member.target().media_type() {
        "" => otherwise,
        media_type => media_type,
    };
    let media_type = HeaderValue::from_str(media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    respond(status, headers, media_type, body)
}

fn respond(
    status: StatusCode,
    headers: HeaderMap,
    media_type: HeaderValue,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    // The output may bind a member to this header.
    response.headers_mut().entry(CONTENT_TYPE).or_insert(media_type);
    response
}

/// Adds a header, unless its value is not valid in HTTP.
fn put(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}

fn header_text(view: View<'_>, member: Member) -> String {
    match view {
        View::List(list) => {
            let Some(element) = member.target().element() else { return String::new() };
            let items = (0..list.len()).filter_map(|index| list.item(index));
            items
                .map(|item| quoted(&header_text(item, element), item))
                .collect::<Vec<_>>()
                .join(", ")
        }
        View::String(text) if !member.target().media_type().is_empty() => base64::encode(text),
        View::Timestamp(timestamp) => match member.timestamp_format() {
            TimestampFormat::Unset => formatted(timestamp, TimestampFormat::HttpDate),
            format => formatted(timestamp, format),
        },
        view => match encode(view, member.target(), member.timestamp_format()) {
            Value::String(text) => text,
            other => json::text(&other),
        },
    }
}

/// An element of a list in a header; a string with a comma or a quote is quoted.
fn quoted(text: &str, item: View<'_>) -> String {
    match item {
        View::String(_) if text.contains([',', '"']) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        _ => text.to_owned(),
    }
}

/// Encodes a value as JSON; `format` is the timestamp format of its member.
pub(crate) fn encode(view: View<'_>, shape: Shape, format: TimestampFormat) -> Value {
    let part = |value: Option<View<'_>>, member: Option<Member>| match (value, member) {
        (Some(view), Some(member)) => encode(view, member.target(), member.timestamp_format()),
        _ => Value::Null,
    };
    match view {
        View::Boolean(flag) => Value::Bool(flag),
        View::Integer(number) => Value::Number(Number::Integer(number)),
        View::Float(number) => float(f64::from(number)),
        View::Double(number) => float(number),
        View::BigInteger(number) => {
            Number::parse_integer(number.as_ref()).map_or(Value::Null, Value::Number)
        }
        View::BigDecimal(number) => float(number.as_ref().parse().unwrap_or(f64::NAN)),
        View::String(text) => Value::from(text),
        View::Blob(bytes) => Value::from(base64::encode(bytes)),
        View::Timestamp(timestamp) => match format {
            TimestampFormat::Unset | TimestampFormat::EpochSeconds => epoch_seconds(timestamp),
            format => Value::from(formatted(timestamp, format)),
        },
        View::Document(value) => value.clone(),
        View::List(list) => Value::List(
            (0..list.len()).map(|index| part(list.item(index), shape.element())).collect(),
        ),
        View::Map(map) => {
            let entries = (0..map.len()).filter_map(|index| map.entry(index));
            Value::Map(
                entries
                    .map(|(key, value)| (key.to_owned(), part(value, shape.element())))
                    .collect(),
            )
        }
        View::Structure(it) => {
            let members = it.shape().members().filter_map(|member| {
                let view = it.get(member.position())?.view()?;
                Some((member.wire_name().to_owned(), part(Some(view), Some(member))))
            });
            Value::Map(members.collect())
        }
        View::Unit => Value::Map(Map::new()),
        View::Null => Value::Null,
    }
}

fn float(number: f64) -> Value {
    if number.is_finite() {
        return Value::Number(Number::Float(number));
    }
    let sign = if number == f64::NEG_INFINITY { "-" } else { "" };
    Value::from(if number.is_nan() { "NaN".to_owned() } else { format!("{sign}Infinity") })
}

fn epoch_seconds(timestamp: &DateTime) -> Value {
    match timestamp.subsec_nanos() {
        0 => Value::from(timestamp.secs()),
        _ => Value::from(timestamp.as_secs_f64()),
    }
}

fn formatted(timestamp: &DateTime, format: TimestampFormat) -> String {
    let format = match format {
        TimestampFormat::HttpDate => Format::HttpDate,
        TimestampFormat::EpochSeconds => Format::EpochSeconds,
        TimestampFormat::DateTime | TimestampFormat::Unset => Format::DateTime,
    };
    timestamp.fmt(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::output;
    use crate::test_service::Reply;
    use crate::wire::Wire;
    use hardie_runtime::value::{Blob, DateTime};
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn members_to_every_place() {
        let reply = Reply {
            etag: Some("abc".to_owned()),
            tags: Some(vec!["a".to_owned(), "b,\"c".to_owned()]),
            meta: Some([("One".to_owned(), "1".to_owned())].into_iter().collect()),
            code: Some(202),
            data: Some(Blob::new(vec![1, 2])),
            when: Some(DateTime::from_secs_f64(1.5)),
            share: Some(f64::NEG_INFINITY),
        };
        let response = output(Wire::rest_json(), &reply, 200);
        assert_eq!(response.status(), 202);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("etag"), "abc");
        assert_eq!(header("x-tags"), r#"a, "b,\"c""#);
        assert_eq!(header("x-meta-one"), "1");
        assert_eq!(header("content-type"), "application/json");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"data":"AQI=","When":1.5,"Share":"-Infinity"}"#
        );
    }

    #[tokio::test]
    async fn an_output_without_members_is_an_empty_object() {
        let response = output(Wire::rest_json(), &Reply::default(), 201);
        assert_eq!(response.status(), 201);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.as_ref(), b"{}");
    }
}
