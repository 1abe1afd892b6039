//! Whether a JSON value can be one of a shape, which decides the member of an untagged union.

use crate::table::{Binding, Kind, Member, Shape, TimestampFormat};
use crate::value::{Map, Number, Value, timestamp};
use aws_smithy_types::base64;
use std::collections::BTreeMap;

/// The maximum nesting of values that are read by their shapes, as in AWS's JSON codec.
pub(super) const DEEPEST: usize = 128;

/// The values that an enum accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Values {
    /// Those of the model.
    Known,
    /// Every string.
    Any,
}

/// The members of a shape that can be in a body.
pub(super) fn in_body(shape: Shape) -> impl Iterator<Item = Member> {
    shape.members().filter(|member| member.binding() == Binding::Body)
}

/// What was found for the values of one body, by their addresses.
///
/// Without it, the time for nested untagged unions would grow exponentially with their depth.
#[derive(Default)]
pub(super) struct Fit {
    known: BTreeMap<(usize, u16, Values), bool>,
    depth: usize,
}

impl Fit {
    /// Whether a value can be one of a member.
    pub(super) fn member(&mut self, value: &Value, member: Member, values: Values) -> bool {
        let target = member.target();
        match target.kind() {
            Kind::Timestamp => is_timestamp(value, member.timestamp_format()),
            _ => self.value(value, target, values),
        }
    }

    fn value(&mut self, value: &Value, shape: Shape, values: Values) -> bool {
        if !matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::List | Kind::Map) {
            return is_simple(value, shape, values);
        }
        let key = (std::ptr::from_ref(value).addr(), shape.index(), values);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        if self.depth == DEEPEST {
            return false;
        }
        self.depth += 1;
        let fits = match (shape.kind(), value) {
            (Kind::Structure, Value::Map(map)) => self.structure(map, shape, values),
            (Kind::Union, value) => self.union(value, shape, values),
            (Kind::List, Value::List(items)) => shape.element().is_some_and(|element| {
                let is_null = |item: &Value| item.is_null() && shape.is_sparse();
                items.iter().all(|item| is_null(item) || self.member(item, element, values))
            }),
            (Kind::Map, Value::Map(map)) => shape.element().is_some_and(|element| {
                let is_null = |item: &Value| item.is_null() && shape.is_sparse();
                map.values().all(|item| is_null(item) || self.member(item, element, values))
            }),
            _ => false,
        };
        self.depth -= 1;
        self.known.insert(key, fits);
        fits
    }

    /// Required members are there, and those that are there fit.
    fn structure(&mut self, map: &Map, shape: Shape, values: Values) -> bool {
        in_body(shape).filter(|member| !member.is_json_unknown()).all(|member| {
            match map.get(member.wire_name()) {
                Some(Value::Null) if member.is_nullable() => true,
                None | Some(Value::Null) => !member.is_required(),
                Some(value) => self.member(value, member, values),
            }
        })
    }

    fn union(&mut self, value: &Value, shape: Shape, values: Values) -> bool {
        if shape.is_untagged() {
            return shape.members().any(|member| self.member(value, member, values));
        }
        let Value::Map(map) = value else { return false };
        let has_holder = || shape.members().any(Member::is_json_unknown);
        match shape.discriminator() {
            Some(key) => {
                let tag = map.get(key).and_then(Value::as_str);
                let member = shape.members().find(|member| Some(member.wire_name()) == tag);
                match (tag, member) {
                    (Some(_), Some(member)) => self.member(value, member, values),
                    (Some(_), None) => has_holder(),
                    (None, _) => false,
                }
            }
            None => {
                let mut set = map.iter().filter(|(_, value)| !value.is_null());
                let (Some((tag, value)), None) = (set.next(), set.next()) else { return false };
                match shape.members().find(|member| member.wire_name() == tag) {
                    Some(member) => self.member(value, member, values),
                    None => has_holder(),
                }
            }
        }
    }
}

fn is_simple(value: &Value, shape: Shape, values: Values) -> bool {
    match (shape.kind(), value) {
        (Kind::Document, _)
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::String, Value::String(_)) => true,
        (Kind::Enum, Value::String(text)) => {
            values == Values::Any || shape.members().any(|member| member.wire_name() == text)
        }
        (Kind::Blob, Value::String(text)) => base64::decode(text).is_ok(),
        (Kind::Timestamp, value) => is_timestamp(value, shape.timestamp_format()),
        (Kind::BigInteger, Value::Number(number)) => number.is_integer(),
        (Kind::Float | Kind::Double | Kind::BigDecimal, Value::Number(_)) => true,
        (kind, Value::Number(Number::Integer(number))) => match kind {
            Kind::Byte => i8::try_from(*number).is_ok(),
            Kind::Short => i16::try_from(*number).is_ok(),
            Kind::Integer | Kind::IntEnum => i32::try_from(*number).is_ok(),
            Kind::Long => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_timestamp(value: &Value, format: TimestampFormat) -> bool {
    match (value, format) {
        (Value::Number(number), TimestampFormat::EpochSeconds) => {
            timestamp::from_epoch_seconds(number.as_f64()).is_some()
        }
        (Value::String(_), TimestampFormat::EpochSeconds) => false,
        // A date alone is not one of the formats.
        (Value::String(text), _) => text.contains(':') && timestamp::parse(text).is_some(),
        _ => false,
    }
}
