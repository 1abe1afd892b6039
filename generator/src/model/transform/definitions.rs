//! Transforms that select traits: a trait whose definition is removed is removed from all shapes.

use super::action::TraitNames;
use super::neighbours::targets;
use super::select::has_tag;
use super::stage::{Stage, is_prelude};
use crate::model::traits::ids;
use crate::model::{ShapeId, known};
use std::collections::{BTreeMap, BTreeSet};

impl TraitNames {
    fn contains(&self, id: &ShapeId) -> bool {
        self.ids.contains(id.as_str()) || self.namespaces.contains(id.namespace())
    }
}

impl Stage<'_, '_> {
    fn definitions(&self, is_gone: impl Fn(&ShapeId) -> bool) -> BTreeSet<ShapeId> {
        let definitions = self.shapes.values().filter(|shape| shape.traits.is_trait_definition());
        definitions.map(|shape| shape.id.clone()).filter(|id| is_gone(id)).collect()
    }

    pub(super) fn exclude_traits(&mut self, names: &TraitNames) {
        let gone = self.definitions(|id| names.contains(id));
        self.remove(&gone);
    }

    pub(super) fn include_traits(&mut self, names: &TraitNames) {
        let gone = self.definitions(|id| !names.contains(id) && id.as_str() != ids::TRAIT);
        self.remove(&gone);
    }

    pub(super) fn exclude_traits_by_tag(&mut self, tags: &BTreeSet<String>) {
        self.filter(|_, shape, member| {
            member.is_some() || !shape.traits.is_trait_definition() || !has_tag(&shape.traits, tags)
        });
    }

    pub(super) fn include_traits_by_tag(&mut self, tags: &BTreeSet<String>) {
        self.filter(|_, shape, member| {
            member.is_some() || !shape.traits.is_trait_definition() || has_tag(&shape.traits, tags)
        });
    }

    /// Removes the definitions of traits, the shapes that they alone use, and all metadata; the
    /// traits of other shapes stay.
    pub(super) fn remove_trait_definitions(&mut self, exported: &BTreeSet<String>) {
        let mut users: BTreeMap<&ShapeId, BTreeSet<&ShapeId>> = BTreeMap::new();
        for shape in self.shapes.values() {
            for target in targets(shape).into_iter().filter(|target| **target != shape.id) {
                users.entry(target).or_default().insert(&shape.id);
            }
            for mixin in self.mixed.uses.get(&shape.id).into_iter().flat_map(|it| &it.mixins) {
                users.entry(mixin).or_default().insert(&shape.id);
            }
        }
        let mut gone = self.definitions(|_| true);
        let is_exported = |id: &ShapeId| {
            self.shapes.get(id).is_some_and(|shape| has_tag(&shape.traits, exported))
        };
        gone.retain(|id| !is_exported(id));
        let mut pending: Vec<ShapeId> = gone.iter().cloned().collect();
        while let Some(id) = pending.pop() {
            let Some(shape) = self.shapes.get(&id) else { continue };
            for target in targets(shape) {
                let is_used =
                    users.get(target).is_some_and(|by| by.iter().any(|id| !gone.contains(id)));
                let is_public = is_prelude(target) && known::is_public_prelude(target.name());
                if !is_used && !is_public && gone.insert(target.clone()) {
                    pending.push(target.clone());
                }
            }
        }
        self.shapes.retain(|id, _| !gone.contains(id));
        // As in Smithy.
        self.metadata.retain(|_| false);
    }
}
