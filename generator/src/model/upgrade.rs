//! Old forms → edition 2.0: strings with `@enum` become enums (models of edition 2.0 have them
//! too), and numbers and booleans that cannot be absent get their zero as a default.
//!
//! After the Smithy specification, "Smithy 2.0 migration guide".

use super::prelude;
use super::{Kind, Member, Reference, Shape, ShapeId, Version};
use crate::diagnostic::Diagnostic;
use crate::model::resolver::Resolver;
use crate::model::shape_id::is_identifier;
use serde_json::json;
use std::collections::BTreeMap;

/// Upgrades every shape in place.
pub(super) fn upgrade<'a>(shapes: &mut BTreeMap<ShapeId, Shape<'a>>, resolver: &mut Resolver<'_>) {
    for shape in shapes.values_mut() {
        if shape.kind == Kind::String && shape.traits.has_enum_values() {
            enumerate(shape, resolver);
        }
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
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::Float | Kind::Double => Some(json!(0)),
        _ => None,
    }
}

/// Makes a string with `@enum` an enum; values without a name get one from their text.
fn enumerate(shape: &mut Shape<'_>, resolver: &mut Resolver<'_>) {
    let definitions = match shape.traits.enum_definitions() {
        Ok(definitions) => definitions.unwrap_or_default(),
        Err(bad) => return resolver.bad_trait(&shape.id, bad),
    };
    shape.kind = Kind::Enum;
    for (index, definition) in definitions.into_iter().enumerate() {
        let name = definition.name.unwrap_or_else(|| name_of(&definition.value, index));
        if !is_identifier(&name) || shape.member(&name).is_some() {
            let message = format!("`{name}` cannot name a value of the enum");
            resolver.problem(Diagnostic::error("model.enum", message), &shape.id, shape.place);
            continue;
        }
        let target = Reference { id: ShapeId::prelude("Unit"), place: shape.place };
        let mut member = Member { name: name.into(), target, traits: Default::default(), place: shape.place };
        member.traits.set_enum_value(&definition.value);
        if let Some(text) = &definition.documentation {
            member.traits.set_documentation(text);
        }
        // Smithy 1.0's word for `@internal`, as its own conversion has it.
        if definition.tags.iter().any(|tag| tag == "internal") {
            member.traits.set_internal();
        }
        shape.members.push(member);
    }
}

/// An identifier for a value: what cannot be in one becomes `_`; where nothing is left, the place
/// among the values.
pub(crate) fn name_of(value: &str, index: usize) -> String {
    let mut name: String = value.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name.chars().all(|c| c == '_') { format!("value_{}", index + 1) } else { name }
}
