//! Smithy 1.0 → 2.0: strings with `@enum` become enums (also in models of Smithy 2.0), and numbers
//! and booleans that cannot be absent get zero or `false` as a default.
//!
//! See the Smithy specification, "Smithy 2.0 migration guide".

use super::{Kind, Shape, ShapeId, Version};
use super::{enums, prelude};
use crate::model::resolver::Resolver;
use serde_json::json;
use std::collections::BTreeMap;

/// Upgrades every shape in place.
pub(super) fn upgrade<'a>(shapes: &mut BTreeMap<ShapeId, Shape<'a>>, resolver: &mut Resolver<'_>) {
    for shape in shapes.values_mut() {
        if shape.kind == Kind::String && shape.traits.has_enum_values() {
            enums::enumerate(shape, resolver);
        }
        enums::check_values(shape, resolver);
    }
    let zeros: BTreeMap<ShapeId, serde_json::Value> = shapes
        .values()
        .filter(|shape| !shape.traits.is_boxed())
        .filter(|shape| shape.id.namespace() != "smithy.api" || prelude::is_primitive(&shape.id))
        .filter_map(|shape| Some((shape.id.clone(), zero(&shape.kind)?)))
        .collect();
    for shape in shapes.values_mut().filter(|shape| shape.version == Version::V1) {
        if shape.kind != Kind::Structure {
            continue;
        }
        for member in &mut shape.members {
            let skip = member.traits.is_boxed() || member.traits.has_default();
            if let (false, Some(zero)) = (skip, zeros.get(&member.target.id)) {
                member.traits.set_default(zero);
            }
        }
    }
}

/// Gives the members of Smithy 1.0 structures the defaults that Smithy's own conversion to 2.0
/// writes: those of [`upgrade`], `null` for boxed members, and an empty default for streams.
pub(super) fn add_defaults(shapes: &mut BTreeMap<ShapeId, Shape<'_>>) {
    let zeros: BTreeMap<ShapeId, Option<serde_json::Value>> = shapes
        .values()
        .filter_map(|shape| {
            if shape.kind == Kind::Blob && shape.traits.is_streaming() {
                return Some((shape.id.clone(), None));
            }
            let zero = zero(&shape.kind)?;
            let is_boxed = match shape.version {
                Version::V1 => shape.traits.is_boxed(),
                Version::V2 => {
                    let default = shape.traits.default_value().ok().flatten();
                    !default.is_some_and(|value| value == zero || value.as_f64() == Some(0.0))
                }
            };
            (!is_boxed).then(|| (shape.id.clone(), Some(zero)))
        })
        .collect();
    let structures = shapes.values_mut().filter(|shape| shape.kind == Kind::Structure);
    for shape in structures.filter(|shape| shape.version == Version::V1) {
        for member in &mut shape.members {
            let is_boxed = member.traits.is_boxed();
            let is_required = member.traits.is_required();
            match zeros.get(&member.target.id) {
                _ if is_boxed => member.traits.set_default(&serde_json::Value::Null),
                _ if member.traits.has_default() => {}
                Some(Some(zero)) => member.traits.set_default(zero),
                Some(None) if !is_required => member.traits.set_default(&json!("")),
                _ => {}
            }
        }
    }
}

fn zero(kind: &Kind) -> Option<serde_json::Value> {
    match kind {
        Kind::Boolean => Some(json!(false)),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::Float | Kind::Double => {
            Some(json!(0))
        }
        _ => None,
    }
}
