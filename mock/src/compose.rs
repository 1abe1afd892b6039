//! Outputs of operations on resources: the members of the resource where the output has them, and
//! a sample for the others.

use crate::lifecycle::{Holder, Lifecycle, holder, identifier};
use hardie_runtime::table::{Kind, Member, Shape};
use hardie_runtime::value::{DateTime, Map, Value};
use std::time::SystemTime;

/// The resource that an output shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) lifecycle: &'a Lifecycle,
    /// The values of its identifiers.
    pub(crate) identifiers: &'a [String],
    pub(crate) members: &'a Map,
    /// The members that requests can set: an absent one has not been set.
    pub(crate) settable: &'a [&'static str],
}

/// The output for a resource; `sample` is a valid output.
pub(crate) fn output(shown: Shown<'_>, shape: Shape, sample: &Map) -> Map {
    let own = shown.lifecycle.identifiers.last().map_or("", String::as_str);
    match holder(shape, own, &shown.lifecycle.resource) {
        Some(Holder::Member(name)) => {
            let mut output = members(shown, shape, sample);
            if let Some(member) = shape.member_named(name) {
                let empty = Map::new();
                let sample = sample.get(name).and_then(Value::as_map).unwrap_or(&empty);
                output.insert(name, Value::Map(members(shown, member.target(), sample)));
            }
            output
        }
        _ => members(shown, shape, sample),
    }
}

/// The structure of a resource.
pub(crate) fn members(shown: Shown<'_>, shape: Shape, sample: &Map) -> Map {
    let noun = &shown.lifecycle.resource;
    let mut found = Map::new();
    for member in shape.members() {
        let name = member.name();
        let names = shown.lifecycle.identifiers.iter().zip(shown.identifiers);
        let own = names.rev().find(|(own, _)| {
            identifier(shape, own, noun).is_some_and(|found| found.name() == name)
        });
        let value = match own {
            Some((_, value)) => Some(Value::from(value.as_str())),
            None => named(shown.members, name).and_then(|value| project(value, member)),
        };
        let is_settable = shown.settable.contains(&name);
        let value = value.or_else(|| match member.target().kind() {
            _ if is_settable && !member.is_required() => None,
            // Times of creation and change.
            Kind::Timestamp => Some(Value::Timestamp(now())),
            _ => sample.get(name).cloned(),
        });
        if let Some(value) = value {
            found.insert(name, value);
        }
    }
    found
}

/// The elements of a list of resources.
pub(crate) fn element(shown: Shown<'_>, element: Shape, sample: &Map) -> Value {
    match element.kind() {
        Kind::Structure => Value::Map(members(shown, element, sample)),
        _ => Value::from(shown.identifiers.last().map_or("", String::as_str)),
    }
}

/// The structure in an output that has the members of a resource.
pub(crate) fn place(lifecycle: &Lifecycle, shape: Shape) -> Option<Shape> {
    let own = lifecycle.identifiers.last()?;
    match holder(shape, own, &lifecycle.resource)? {
        Holder::Output => Some(shape),
        Holder::Member(name) => shape.member_named(name).map(Member::target),
    }
}

/// The members of a resource in an output, flat.
pub(crate) fn absorbed(lifecycle: &Lifecycle, shape: Shape, output: &Map) -> Map {
    let own = lifecycle.identifiers.last().map_or("", String::as_str);
    let mut found = Map::new();
    if let Some(Holder::Member(name)) = holder(shape, own, &lifecycle.resource) {
        if let Some(Value::Map(members)) = output.get(name) {
            found.extend(members.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    } else {
        found.extend(output.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    found
}

/// A member by its name, else by its name in any case.
fn named<'m>(members: &'m Map, name: &str) -> Option<&'m Value> {
    members.get(name).or_else(|| {
        members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}

/// A value as one of another shape; `None` if the shape does not have such values.
fn project(value: &Value, member: Member) -> Option<Value> {
    let shape = member.target();
    Some(match (shape.kind(), value) {
        (Kind::Document, value) => value.clone(),
        (Kind::Boolean, Value::Bool(_))
        | (Kind::String | Kind::Enum, Value::String(_))
        | (Kind::Blob, Value::Bytes(_))
        | (Kind::Timestamp, Value::Timestamp(_))
        | (Kind::Float | Kind::Double | Kind::BigDecimal, Value::Number(_)) => value.clone(),
        (
            Kind::Byte
            | Kind::Short
            | Kind::Integer
            | Kind::IntEnum
            | Kind::Long
            | Kind::BigInteger,
            Value::Number(number),
        ) if number.is_integer() => value.clone(),
        (Kind::List, Value::List(items)) => {
            let element = shape.element()?;
            Value::List(items.iter().map(|it| project(it, element)).collect::<Option<_>>()?)
        }
        (Kind::Map, Value::Map(map)) => {
            let element = shape.element()?;
            let entries = map.iter().map(|(key, it)| Some((key.clone(), project(it, element)?)));
            Value::Map(entries.collect::<Option<_>>()?)
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            let mut found = Map::new();
            for member in shape.members() {
                match map.get(member.name()).map(|it| project(it, member)) {
                    Some(Some(value)) => {
                        found.insert(member.name(), value);
                    }
                    _ if member.is_required() && shape.kind() == Kind::Structure => return None,
                    _ => {}
                }
            }
            if shape.kind() == Kind::Union && found.len() != 1 {
                return None;
            }
            Value::Map(found)
        }
        _ => return None,
    })
}

/// The time in whole seconds, which every protocol can write.
fn now() -> DateTime {
    DateTime::from_secs(DateTime::from(SystemTime::now()).secs())
}
