//! Parses a response into the value that the AWS CLI prints (AWS CLI behaviour 9.1).
//!
//! The typed output is not used: the AWS CLI prints what the service sent (a number where a string
//! is modelled, the UTC offset of a timestamp, a document in its order), which typed values cannot
//! hold. Rust callers get typed outputs from
//! [`wire::read_response`](hardie_runtime::wire::read_response).

use crate::response::convert::{Converter, TimestampStyle};
use crate::response::raw::RawResponse;
use hardie_runtime::cli::{BodyKind, missing_attribute};
use hardie_runtime::service::{Flavour, Service};
use hardie_runtime::table::{Binding, Kind, Member, Operation, Shape, TimestampFormat};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::wire::Protocol;

/// Parses responses.
#[derive(Clone, Copy)]
pub(crate) struct ResponseParser {
    pub(crate) protocol: Protocol,
    pub(crate) style: TimestampStyle,
    /// Whether numbers in documents keep digits that a double cannot hold.
    pub(crate) decimals: Decimals,
}

/// How numbers in documents are read: as the AWS CLI does, or exactly.
pub(crate) fn decimals_of(flavour: Flavour) -> Decimals {
    if flavour.is_aws() { Decimals::Doubles } else { Decimals::Exact }
}

/// The members of a successful response as they are printed, without a connection.
///
/// # Errors
/// As for a call: Python's message about a value that does not fit.
pub fn parse_output(
    service: &Service,
    operation: Operation,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
) -> Result<Map, String> {
    let parser = ResponseParser {
        protocol: service.protocol,
        style: TimestampStyle::Iso8601,
        decimals: decimals_of(service.flavour),
    };
    let raw = RawResponse { status: operation.code(), headers, body };
    parser.members(operation.output(), &raw, BodyKind::Output(operation))
}

impl ResponseParser {
    /// The members of an output or error that are set: first those of headers and status, then
    /// those of the body, both in model order.
    ///
    /// # Errors
    /// Python's message about a value that does not fit.
    pub(crate) fn members(
        self,
        shape: Shape,
        raw: &RawResponse,
        kind: BodyKind,
    ) -> Result<Map, String> {
        let mut found = Map::new();
        hardie_runtime::cli::check_headers(self.protocol, &raw.parts())
            .map_err(|error| error.to_string())?;
        for member in shape.members() {
            match member.binding() {
                Binding::StatusCode => {
                    found.insert(member.name().to_owned(), Value::from(i64::from(raw.status)));
                }
                Binding::Header => {
                    if let Some(text) = raw.header(member.wire_name()) {
                        found.insert(member.name().to_owned(), self.header_value(member, text)?);
                    }
                }
                Binding::PrefixHeaders => {
                    found.insert(member.name().to_owned(), Value::Map(prefixed(member, raw)));
                }
                _ => {}
            }
        }
        if let Some(payload) = shape.members().find(|member| member.binding() == Binding::Payload) {
            if let Some(value) = self.payload_value(payload, raw)? {
                found.insert(payload.name().to_owned(), value);
            }
            return Ok(found);
        }
        let body = self.body(raw, kind, shape)?;
        let Value::Map(mut body) = body else {
            return Err(match body {
                // Such a body has no members.
                body if !body.is_null() && shape.members().next().is_none() => return Ok(found),
                Value::Null => "'NoneType' object is not iterable".to_owned(),
                other => missing_attribute(&other, "get"),
            });
        };
        Converter::new(self.protocol, self.style).members(shape, &mut body, &mut found)?;
        Ok(found)
    }

    fn converted(self, mut value: Value, member: Member) -> Result<Value, String> {
        Converter::new(self.protocol, self.style).value(&mut value, member)?;
        Ok(value)
    }

    fn body(self, raw: &RawResponse, kind: BodyKind, shape: Shape) -> Result<Value, String> {
        let read = match self.decimals {
            Decimals::Exact => hardie_runtime::cli::exact_body,
            Decimals::Doubles => hardie_runtime::cli::untyped_body,
        };
        read(self.protocol, &raw.body, kind, shape).map_err(|error| error.to_string())
    }

    fn payload_value(self, member: Member, raw: &RawResponse) -> Result<Option<Value>, String> {
        let target = member.target();
        match target.kind() {
            // This member is in the output file.
            Kind::Blob => Ok(None),
            Kind::String | Kind::Enum if !self.protocol.payloads_are_json() => {
                Ok(Some(Value::from(String::from_utf8_lossy(&raw.body).into_owned())))
            }
            _ if raw.body.is_empty() && self.protocol.payloads_are_json() => Ok(None),
            _ => {
                let body = self.body(raw, BodyKind::Payload, target)?;
                Ok(Some(self.converted(body, member)?))
            }
        }
    }

    fn header_value(self, member: Member, text: &str) -> Result<Value, String> {
        let target = member.target();
        match target.kind() {
            Kind::String if member.is_json_header() => {
                let bytes =
                    aws_smithy_types::base64::decode(text).map_err(|error| error.to_string())?;
                let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
                json::parse_lossy(&text).map_err(|error| error.to_string())
            }
            Kind::List => self.converted(Value::List(header_items(text, target)), member),
            _ => self.converted(Value::from(text), member),
        }
    }
}

fn prefixed(member: Member, raw: &RawResponse) -> Map {
    let prefix = member.wire_name();
    let entries = raw.headers.iter().filter_map(|(name, value)| {
        let (start, rest) = name.split_at_checked(prefix.len())?;
        start.eq_ignore_ascii_case(prefix).then(|| (rest.to_owned(), Value::from(value.as_str())))
    });
    entries.collect()
}

/// The items of a header; timestamps as HTTP dates have a comma each.
fn header_items(text: &str, list: Shape) -> Vec<Value> {
    let is_http_date = list.element().is_some_and(|element| {
        element.target().kind() == Kind::Timestamp
            && matches!(
                element.timestamp_format(),
                TimestampFormat::Unset | TimestampFormat::HttpDate
            )
    });
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let pairs = parts.chunks(if is_http_date { 2 } else { 1 });
    pairs.map(|parts| Value::from(parts.join(", "))).collect()
}
