//! Removes shapes and members, and everything that refers to them.

use super::stage::{Stage, is_prelude};
use crate::model::{Kind, Member, Reference, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// Whether members of a shape can be removed one by one.
fn has_removable_members(kind: &Kind) -> bool {
    matches!(kind, Kind::Structure | Kind::Union | Kind::Enum | Kind::IntEnum)
}

impl<'a> Stage<'_, 'a> {
    /// Keeps the shapes and members for which `keep` is true; the prelude always stays.
    pub(super) fn filter(
        &mut self,
        keep: impl Fn(&ShapeId, &Shape<'a>, Option<&Member<'a>>) -> bool,
    ) {
        let mut gone = BTreeSet::new();
        for (id, shape) in self.shapes.iter().filter(|(id, _)| !is_prelude(id)) {
            if !keep(id, shape, None) {
                gone.insert(id.clone());
            } else if has_removable_members(&shape.kind) {
                let members = shape.members.iter();
                let members = members.map(|member| (id.with_member(&member.name), member));
                let others = members.filter(|(id, member)| !keep(id, shape, Some(member)));
                gone.extend(others.map(|(id, _)| id));
            }
        }
        self.remove(&gone);
    }

    /// Removes shapes and members by their ids.
    pub(super) fn remove(&mut self, gone: &BTreeSet<ShapeId>) {
        if gone.is_empty() {
            return;
        }
        let removed: BTreeMap<ShapeId, Shape<'a>> =
            gone.iter().filter_map(|id| self.shapes.remove_entry(id)).collect();
        let definitions = removed.values().filter(|shape| shape.traits.is_trait_definition());
        let traits: BTreeSet<&str> = definitions.map(|shape| shape.id.as_str()).collect();
        for shape in self.shapes.values_mut() {
            clean(shape, gone);
            if !traits.is_empty() {
                shape.traits.retain(|id| !traits.contains(id));
                for member in &mut shape.members {
                    member.traits.retain(|id| !traits.contains(id));
                }
            }
        }
        self.remove_mixed_members(&removed);
    }

    /// Removes the members that structures and unions have from removed mixins alone.
    fn remove_mixed_members(&mut self, removed: &BTreeMap<ShapeId, Shape<'a>>) {
        for (id, uses) in &mut self.mixed.uses {
            let (gone, kept): (Vec<ShapeId>, Vec<ShapeId>) =
                uses.mixins.drain(..).partition(|mixin| removed.contains_key(mixin));
            uses.mixins = kept;
            let names = |mixin: &Shape<'a>| -> Vec<Box<str>> {
                mixin.members.iter().map(|member| member.name.clone()).collect()
            };
            let mut lost: BTreeSet<Box<str>> =
                gone.iter().filter_map(|mixin| removed.get(mixin)).flat_map(names).collect();
            if lost.is_empty() {
                continue;
            }
            for mixin in uses.mixins.iter().filter_map(|mixin| self.shapes.get(mixin)) {
                lost.retain(|name| mixin.member(name).is_none());
            }
            lost.retain(|name| !uses.own.contains(name));
            if let Some(shape) = self.shapes.get_mut(id)
                && matches!(shape.kind, Kind::Structure | Kind::Union)
            {
                shape.members.retain(|member| !lost.contains(&member.name));
            }
        }
    }
}

/// Removes the references of a shape to removed shapes, and its removed members.
fn clean(shape: &mut Shape<'_>, gone: &BTreeSet<ShapeId>) {
    let is_kept = |reference: &Reference| !gone.contains(&reference.id);
    let clean = |reference: &mut Option<Reference>| {
        *reference = reference.take().filter(|reference| !gone.contains(&reference.id));
    };
    let id = &shape.id;
    match &mut shape.kind {
        Kind::Structure | Kind::Union => shape.members.retain(|member| {
            is_kept(&member.target) && !gone.contains(&id.with_member(&member.name))
        }),
        Kind::Enum | Kind::IntEnum => {
            shape.members.retain(|member| !gone.contains(&id.with_member(&member.name)));
        }
        Kind::Operation(it) => {
            clean(&mut it.input);
            clean(&mut it.output);
            it.errors.retain(is_kept);
        }
        Kind::Resource(it) => {
            [
                &mut it.put,
                &mut it.create,
                &mut it.read,
                &mut it.update,
                &mut it.delete,
                &mut it.list,
            ]
            .into_iter()
            .for_each(clean);
            it.operations.retain(is_kept);
            it.collection_operations.retain(is_kept);
            it.resources.retain(is_kept);
        }
        Kind::Service(it) => {
            it.operations.retain(is_kept);
            it.resources.retain(is_kept);
            it.rename.retain(|(id, _)| !gone.contains(id));
        }
        _ => {}
    }
}
