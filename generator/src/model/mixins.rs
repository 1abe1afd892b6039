//! Mixins → plain shapes: a shape takes over the members and traits of its mixins.
//!
//! After the Smithy specification, "Mixins": members of mixins come first, in the order the
//! mixins are named; a member that the shape defines again keeps the mixin's place and has the
//! shape's traits over the mixin's.

use super::resolver::Resolver;
use super::{Reference, Shape, ShapeId, Traits};
use crate::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// Flattens every shape in place; cycles and missing mixins are reported and left out.
pub(super) fn flatten<'a>(shapes: &mut BTreeMap<ShapeId, Shape<'a>>, resolver: &mut Resolver<'_>) {
    let users: Vec<ShapeId> =
        shapes.values().filter(|s| !s.mixins.is_empty()).map(|s| s.id.clone()).collect();
    let mut done: BTreeSet<ShapeId> = BTreeSet::new();
    for user in users {
        // A stack of our own: mixins of mixins may be as deep as the file is long.
        let mut path: Vec<ShapeId> = vec![user.clone()];
        let mut on_path = BTreeSet::from([user]);
        while let Some(id) = path.last().cloned() {
            let pending = shapes.get(&id).and_then(|shape| {
                shape.mixins.iter().find(|mixin| !done.contains(&mixin.id) && has_mixins(shapes, &mixin.id))
            });
            match pending.cloned() {
                None => {
                    if done.insert(id.clone()) {
                        absorb(shapes, &id, resolver);
                    }
                    path.pop();
                    on_path.remove(&id);
                }
                Some(mixin) if on_path.contains(&mixin.id) => {
                    let message = format!("mixins go round in a circle: {}", circle(&path, &mixin.id));
                    resolver.problem(Diagnostic::error("model.mixin_cycle", message), &id, mixin.place);
                    if let Some(shape) = shapes.get_mut(&id) {
                        shape.mixins.retain(|other| other.id != mixin.id);
                    }
                }
                Some(mixin) => {
                    on_path.insert(mixin.id.clone());
                    path.push(mixin.id);
                }
            }
        }
    }
}

fn has_mixins(shapes: &BTreeMap<ShapeId, Shape<'_>>, id: &ShapeId) -> bool {
    shapes.get(id).is_some_and(|shape| !shape.mixins.is_empty())
}

fn circle(path: &[ShapeId], back: &ShapeId) -> String {
    let from = path.iter().position(|id| id == back).unwrap_or(0);
    let names: Vec<&str> = path[from..].iter().chain([back]).map(ShapeId::as_str).collect();
    names.join(" → ")
}

/// Takes over the members and traits of a shape's mixins, which are flat already.
fn absorb(shapes: &mut BTreeMap<ShapeId, Shape<'_>>, id: &ShapeId, resolver: &mut Resolver<'_>) {
    let Some(mut shape) = shapes.remove(id) else { return };
    let mut members = Vec::new();
    let mut traits = Traits::default();
    for Reference { id: mixin_id, place } in std::mem::take(&mut shape.mixins) {
        let Some(mixin) = shapes.get(&mixin_id) else {
            resolver.dangling(&mixin_id, id, place);
            continue;
        };
        if !mixin.traits.is_mixin() {
            let message = format!("`{mixin_id}` is not a mixin");
            resolver.problem(Diagnostic::error("model.wrong_target", message), id, place);
            continue;
        }
        match mixin.traits.mixed_in() {
            Ok(inherited) => traits.overlay(&inherited.unwrap_or_default()),
            Err(bad) => resolver.bad_trait(&mixin_id, bad),
        }
        for member in &mixin.members {
            if !members.iter().any(|other: &super::Member<'_>| other.name == member.name) {
                members.push(member.clone());
            }
        }
    }
    for own in std::mem::take(&mut shape.members) {
        match members.iter_mut().find(|member| member.name == own.name) {
            Some(member) => {
                let mut merged = member.traits.clone();
                merged.overlay(&own.traits);
                *member = super::Member { traits: merged, ..own };
            }
            None => members.push(own),
        }
    }
    traits.overlay(&shape.traits);
    shape.members = members;
    shape.traits = traits;
    shapes.insert(id.clone(), shape);
}
