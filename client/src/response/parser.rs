//! Parses a response into the value that the AWS CLI prints (AWS CLI behaviour 9.1).
//!
//! The typed output is not used: the AWS CLI prints what the service sent (a number where a string
//! is modelled, the UTC offset of a timestamp, a document in its order), which typed values cannot
//! hold. Rust callers get typed outputs from
//! [`wire::read_response`](hardie_runtime::wire::read_response).

use crate::config::Config;
use crate::error::Error;
use crate::response::raw::RawResponse;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::cli::{BodyKind, missing_attribute};
use hardie_runtime::service::{Flavour, Service};
use hardie_runtime::table::{Binding, Kind, Member, Operation, Shape, TimestampFormat};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use hardie_runtime::wire::Protocol;

/// How timestamps are printed (`cli_timestamp_format`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampStyle {
    /// ISO 8601 with its offset.
    Iso8601,
    /// As the service sent it.
    Wire,
}

impl TimestampStyle {
    /// The style of the profile.
    ///
    /// # Errors
    /// An unknown style (253), or an error of the profile.
    pub fn new(config: &Config) -> Result<TimestampStyle, Error> {
        match config.get("cli_timestamp_format")?.as_deref() {
            None | Some("iso8601") => Ok(TimestampStyle::Iso8601),
            Some("wire") => Ok(TimestampStyle::Wire),
            Some(other) => Err(Error::configuration(format!(
                "Unknown {} value: {other}, valid values are \"wire\" or \"iso8601\"",
                config.key("cli_timestamp_format")
            ))),
        }
    }
}

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
        let Value::Map(body) = body else {
            return Err(match body {
                // Such a body has no members.
                body if !body.is_null() && shape.members().next().is_none() => return Ok(found),
                Value::Null => "'NoneType' object is not iterable".to_owned(),
                other => missing_attribute(&other, "get"),
            });
        };
        // Every member of the body counts, even if it is modelled as a header.
        for member in shape.members() {
            if let Some(value) = present(shape, &body, member) {
                found.insert(member.name().to_owned(), self.read(value, member)?);
            }
        }
        Ok(found)
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
                Ok(Some(self.read(&body, member)?))
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
            Kind::List => self.read(&Value::List(header_items(text, target)), member),
            _ => self.read(&Value::from(text), member),
        }
    }

    /// Converts a value by the shape of its member; kinds without a handler are unchanged.
    fn read(self, value: &Value, member: Member) -> Result<Value, String> {
        let target = member.target();
        match target.kind() {
            _ if value.is_null() && member.is_nullable() => Ok(Value::Null),
            Kind::Structure | Kind::Union => self.structure(value, target),
            Kind::List => {
                let Some(element) = target.element() else { return Ok(value.clone()) };
                let items: Vec<Value> = match value {
                    Value::List(items) => items.clone(),
                    // Python iterates over any value.
                    Value::String(text) => {
                        text.chars().map(|c| Value::from(c.to_string())).collect()
                    }
                    Value::Map(map) => map.keys().map(|key| Value::from(key.as_str())).collect(),
                    other => {
                        return Err(format!(
                            "'{}' object is not iterable",
                            python::type_name(other, Dict::Plain)
                        ));
                    }
                };
                let read_item = |item: &Value| {
                    if item.is_null() { Ok(Value::Null) } else { self.read(item, element) }
                };
                Ok(Value::List(items.iter().map(read_item).collect::<Result<_, _>>()?))
            }
            Kind::Map => {
                let Some(element) = target.element() else { return Ok(value.clone()) };
                let Value::Map(map) = value else { return Err(missing_attribute(value, "items")) };
                // Null is a value of every map.
                let read_value = |value: &Value| {
                    if value.is_null() { Ok(Value::Null) } else { self.read(value, element) }
                };
                let entries = map.iter().map(|(key, value)| Ok((key.clone(), read_value(value)?)));
                Ok(Value::Map(entries.collect::<Result<_, String>>()?))
            }
            Kind::Timestamp if self.protocol.is_self_describing() => {
                Ok(match (value, self.style) {
                    (Value::Timestamp(time), TimestampStyle::Iso8601) => {
                        Value::from(timestamp::to_iso(time))
                    }
                    (Value::Timestamp(time), TimestampStyle::Wire) => {
                        Value::from(time.as_secs_f64())
                    }
                    (other, _) => other.clone(),
                })
            }
            Kind::Timestamp => match self.style {
                TimestampStyle::Wire => Ok(value.clone()),
                TimestampStyle::Iso8601 => iso8601(value).map(Value::from),
            },
            _ if !self.protocol.converts_numbers() => Ok(value.clone()),
            Kind::Integer | Kind::Long | Kind::Byte | Kind::Short | Kind::IntEnum => integer(value),
            Kind::Float | Kind::Double => float(value),
            Kind::Boolean => Ok(Value::Bool(match value {
                Value::Bool(flag) => *flag,
                Value::String(text) => text.eq_ignore_ascii_case("true"),
                _ => false,
            })),
            _ => Ok(value.clone()),
        }
    }

    fn structure(self, value: &Value, shape: Shape) -> Result<Value, String> {
        let map = match value {
            Value::Map(map) => map,
            Value::Null => return Ok(Value::Null),
            other => return Err(missing_attribute(other, "get")),
        };
        if shape.kind() == Kind::Union {
            let mut set = map.iter().filter(|(key, value)| *key != "__type" && !value.is_null());
            let (Some((tag, _)), None) = (set.next(), set.next()) else {
                return Err(format!(
                    "Invalid service response: {} must have one and only one member set.",
                    shape.name()
                ));
            };
            let is_unknown = shape.members().all(|member| member.wire_name() != tag);
            if is_unknown && !self.protocol.is_self_describing() {
                let name = Map::from_iter([("name".to_owned(), Value::from(tag.as_str()))]);
                return Ok(Value::Map(Map::from_iter([(
                    "SDK_UNKNOWN_MEMBER".to_owned(),
                    Value::Map(name),
                )])));
            }
        }
        let mut found = Map::new();
        for member in shape.members() {
            if let Some(value) = present(shape, map, member) {
                found.insert(member.name().to_owned(), self.read(value, member)?);
            }
        }
        Ok(Value::Map(found))
    }
}

/// The value of a member; null counts as absent, unless it is a value of the member. If a list has
/// the same element in XML, the value of another member is the first of the list.
fn present(shape: Shape, map: &Map, member: Member) -> Option<&Value> {
    let name = member.wire_name();
    let value = map.get(name)?;
    let is_list = |member: &Member| member.target().kind() == Kind::List;
    let value = match value {
        Value::List(items)
            if !is_list(&member)
                && shape.members().any(|it| it.wire_name() == name && is_list(&it)) =>
        {
            items.first()?
        }
        value => value,
    };
    Some(value).filter(|value| !value.is_null() || member.is_nullable())
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

/// Python's `int()` of a JSON value.
fn integer(value: &Value) -> Result<Value, String> {
    match value {
        Value::Number(number) if number.is_integer() => Ok(value.clone()),
        Value::Number(number) => {
            let whole = number.as_f64().trunc();
            if whole.is_finite() {
                python::int(&format!("{whole:.0}")).map(Value::Number)
            } else if whole.is_nan() {
                Err("cannot convert float NaN to integer".to_owned())
            } else {
                Err("cannot convert float infinity to integer".to_owned())
            }
        }
        Value::Bool(flag) => Ok(Value::from(i64::from(*flag))),
        Value::String(text) => python::int(text).map(Value::Number),
        other => Err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            python::type_name(other, Dict::Plain)
        )),
    }
}

/// Python's `float()` of a JSON value.
fn float(value: &Value) -> Result<Value, String> {
    match value {
        Value::Number(number) => Ok(Value::from(number.as_f64())),
        Value::Bool(flag) => Ok(Value::from(if *flag { 1.0 } else { 0.0 })),
        Value::String(text) => python::float(text).map(Value::from),
        other => Err(format!(
            "float() argument must be a string or a real number, not '{}'",
            python::type_name(other, Dict::Plain)
        )),
    }
}

/// A timestamp as ISO 8601: numbers in UTC, strings with their own offset.
fn iso8601(value: &Value) -> Result<String, String> {
    let text = python::str(value, Dict::Plain);
    let time = match value {
        Value::Number(number) => timestamp::from_epoch_seconds(number.as_f64()),
        Value::String(text) => timestamp::parse(text),
        _ => None,
    };
    let time = time.ok_or_else(|| {
        let kind = if text.trim().is_empty() {
            "String does not contain a date"
        } else {
            "Unknown string format"
        };
        format!("Invalid timestamp \"{text}\": {kind}: {text}")
    })?;
    match value.as_str().and_then(trailing_offset) {
        Some((minutes, offset)) => {
            let seconds = time.secs().saturating_add(i64::from(minutes) * 60);
            let local =
                timestamp::to_iso(&DateTime::from_secs_and_nanos(seconds, time.subsec_nanos()));
            Ok(format!("{}{offset}", local.trim_end_matches("+00:00")))
        }
        None => Ok(timestamp::to_iso(&time)),
    }
}

/// The offset at the end of a timestamp in minutes, and as `+02:00`; `None` for UTC.
fn trailing_offset(text: &str) -> Option<(i32, String)> {
    let (_, time) = text.split_once('T')?;
    let at = time.rfind(['+', '-'])?;
    let sign = if time[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = time[at + 1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?);
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse::<i32>().ok()? };
    let total = sign * (hours * 60 + minutes);
    let shown = format!("{}{hours:02}:{minutes:02}", if sign < 0 { '-' } else { '+' });
    (total != 0).then_some((total, shown))
}
