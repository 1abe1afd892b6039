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

fn zero(kind: &Kind) -> Option<serde_json::Value> {
    match kind {
        Kind::Boolean => Some(json!(false)),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::Float | Kind::Double => {
            Some(json!(0))
        }
        _ => None,
    }
}
