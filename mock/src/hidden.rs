//! Values without what the model marks as sensitive.

use hardie_runtime::table::{Kind, Member, Shape};
use hardie_runtime::value::Value;
use std::collections::BTreeSet;

/// What is shown instead of a sensitive value.
const HIDDEN: &str = "***";

/// A value of a shape without sensitive values. Those of strings are replaced; those of other types
/// are null, so that the result is still one of the shape.
pub(crate) fn hide(value: &Value, shape: Shape) -> Value {
    if shape.is_sensitive() {
        return replacement(value);
    }
    match (shape.kind(), value) {
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            let entries = map.iter().map(|(name, value)| {
                let member = shape.member_named(name);
                (name.clone(), member.map_or(Value::Null, |member| hide_member(value, member)))
            });
            Value::Map(entries.collect())
        }
        (Kind::List, Value::List(items)) => match shape.element() {
            Some(element) => {
                Value::List(items.iter().map(|item| hide_member(item, element)).collect())
            }
            None => value.clone(),
        },
        (Kind::Map, Value::Map(map)) => {
            if shape.key().is_some_and(Member::is_sensitive) {
                return Value::Null;
            }
            let Some(element) = shape.element() else { return value.clone() };
            let entries = map.iter().map(|(key, value)| (key.clone(), hide_member(value, element)));
            Value::Map(entries.collect())
        }
        _ => value.clone(),
    }
}

fn hide_member(value: &Value, member: Member) -> Value {
    if member.is_sensitive() { replacement(value) } else { hide(value, member.target()) }
}

fn replacement(value: &Value) -> Value {
    if let Value::String(_) = value { Value::from(HIDDEN) } else { Value::Null }
}

/// The names of the members of a table that are sensitive somewhere.
pub(crate) fn sensitive_names(shapes: impl Iterator<Item = Shape>) -> BTreeSet<&'static str> {
    let members = shapes
        .filter(|shape| matches!(shape.kind(), Kind::Structure | Kind::Union))
        .flat_map(Shape::members);
    members.filter(|member| member.is_sensitive()).map(Member::name).collect()
}

/// A value of an unknown shape without the members that have one of these names.
pub(crate) fn hide_names(value: &Value, names: &BTreeSet<&'static str>) -> Value {
    match value {
        Value::Map(map) => {
            let entries = map.iter().map(|(name, value)| {
                let is_hidden = names.contains(&**name);
                let value = if is_hidden { replacement(value) } else { hide_names(value, names) };
                (name.clone(), value)
            });
            Value::Map(entries.collect())
        }
        Value::List(items) => Value::List(items.iter().map(|it| hide_names(it, names)).collect()),
        other => other.clone(),
    }
}

/// A value as JSON for people: bytes in base64, timestamps in ISO 8601.
pub(crate) fn readable(value: &Value) -> Value {
    match value {
        Value::Bytes(bytes) => Value::from(aws_smithy_types::base64::encode(bytes)),
        Value::Timestamp(timestamp) => {
            Value::from(hardie_runtime::value::timestamp::to_iso(timestamp))
        }
        Value::List(items) => Value::List(items.iter().map(readable).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), readable(value))).collect())
        }
        other => other.clone(),
    }
}
