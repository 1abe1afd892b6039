//! Decodes received data to values of the model's shapes: JSON documents, and the strings of
//! labels, query parameters and headers.
//!
//! As in Smithy's restJson1 protocol, server side. In XML and forms, all simple values are strings;
//! in CBOR, blobs and timestamps have types of their own. Members appear by their Smithy names;
//! unknown members are dropped and nulls count as absent.

use crate::fault::Fault;
use crate::wire::Values;
use aws_smithy_types::base64;
use aws_smithy_types::date_time::Format;
use hardie_runtime::table::{Kind, Member, Shape, TimestampFormat};
use hardie_runtime::value::{DateTime, Map, Number, Value};

/// The path of a value in the input: member names, keys and indices, separated by slashes.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    name: &'a str,
    /// The format of timestamps here, unless the model has another one.
    timestamps: TimestampFormat,
    values: Values,
}

impl<'a> Place<'a> {
    /// The whole input.
    pub(crate) const INPUT: Place<'static> = Place::input(TimestampFormat::Unset, Values::Json);

    /// The whole input, with a format of timestamps and of values.
    pub(crate) const fn input(timestamps: TimestampFormat, values: Values) -> Place<'static> {
        Place { outer: None, name: "", timestamps, values }
    }

    /// The path of a part of this value.
    pub(crate) fn at(&'a self, name: &'a str) -> Place<'a> {
        Place { outer: Some(self), name, timestamps: self.timestamps, values: self.values }
    }
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(outer) = self.outer else { return Ok(()) };
        write!(f, "{outer}/{}", self.name)
    }
}

/// Decodes the members of a structure that are sent in the body (`in_body`) from a JSON object.
pub(crate) fn members(
    value: Value,
    shape: Shape,
    place: Place<'_>,
    in_body: impl Fn(Member) -> bool,
) -> Result<Map, Fault> {
    let Value::Map(mut object) = value else { return Err(unlike("an object", &value, place)) };
    let mut map = Map::new();
    for member in shape.members().filter(|member| in_body(*member)) {
        let Some(value) = object.shift_remove(member.wire_name()) else { continue };
        if value.is_null() && member.is_nullable() {
            map.insert(member.name().to_owned(), Value::Null);
            continue;
        }
        if value.is_null() && member.target().kind() != Kind::Document {
            continue;
        }
        let value =
            json(value, member.target(), member.timestamp_format(), place.at(member.name()))?;
        map.insert(member.name().to_owned(), value);
    }
    if shape.kind() == Kind::Union {
        // A client may add `__type`; all other remaining members are unknown.
        let unknown =
            object.iter().filter(|(name, value)| *name != "__type" && !value.is_null()).count();
        if map.len() != 1 || unknown > 0 {
            return Err(Fault::serialization(format!(
                "{}: a union has exactly one member set",
                shown(place)
            )));
        }
    }
    Ok(map)
}

/// Decodes a JSON value of a shape; `format` is the timestamp format of its member.
pub(crate) fn json(
    value: Value,
    shape: Shape,
    format: TimestampFormat,
    place: Place<'_>,
) -> Result<Value, Fault> {
    if place.values == Values::Strings
        && let Value::String(text) = &value
    {
        return simple(text, shape, format, place);
    }
    Ok(match (shape.kind(), value) {
        (Kind::Document, value) => value,
        (Kind::Blob, Value::Bytes(bytes)) => Value::Bytes(bytes),
        (Kind::Timestamp, Value::Timestamp(timestamp)) => Value::Timestamp(timestamp),
        (Kind::Boolean, Value::Bool(flag)) => Value::Bool(flag),
        (Kind::String | Kind::Enum, Value::String(text)) => Value::String(text),
        (kind, Value::Number(number)) if integer_bits(kind).is_some() => {
            integer(number, kind, place)?
        }
        (Kind::BigInteger, Value::Number(number)) if number.is_integer() => Value::Number(number),
        (Kind::Float | Kind::Double | Kind::BigDecimal, Value::Number(number)) => {
            Value::Number(number)
        }
        (kind @ (Kind::Float | Kind::Double), Value::String(text)) => match special_float(&text) {
            Some(number) => Value::Number(Number::Float(number)),
            None => return Err(unlike(noun(kind), &Value::String(text), place)),
        },
        (Kind::Blob, Value::String(text)) => bytes(&text, place)?,
        (Kind::Timestamp, value) => timestamp(&value, format, place)?,
        (Kind::List, Value::List(list)) => {
            let Some(member) = shape.element() else { return Ok(Value::List(list)) };
            let items = list
                .into_iter()
                .enumerate()
                .map(|(index, item)| element(item, shape, member, place.at(&index.to_string())));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        (Kind::Map, Value::Map(map)) => {
            let Some(member) = shape.element() else { return Ok(Value::Map(map)) };
            let entries = map.into_iter().map(|(key, value)| {
                let value = element(value, shape, member, place.at(&key))?;
                Ok((key, value))
            });
            Value::Map(entries.collect::<Result<_, Fault>>()?)
        }
        (Kind::Structure | Kind::Union, value @ Value::Map(_)) => {
            Value::Map(members(value, shape, place, |_| true)?)
        }
        (kind, value) => return Err(unlike(noun(kind), &value, place)),
    })
}

fn element(value: Value, shape: Shape, member: Member, place: Place<'_>) -> Result<Value, Fault> {
    if value.is_null() && shape.is_sparse() {
        return Ok(Value::Null);
    }
    json(value, member.target(), member.timestamp_format(), place)
}

/// Decodes a string in a label, a query parameter or a header as a value of a simple shape.
///
/// `default` is the timestamp format of the location: `DateTime` in URIs, `HttpDate` in headers.
pub(crate) fn text(
    text: &str,
    member: Member,
    default: TimestampFormat,
    place: Place<'_>,
) -> Result<Value, Fault> {
    let shape = member.target();
    // Headers cannot contain every string, so one with a media type is sent in base64.
    if shape.kind() == Kind::String
        && default == TimestampFormat::HttpDate
        && !shape.media_type().is_empty()
    {
        let wrong = || unlike(noun(shape.kind()), &Value::from(text), place);
        return match bytes(text, place)? {
            Value::Bytes(bytes) => String::from_utf8(bytes).map(Value::String).map_err(|_| wrong()),
            other => Ok(other),
        };
    }
    let format = match member.timestamp_format() {
        TimestampFormat::Unset => default,
        format => format,
    };
    simple(text, shape, format, place)
}

/// Decodes the string of a simple value.
fn simple(
    text: &str,
    shape: Shape,
    format: TimestampFormat,
    place: Place<'_>,
) -> Result<Value, Fault> {
    let wrong = || unlike(noun(shape.kind()), &Value::from(text), place);
    Ok(match shape.kind() {
        Kind::Boolean => Value::Bool(text.parse().map_err(|_| wrong())?),
        Kind::Float | Kind::Double | Kind::BigDecimal => {
            // Rust also accepts `inf` and `nan`, which the protocol does not allow.
            let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
            let number = if plain { text.parse().ok() } else { special_float(text) };
            Value::Number(Number::Float(number.ok_or_else(wrong)?))
        }
        Kind::BigInteger => Value::Number(Number::parse_integer(text).ok_or_else(wrong)?),
        kind if integer_bits(kind).is_some() => {
            integer(Number::parse_integer(text).ok_or_else(wrong)?, kind, place)?
        }
        Kind::Blob => bytes(text, place)?,
        Kind::Timestamp => timestamp(&Value::from(text), format, place)?,
        // An element without content.
        Kind::List if text.trim().is_empty() => Value::List(Vec::new()),
        Kind::Map | Kind::Structure if text.trim().is_empty() => Value::Map(Map::new()),
        Kind::List | Kind::Map | Kind::Structure | Kind::Union => return Err(wrong()),
        _ => Value::from(text),
    })
}

fn integer_bits(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Byte => Some(8),
        Kind::Short => Some(16),
        Kind::Integer | Kind::IntEnum => Some(32),
        Kind::Long => Some(64),
        _ => None,
    }
}

fn integer(number: Number, kind: Kind, place: Place<'_>) -> Result<Value, Fault> {
    let unused = 64 - integer_bits(kind).unwrap_or(64);
    match number.as_i64() {
        // A value that fits in the narrower type is unchanged by this shift.
        Some(wide) if (wide << unused) >> unused == wide => Ok(Value::Number(number)),
        _ => Err(unlike(noun(kind), &Value::Number(number), place)),
    }
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn bytes(text: &str, place: Place<'_>) -> Result<Value, Fault> {
    match base64::decode(text) {
        Ok(bytes) => Ok(Value::Bytes(bytes)),
        Err(_) => Err(Fault::serialization(format!("{}: not base64", shown(place)))),
    }
}

fn timestamp(value: &Value, format: TimestampFormat, place: Place<'_>) -> Result<Value, Fault> {
    let format = match format {
        TimestampFormat::Unset => place.timestamps,
        format => format,
    };
    let seconds = |seconds: f64| seconds.is_finite().then(|| DateTime::from_secs_f64(seconds));
    let timestamp = match (format, value) {
        (TimestampFormat::EpochSeconds | TimestampFormat::Unset, Value::Number(number)) => {
            seconds(number.as_f64())
        }
        (TimestampFormat::EpochSeconds, Value::String(text)) => text.parse().ok().and_then(seconds),
        (TimestampFormat::DateTime, Value::String(text)) => {
            DateTime::from_str(text, Format::DateTime).ok()
        }
        (TimestampFormat::HttpDate, Value::String(text)) => {
            DateTime::from_str(text, Format::HttpDate).ok()
        }
        _ => None,
    };
    timestamp.map(Value::Timestamp).ok_or_else(|| unlike("a timestamp", value, place))
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Blob => "base64 text",
        Kind::Boolean => "true or false",
        Kind::String | Kind::Enum => "text",
        Kind::Byte => "an 8-bit integer",
        Kind::Short => "a 16-bit integer",
        Kind::Integer | Kind::IntEnum => "a 32-bit integer",
        Kind::Long => "a 64-bit integer",
        Kind::BigInteger => "an integer",
        Kind::Float | Kind::Double | Kind::BigDecimal => "a number",
        Kind::Timestamp => "a timestamp",
        Kind::Document => "a JSON value",
        Kind::List => "a list",
        Kind::Map | Kind::Structure | Kind::Union => "an object",
    }
}

fn unlike(wanted: &str, found: &Value, place: Place<'_>) -> Fault {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_integer() && wanted.ends_with("integer") => {
            "an integer out of range"
        }
        Value::Number(number) if number.is_integer() => "an integer",
        Value::Number(number) if number.as_f64().fract() != 0.0 => "a number with a fraction",
        Value::Number(_) => "a number out of range",
        Value::String(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "an object",
        Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => "something else",
    };
    if wanted == found {
        return Fault::serialization(format!("{}: not {wanted}", shown(place)));
    }
    Fault::serialization(format!("{}: expected {wanted}, found {found}", shown(place)))
}

fn shown(place: Place<'_>) -> String {
    match place.to_string() {
        place if place.is_empty() => "The request's body".to_owned(),
        place => place,
    }
}
