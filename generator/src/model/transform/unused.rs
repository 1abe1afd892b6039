//! Removes shapes that no service uses, and traits that no shape of a service has.

use super::select::has_tag;
use super::stage::{Stage, is_prelude};
use crate::model::{Kind, Shape, ShapeId};
use std::collections::BTreeSet;

impl Stage<'_, '_> {
    pub(super) fn remove_unused_shapes(&mut self, exported: &BTreeSet<String>) {
        loop {
            let before = self.count();
            let unused = self.unused_shapes(exported);
            self.remove(&unused);
            let unused = self.unused_definitions(exported);
            self.remove(&unused);
            if self.count() == before {
                break;
            }
        }
    }

    /// The number of shapes and members.
    fn count(&self) -> usize {
        self.shapes.values().map(|shape| 1 + shape.members.len()).sum()
    }

    fn ids(&self, is: impl Fn(&Shape<'_>) -> bool) -> Vec<ShapeId> {
        self.shapes.values().filter(|shape| is(shape)).map(|shape| shape.id.clone()).collect()
    }

    fn services(&self) -> Vec<ShapeId> {
        self.ids(|shape| matches!(shape.kind, Kind::Service(_)))
    }

    fn unused_shapes(&self, exported: &BTreeSet<String>) -> BTreeSet<ShapeId> {
        let definitions = self.ids(|shape| {
            shape.traits.is_trait_definition() || shape.traits.is_metadata_definition()
        });
        let used = self.reached(self.services().into_iter().chain(definitions), true);
        let is_unused = |shape: &Shape<'_>| {
            !used.contains(&shape.id) && !is_prelude(&shape.id) && !has_tag(&shape.traits, exported)
        };
        self.ids(is_unused).into_iter().collect()
    }

    fn unused_definitions(&self, exported: &BTreeSet<String>) -> BTreeSet<ShapeId> {
        let traits = |id: &ShapeId| -> Vec<ShapeId> {
            let Some(shape) = self.shapes.get(id) else { return Vec::new() };
            let members = shape.members.iter().flat_map(|member| member.traits.iter());
            let all = shape.traits.iter().chain(members);
            all.filter_map(|(id, _, _)| ShapeId::parse(id)).collect()
        };
        let reached = self.reached(self.services(), false);
        let mut used: BTreeSet<ShapeId> = BTreeSet::new();
        let mut pending: Vec<ShapeId> = reached.iter().flat_map(&traits).collect();
        while let Some(id) = pending.pop() {
            if used.insert(id.clone()) {
                // The traits of a definition.
                pending.extend(traits(&id));
            }
        }
        // As in Smithy, the tags that keep shapes remove definitions, whether they are used or not.
        let is_unused = |shape: &Shape<'_>| {
            shape.traits.is_trait_definition()
                && !is_prelude(&shape.id)
                && (!used.contains(&shape.id) || has_tag(&shape.traits, exported))
        };
        self.ids(is_unused).into_iter().collect()
    }
}
