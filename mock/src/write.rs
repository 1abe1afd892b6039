//! Writes outputs and errors as HTTP responses: every member to the location that the model binds
//! it to.
//!
//! As in the specifications of the protocols, server side.

use crate::context::Context;
use crate::fault::Fault;
use crate::wire::{RPC_HEADER, Values, Wire, WireKind};
use crate::{cbor, json, xml};
use aws_smithy_types::base64;
use aws_smithy_types::date_time::Format;
use hardie_runtime::Value;
use hardie_runtime::shape::{Structure, View};
use hardie_runtime::table::{Binding, Member, Shape, TimestampFormat};
use hardie_runtime::value::{DateTime, Map, Number};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use hyper::{HeaderMap, Response, StatusCode};

/// Writes a successful response; `status` is the operation's.
pub(crate) fn output(
    context: Context<'_>,
    output: &dyn Structure,
    status: u16,
) -> Response<Full<Bytes>> {
    let wire = context.wire;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if wire.is_query() {
        let body = xml::query_output(context, &body(wire, output));
        return respond(StatusCode::OK, HeaderMap::new(), media_type(wire), body);
    }
    let mut response = structure(wire, output, status);
    if let Some(protocol) = wire.rpc_header() {
        put(response.headers_mut(), RPC_HEADER, protocol);
    }
    response
}

/// Writes a successful response without a body.
pub(crate) fn no_output(wire: Wire, status: u16) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if let Some(protocol) = wire.rpc_header() {
        put(response.headers_mut(), RPC_HEADER, protocol);
    }
    response
}

/// Writes an error.
pub(crate) fn fault(context: Context<'_>, fault: &Fault) -> Response<Full<Bytes>> {
    let (wire, status) = (context.wire, fault.status());
    let code = code(wire, fault);
    let mut response = match (wire.values(), fault) {
        (Values::Strings, _) => {
            let (content, mut headers) = match fault {
                Fault::Modeled(error) => {
                    (body(wire, error.structure()), bound(wire, error.structure()).headers)
                }
                Fault::Common { .. } => (Vec::new(), HeaderMap::new()),
            };
            let content = xml::error(context, &code, fault, &content);
            put(&mut headers, "x-amz-request-id", context.id);
            respond(status, headers, media_type(wire), content)
        }
        (Values::Json, Fault::Modeled(error)) if names_errors(wire) => {
            json_error(wire, error.structure(), &code, status)
        }
        (Values::Typed, Fault::Modeled(error)) => {
            let content = cbor::named(&code, &body(wire, error.structure()));
            respond(status, HeaderMap::new(), media_type(wire), content)
        }
        (_, Fault::Modeled(error)) => structure(wire, error.structure(), status),
        (Values::Typed, Fault::Common { message, .. }) => {
            let content = cbor::error(&code, message);
            respond(status, HeaderMap::new(), media_type(wire), content)
        }
        (Values::Json, Fault::Common { message, .. }) => {
            let mut body = Map::from_iter([("message".to_owned(), Value::from(message.as_ref()))]);
            if names_errors(wire) {
                body.insert("__type".to_owned(), Value::from(code.as_str()));
            }
            json_response(wire, status, HeaderMap::new(), Value::Map(body))
        }
    };
    let headers = response.headers_mut();
    if let Fault::Common { challenges, .. } = fault {
        let values = challenges.iter().filter_map(|it| HeaderValue::from_str(it).ok());
        for value in values {
            headers.append(WWW_AUTHENTICATE, value);
        }
    }
    match wire.kind {
        WireKind::RestJson | WireKind::AwsJson => put(headers, "x-amzn-errortype", fault.code()),
        WireKind::SimpleRestJson => put(headers, "x-error-type", fault.code()),
        _ => {}
    }
    if let Some(protocol) = wire.rpc_header() {
        put(headers, RPC_HEADER, protocol);
    }
    if let (true, Fault::Modeled(error)) = (wire.protocol().is_query_compatible(), fault) {
        let side = if status.is_server_error() { "Receiver" } else { "Sender" };
        let code = format!("{};{side}", error.structure().shape().error_code());
        put(headers, "x-amzn-query-error", &code);
    }
    response
}

/// Whether bodies of errors contain the name of the error.
fn names_errors(wire: Wire) -> bool {
    matches!(wire.kind, WireKind::AwsJson | WireKind::RpcV2Json)
}

/// The code of an error as clients of the protocol read it.
fn code(wire: Wire, fault: &Fault) -> String {
    match fault {
        Fault::Modeled(error) => {
            let shape = error.structure().shape();
            if wire.is_query() { shape.error_code() } else { shape.name() }.to_owned()
        }
        Fault::Common { code, .. } => common_code(wire, code).to_owned(),
    }
}

/// The names that services of XML have for errors of every service: those of awsQuery, of EC2 and
/// of S3.
const COMMON_CODES: [(&str, [&str; 3]); 9] = [
    (
        "MissingAuthenticationTokenException",
        ["MissingAuthenticationToken", "AuthFailure", "AccessDenied"],
    ),
    ("UnrecognizedClientException", ["InvalidClientTokenId", "AuthFailure", "InvalidAccessKeyId"]),
    (
        "InvalidSignatureException",
        ["SignatureDoesNotMatch", "AuthFailure", "SignatureDoesNotMatch"],
    ),
    (
        "IncompleteSignatureException",
        ["IncompleteSignature", "AuthFailure", "AuthorizationHeaderMalformed"],
    ),
    ("ThrottlingException", ["Throttling", "RequestLimitExceeded", "SlowDown"]),
    ("ValidationException", ["ValidationError", "InvalidParameterValue", "InvalidArgument"]),
    ("UnknownOperationException", ["InvalidAction", "InvalidAction", "MethodNotAllowed"]),
    ("SerializationException", ["MalformedQueryString", "InvalidQueryParameter", "MalformedXML"]),
    ("InternalFailure", ["InternalFailure", "InternalError", "InternalError"]),
];

fn common_code(wire: Wire, code: &str) -> &str {
    let column = match wire.kind {
        WireKind::AwsQuery => 0,
        WireKind::Ec2Query => 1,
        WireKind::RestXml => 2,
        _ => return code,
    };
    let found = COMMON_CODES.iter().find(|(name, _)| *name == code);
    found.and_then(|(_, names)| names.get(column)).copied().unwrap_or(code)
}

/// An error of a JSON protocol whose name is a member of the body.
fn json_error(
    wire: Wire,
    error: &dyn Structure,
    code: &str,
    status: StatusCode,
) -> Response<Full<Bytes>> {
    let body = String::from_utf8(body(wire, error)).unwrap_or_default();
    let name = json::text(&Value::from(code));
    let rest = body.strip_prefix('{').unwrap_or("}");
    let comma = if rest == "}" { "" } else { "," };
    let body = format!("{{\"__type\":{name}{comma}{rest}");
    respond(status, HeaderMap::new(), media_type(wire), body.into())
}

/// The members of a structure that are in the body, as the protocol's client would write them.
fn body(wire: Wire, from: &dyn Structure) -> Vec<u8> {
    // A union with an unknown member is none that an operation returns.
    hardie_runtime::wire::response_body(wire.protocol(), from)
        .unwrap_or_else(|_| if wire.values() == Values::Json { b"{}".to_vec() } else { Vec::new() })
}

fn media_type(wire: Wire) -> HeaderValue {
    HeaderValue::from_static(wire.media_type())
}

/// The parts of a structure that are bound to a location.
struct Bound<'a> {
    headers: HeaderMap,
    status: Option<StatusCode>,
    payload: Option<(View<'a>, Member)>,
    /// The members of the body, as JSON.
    body: Map,
}

fn bound(wire: Wire, from: &dyn Structure) -> Bound<'_> {
    let (mut headers, mut body) = (HeaderMap::new(), Map::new());
    let (mut payload, mut status) = (None, None);
    for member in from.shape().members().filter(|_| wire.has_bindings()) {
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
                if let View::Integer(code) = view {
                    let code = u16::try_from(code).ok();
                    status = code.and_then(|code| StatusCode::from_u16(code).ok());
                }
            }
            Binding::Payload => payload = Some((view, member)),
            _ if wire.kind == WireKind::RestJson => {
                body.insert(
                    member.wire_name().to_owned(),
                    encode(view, member.target(), member.timestamp_format()),
                );
            }
            _ => {}
        }
    }
    Bound { headers, status, payload, body }
}

fn structure(wire: Wire, from: &dyn Structure, status: StatusCode) -> Response<Full<Bytes>> {
    let Bound { headers, status: bound_status, payload, body: members } = bound(wire, from);
    let status = bound_status.unwrap_or(status);
    match payload {
        Some((View::Blob(bytes), member)) if !wire.payloads_are_json() => raw_response(
            status,
            headers,
            member,
            "application/octet-stream",
            bytes.as_ref().to_vec(),
        ),
        Some((View::String(text), member)) if !wire.payloads_are_json() => {
            raw_response(status, headers, member, "text/plain", text.into())
        }
        Some((view, member)) if wire.kind == WireKind::RestJson => {
            let content = encode(view, member.target(), member.timestamp_format());
            json_response(wire, status, headers, content)
        }
        // The payload is not set.
        None if wire.kind == WireKind::RestJson && payload_of(from).is_some() => {
            respond(status, headers, media_type(wire), Vec::new())
        }
        None if wire.kind == WireKind::RestJson => {
            json_response(wire, status, headers, Value::Map(members))
        }
        _ if wire.kind == WireKind::RestXml && !has_body(from) => {
            respond(status, headers, media_type(wire), Vec::new())
        }
        _ => respond(status, headers, media_type(wire), xml::document(wire, body(wire, from))),
    }
}

/// Whether any member of a structure is in the body, set or not, or is the body and set.
fn has_body(from: &dyn Structure) -> bool {
    let is_set =
        |member: Member| from.get(member.position()).is_some_and(|field| field.view().is_some());
    from.shape().members().any(|member| match member.binding() {
        Binding::Payload => is_set(member),
        // An output has no URI.
        Binding::Body | Binding::Label | Binding::Query | Binding::QueryParams => true,
        _ => false,
    })
}

fn payload_of(from: &dyn Structure) -> Option<Member> {
    from.shape().members().find(|member| member.binding() == Binding::Payload)
}

fn json_response(
    wire: Wire,
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
) -> Response<Full<Bytes>> {
    respond(status, headers, media_type(wire), json::text(&body).into())
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
    use crate::context::Context;
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
        let response =
            output(Context { wire: Wire::rest_json(), operation: "", id: "" }, &reply, 200);
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
        let response = output(
            Context { wire: Wire::rest_json(), operation: "", id: "" },
            &Reply::default(),
            201,
        );
        assert_eq!(response.status(), 201);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.as_ref(), b"{}");
    }
}
