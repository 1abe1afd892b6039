//! Documents (`smithy.api#Document`). The document type of AWS's crates loses the order of entries
//! and integers beyond 64 bits. So documents are written value by value, and read from the body a
//! second time.

use crate::sort::sort_by;
use crate::table::Shape;
use crate::value::{BigInteger, DateTime, Map, Number, Value, json, timestamp};
use aws_smithy_schema::serde::{SerdeError, ShapeDeserializer, ShapeSerializer};
use aws_smithy_schema::{Schema, prelude};
use aws_smithy_types::{Document, Number as AwsNumber};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::str::FromStr;

/// Writes a document.
pub(super) fn write(
    value: &Value,
    schema: &Schema<'_>,
    out: &mut dyn ShapeSerializer,
) -> Result<(), SerdeError> {
    match value {
        Value::Null => out.write_null(schema),
        Value::Bool(it) => out.write_boolean(schema, *it),
        Value::Number(Number::Integer(it)) => out.write_long(schema, *it),
        Value::Number(Number::Float(it)) => out.write_double(schema, *it),
        Value::Number(Number::Big(it)) => match BigInteger::from_str(it) {
            Ok(it) => out.write_big_integer(schema, &it),
            Err(error) => Err(SerdeError::invalid_input(error.to_string())),
        },
        Value::Number(Number::Decimal(it)) => match it.parse() {
            Ok(it) => out.write_big_decimal(schema, &it),
            Err(_) => Err(SerdeError::invalid_input(format!("{it:?} is not a number"))),
        },
        Value::String(it) => out.write_string(schema, it),
        Value::Bytes(it) => out.write_string(schema, &aws_smithy_types::base64::encode(it)),
        Value::Timestamp(it) => out.write_timestamp(schema, it),
        Value::Foreign(it) => {
            Err(SerdeError::invalid_input(format!("a document cannot hold {}", it.text)))
        }
        Value::List(it) => out.write_list_with_length(schema, it.len(), &|out| {
            it.iter().try_for_each(|value| write(value, &prelude::DOCUMENT, out))
        }),
        Value::Map(it) => out.write_map_with_length(schema, it.len(), &|out| {
            it.iter().try_for_each(|(key, value)| {
                out.write_string(&prelude::STRING, key)?;
                write(value, &prelude::DOCUMENT, out)
            })
        }),
    }
}

/// A step from a JSON value to a nested one.
pub(super) enum Step {
    Name(Cow<'static, str>),
    Index(usize),
}

/// Reads a body as an untyped value with wire names.
pub(super) type ReadUntyped<'a> = &'a dyn Fn() -> Option<Value>;

/// A body, and the current position of a deserializer in it.
pub(super) struct DocumentCursor<'a> {
    body: &'a [u8],
    /// The body as JSON.
    parsed: OnceCell<Option<Value>>,
    /// The body in whatever format it has.
    untyped: OnceCell<Option<Value>>,
    read_untyped: ReadUntyped<'a>,
    steps: Vec<Step>,
    /// The position of the first error.
    failed: Option<String>,
}

impl<'a> DocumentCursor<'a> {
    /// A cursor at the start of a body, which is parsed when the first document is read, or by
    /// `read_untyped` when the first unknown member of a union is.
    pub(super) fn new(body: &'a [u8], read_untyped: ReadUntyped<'a>) -> DocumentCursor<'a> {
        let (parsed, untyped) = (OnceCell::new(), OnceCell::new());
        DocumentCursor { body, parsed, untyped, read_untyped, steps: Vec::new(), failed: None }
    }

    /// The name of the member of the union at the current position that its shape does not have,
    /// which AWS's deserializers do not tell.
    pub(super) fn unknown_member(&self, union: Shape) -> Option<&str> {
        let whole = self.untyped.get_or_init(self.read_untyped).as_ref();
        let is_unknown = |name: &str| {
            name != "__type" && union.members().all(|member| member.wire_name() != name)
        };
        // Without an untyped body, it is JSON of the runtime's own.
        let value = whole.map_or_else(|| self.value(), |whole| self.within_whole(whole));
        let members = value?.as_map()?;
        let found = members.iter().find(|(name, value)| is_unknown(name) && !value.is_null());
        found.map(|(name, _)| name.as_str())
    }

    /// Runs a function one step deeper in the body.
    pub(super) fn within<R>(
        &mut self,
        step: Step,
        inside: impl FnOnce(&mut Self) -> Result<R, SerdeError>,
    ) -> Result<R, SerdeError> {
        self.steps.push(step);
        let result = inside(self);
        if result.is_err() && self.failed.is_none() {
            self.failed = Some(self.position());
        }
        self.steps.pop();
        result
    }

    /// The current position, such as `files[0].name`.
    fn position(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Index(index) => text.push_str(&format!("[{index}]")),
                // The keys of a map are values of a response.
                Step::Name(Cow::Owned(_)) => text.push_str("[…]"),
                Step::Name(name) if text.is_empty() => text.push_str(name),
                Step::Name(name) => text.push_str(&format!(".{name}")),
            }
        }
        text
    }

    /// The message of an error of reading, with the position of its value in the body.
    pub(super) fn located(&self, error: &SerdeError) -> String {
        match &self.failed {
            Some(at) => format!("{}: {}", at.escape_debug(), without_value(error)),
            None => without_value(error),
        }
    }

    /// Reads the document at the current position.
    pub(super) fn read(
        &self,
        schema: &Schema<'_>,
        from: &mut dyn ShapeDeserializer,
    ) -> Result<Value, SerdeError> {
        match self.value() {
            Some(value) => {
                from.skip_value()?;
                Ok(value.clone())
            }
            // Only AWS's crate accepts this body as JSON.
            None => Ok(from_document(from.read_document(schema)?)),
        }
    }

    /// The timestamp at the current position, which AWS's crate has read.
    ///
    /// AWS's crate takes the fraction of a number from a double without rounding (122,999,906
    /// nanoseconds for `946845296.123`), so such timestamps are read from the body a second time.
    pub(super) fn timestamp(&self, read: DateTime) -> DateTime {
        if read.subsec_nanos().is_multiple_of(1000) {
            return read;
        }
        match self.value() {
            Some(Value::Number(seconds)) => {
                timestamp::from_epoch_seconds(seconds.as_f64()).unwrap_or(read)
            }
            _ => read,
        }
    }

    fn value(&self) -> Option<&Value> {
        let parse = || json::parse_lossy(std::str::from_utf8(self.body).ok()?).ok();
        self.within_whole(self.parsed.get_or_init(parse).as_ref()?)
    }

    /// The value at the current position of a body.
    fn within_whole<'v>(&self, whole: &'v Value) -> Option<&'v Value> {
        self.steps.iter().try_fold(whole, |value, step| match (value, step) {
            (Value::Map(map), Step::Name(name)) => map.get(name),
            (Value::List(list), Step::Index(index)) => list.get(*index),
            _ => None,
        })
    }
}

/// The message of an error without the value that it is about, which may be sensitive.
fn without_value(error: &SerdeError) -> String {
    let text = error.to_string();
    text.split_once(" but found ").map_or(text.as_str(), |(before, _)| before).to_owned()
}

fn from_document(document: Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(it) => Value::Bool(it),
        Document::String(it) => Value::String(it),
        Document::Number(AwsNumber::PosInt(it)) => match i64::try_from(it) {
            Ok(it) => Value::from(it),
            Err(_) => Value::Number(Number::Big(it.to_string())),
        },
        Document::Number(AwsNumber::NegInt(it)) => Value::from(it),
        Document::Number(AwsNumber::Float(it)) => Value::from(it),
        Document::Array(it) => Value::List(it.into_iter().map(from_document).collect()),
        Document::Object(it) => {
            let mut entries: Vec<_> = it.into_iter().collect();
            sort_by(&mut entries, |(a, _), (b, _)| a.cmp(b));
            Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, from_document(value)))
                    .collect::<Map>(),
            )
        }
    }
}
