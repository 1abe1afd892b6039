//! Conversion between untyped values and typed fields.
//!
//! [`fill`] expects a validated value. Values that a type cannot hold nevertheless (an integer out
//! of range) are reported as problems with their paths, and the conversion continues.

use super::{Slot, Structure, View};
use crate::problem::HIDDEN;
use crate::problem::{Path, Problems};
use crate::table::{Kind, Member, Shape};
use crate::value::{Blob, DateTime, Map, Number, Value, json, timestamp};

/// Writes an untyped value into a typed slot.
///
/// Unknown members are problems. Absent members are left unchanged; null counts as absent, except
/// in sparse lists and maps. Strings are accepted for timestamps and blobs. All problems are
/// collected; a slot with a problem keeps a blank value.
pub fn fill(value: &Value, slot: Slot<'_>, shape: Shape, path: &mut Path, problems: &mut Problems) {
    match (slot, value) {
        (Slot::Nullable(it), Value::Null) => it.set_null(),
        (Slot::Nullable(it), _) => fill(value, it.content(), shape, path, problems),
        (Slot::Boolean(it), Value::Bool(flag)) => *it = *flag,
        (Slot::Byte(it), Value::Number(number)) => integer(number, it, shape, path, problems),
        (Slot::Short(it), Value::Number(number)) => integer(number, it, shape, path, problems),
        (Slot::Integer(it), Value::Number(number)) => integer(number, it, shape, path, problems),
        (Slot::Long(it), Value::Number(number)) => integer(number, it, shape, path, problems),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float member holds the nearest float"
        )]
        (Slot::Float(it), Value::Number(number)) => *it = number.as_f64() as f32,
        (Slot::Double(it), Value::Number(number)) => *it = number.as_f64(),
        (Slot::BigInteger(it), Value::Number(number)) => match number.to_big_integer() {
            Some(number) => *it = number,
            None => mismatch(shape, path, problems),
        },
        (Slot::BigDecimal(it), Value::Number(number)) => match decimal_text(number).parse() {
            Ok(number) => *it = number,
            Err(_) => mismatch(shape, path, problems),
        },
        (Slot::String(it), Value::String(text)) => it.clone_from(text),
        (Slot::Enum(it), Value::String(text)) => it.set(text),
        (Slot::Blob(it), Value::Bytes(bytes)) => *it = Blob::new(bytes.clone()),
        (Slot::Blob(it), Value::String(text)) => *it = Blob::new(text.as_bytes()),
        (Slot::Timestamp(it), _) => match to_timestamp(value) {
            Some(timestamp) => *it = timestamp,
            None => mismatch(shape, path, problems),
        },
        (Slot::Document(it), _) => it.clone_from(value),
        (Slot::List(it), Value::List(list)) => {
            let Some(member) = shape.element() else { return };
            for (index, value) in list.iter().enumerate() {
                let field = it.push();
                if !(value.is_null() && shape.is_sparse()) {
                    path.index(index, |path| {
                        fill(value, field.slot(), member.target(), path, problems)
                    });
                }
            }
        }
        (Slot::Map(it), Value::Map(map)) => {
            let Some(member) = shape.element() else { return };
            let are_keys_hidden = shape.key().is_some_and(Member::is_sensitive);
            for (key, value) in map {
                let field = it.insert(key.to_string());
                if !(value.is_null() && shape.is_sparse()) {
                    path.member(if are_keys_hidden { HIDDEN } else { key }, |path| {
                        fill(value, field.slot(), member.target(), path, problems)
                    });
                }
            }
        }
        (Slot::Structure(it), Value::Map(map)) => structure(map, it, path, problems),
        (Slot::Unit, Value::Map(_)) => {}
        _ => mismatch(shape, path, problems),
    }
}

/// Writes a map into a structure, as [`fill`] does.
pub fn fill_structure(map: &Map, to: &mut dyn Structure, problems: &mut Problems) {
    structure(map, to, &mut Path::new(), problems);
}

fn structure(map: &Map, structure: &mut dyn Structure, path: &mut Path, problems: &mut Problems) {
    let shape = structure.shape();
    for (name, value) in map {
        let Some(member) = shape.member_named(name) else {
            if shape.kind() == Kind::Union {
                structure.set_unknown_member(name);
            } else {
                problems.push(
                    path.as_str(),
                    format!("Unknown parameter in {}: \"{name}\"", path.or_input()),
                );
            }
            continue;
        };
        if value.is_null() && !member.is_nullable() && member.target().kind() != Kind::Document {
            continue;
        }
        let Some(field) = structure.get_mut(member.position()) else { continue };
        if member.is_json_header() {
            // The string of the member is a JSON document, which the AWS CLI reads and prints as
            // JSON.
            let text = Value::String(json::compact(value));
            path.member(name, |path| fill(&text, field.slot(), member.target(), path, problems));
            continue;
        }
        path.member(name, |path| fill(value, field.slot(), member.target(), path, problems));
    }
}

fn integer<T>(number: &Number, slot: &mut T, shape: Shape, path: &Path, problems: &mut Problems)
where
    T: TryFrom<i64>,
{
    match number.as_i64().and_then(|number| T::try_from(number).ok()) {
        Some(number) => *slot = number,
        None => {
            let is_hidden = shape.is_sensitive();
            let text = if is_hidden { HIDDEN.to_owned() } else { decimal_text(number) };
            let name = path.or_input();
            let kind = format!("{:?}", shape.kind()).to_lowercase();
            problems.push(
                path.as_str(),
                format!(
                    "Invalid value for parameter {name}, value: {text}, out of the range of \
                    type {kind}"
                ),
            );
        }
    }
}

fn decimal_text(number: &Number) -> String {
    match number {
        Number::Integer(number) => number.to_string(),
        Number::Float(number) => format!("{number:?}"),
        Number::Big(text) | Number::Decimal(text) => text.clone(),
    }
}

/// Converts a timestamp, epoch seconds, or a string in any format that the AWS CLI accepts.
fn to_timestamp(value: &Value) -> Option<DateTime> {
    match value {
        Value::Timestamp(timestamp) => Some(*timestamp),
        Value::Number(number) => timestamp::from_epoch_seconds(number.as_f64()),
        Value::String(text) => timestamp::parse(text),
        _ => None,
    }
}

fn mismatch(shape: Shape, path: &Path, problems: &mut Problems) {
    let name = path.or_input();
    let kind = format!("{:?}", shape.kind()).to_lowercase();
    problems.push(
        path.as_str(),
        format!("Invalid type for parameter {name}: not a value of type {kind}"),
    );
}

/// Converts a typed value into an untyped value.
///
/// Structures become maps of their set members, by Smithy name in model order; blobs remain bytes
/// and timestamps remain timestamps; nulls in sparse lists and maps are kept.
pub fn to_value(view: View<'_>) -> Value {
    match view {
        View::Boolean(it) => Value::Bool(it),
        View::Integer(it) => Value::Number(Number::Integer(it)),
        View::Float(it) => Value::Number(Number::Float(f64::from(it))),
        View::Double(it) => Value::Number(Number::Float(it)),
        View::BigInteger(it) => Number::parse_integer(it.as_ref())
            .map_or_else(|| Value::String(it.as_ref().to_owned()), Value::Number),
        View::BigDecimal(it) => Value::Number(Number::Decimal(it.as_ref().to_owned())),
        View::String(it) => Value::String(it.to_owned()),
        View::Blob(it) => Value::Bytes(it.as_ref().to_vec()),
        View::Timestamp(it) => Value::Timestamp(*it),
        View::Document(it) => it.clone(),
        View::List(it) => {
            Value::List((0..it.len()).map(|i| it.item(i).map_or(Value::Null, to_value)).collect())
        }
        View::Map(it) => Value::Map(
            (0..it.len())
                .filter_map(|i| it.entry(i))
                .map(|(key, value)| (key.to_owned(), value.map_or(Value::Null, to_value)))
                .collect(),
        ),
        View::Structure(it) => {
            let mut map = Map::new();
            for member in it.shape().members() {
                if let Some(view) = it.get(member.position()).and_then(|field| field.view()) {
                    map.insert(member.name().to_owned(), to_value(view));
                }
            }
            if let Some(name) = it.unknown_member() {
                map.insert(name.to_owned(), Value::Map(Map::new()));
            }
            Value::Map(map)
        }
        View::Unit => Value::Map(Map::new()),
        View::Null => Value::Null,
    }
}
