//! The shapes to which a shape refers.

use super::stage::Stage;
use crate::model::{Kind, Node, Shape, ShapeId};
use std::collections::BTreeSet;

/// The ids of the traits and shapes that a shape names.
pub(super) fn known(shape: &Shape<'_>) -> Vec<ShapeId> {
    let traits = shape.traits.iter().chain(shape.members.iter().flat_map(|it| it.traits.iter()));
    let traits = traits.filter_map(|(id, _, _)| ShapeId::parse(id));
    targets(shape).into_iter().cloned().chain(traits).collect()
}

/// The shapes that a shape or its members target.
pub(super) fn targets<'s>(shape: &'s Shape<'_>) -> Vec<&'s ShapeId> {
    let mut ids: Vec<&ShapeId> = shape.members.iter().map(|member| &member.target.id).collect();
    match &shape.kind {
        Kind::Operation(it) => {
            let all = it.input.iter().chain(&it.output).chain(&it.errors);
            ids.extend(all.map(|target| &target.id));
        }
        Kind::Resource(it) => {
            let named = it.identifiers.iter().chain(&it.properties).map(|(_, target)| &target.id);
            ids.extend(named);
            ids.extend(it.all_operations().chain(&it.resources).map(|target| &target.id));
        }
        Kind::Service(it) => {
            let all = it.operations.iter().chain(&it.resources).chain(&it.errors);
            ids.extend(all.map(|target| &target.id));
        }
        _ => {}
    }
    ids
}

impl Stage<'_, '_> {
    /// The shapes that these shapes reach, including them: through members, bindings and mixins,
    /// and with `in_values` through ids in values of traits.
    pub(super) fn reached(
        &self,
        roots: impl IntoIterator<Item = ShapeId>,
        in_values: bool,
    ) -> BTreeSet<ShapeId> {
        let mut reached = BTreeSet::new();
        let mut pending: Vec<ShapeId> = roots.into_iter().collect();
        while let Some(id) = pending.pop() {
            let Some(shape) = self.shapes.get(&id) else { continue };
            if !reached.insert(id) {
                continue;
            }
            pending.extend(targets(shape).into_iter().cloned());
            if let Some(uses) = self.mixed.uses.get(&shape.id) {
                pending.extend(uses.mixins.iter().cloned());
            }
            if in_values {
                let members = shape.members.iter().flat_map(|member| member.traits.iter());
                for (_, node, _) in shape.traits.iter().chain(members) {
                    pending.extend(ids_in(node));
                }
            }
        }
        reached
    }
}

/// The strings of a value that are ids of shapes, without the members.
fn ids_in(node: &Node<'_>) -> Vec<ShapeId> {
    if !node.json().contains('#') {
        return Vec::new();
    }
    let mut ids = Vec::new();
    let mut pending: Vec<serde_json::Value> = node.parse().into_iter().collect();
    while let Some(value) = pending.pop() {
        match value {
            serde_json::Value::String(text) => {
                let id = ShapeId::parse(&text);
                ids.extend(id.map(|id| id.split_member().map_or(id.clone(), |(shape, _)| shape)));
            }
            serde_json::Value::Array(list) => pending.extend(list),
            serde_json::Value::Object(map) => pending.extend(map.into_iter().map(|(_, it)| it)),
            _ => {}
        }
    }
    ids
}
