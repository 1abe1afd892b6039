//! [`RawModel`] → [`Assembled`]: the shapes as their author wrote them, in Smithy 2.0, with all
//! `apply` statements applied.
//!
//! Unlike in a [`Model`](super::Model), mixins are kept unless they shall be flattened, strings
//! with `@enum` stay strings, and everything that the model says is there.

use super::mixins::Precedence;
use super::resolve::{Applied, check};
use super::resolver::Resolver;
use super::transform::{self, Mixed};
use super::{Metadata, Node, RawModel, Shape, ShapeId, Sources, Traits};
use super::{inherited, known, mixins, upgrade};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// A model that can be written again.
#[derive(Debug, Default)]
pub struct Assembled<'a> {
    /// Shapes by id, without those that every tool knows.
    pub shapes: BTreeMap<ShapeId, Shape<'a>>,
    /// The additional traits of members that a mixin defines, by the id of the member.
    pub inherited: BTreeMap<ShapeId, Traits<'a>>,
    pub metadata: Metadata<'a>,
}

/// What to do with mixins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mixins {
    Keep,
    /// Their members, properties and traits are copied to the shapes that use them.
    Flatten,
}

/// Assembles a model; `problems` collects everything that is wrong with it.
pub fn assemble<'a>(
    raw: RawModel<'a>,
    sources: &Sources,
    mixins: Mixins,
    problems: &mut Diagnostics,
) -> Assembled<'a> {
    let mut resolver = Resolver::new(sources, problems);
    let Applied { mut shapes, late, mut metadata, transforms } = Applied::new(raw, &mut resolver);
    let mut inherited = BTreeMap::new();
    match mixins {
        Mixins::Keep if transforms.is_empty() => {
            mixins::check(&mut shapes, &late, &mut resolver);
            // Mixins in error may be too many for what follows.
            if !resolver.problems.has_errors() {
                inherited = inherited::separate(&mut shapes, late, &mut resolver);
            }
        }
        // Transforms select members of mixins too.
        Mixins::Keep | Mixins::Flatten => {
            let mixed = Mixed::new(&shapes, &transforms);
            mixins::flatten(&mut shapes, late, Precedence::First, &mut resolver);
            transform::apply(&transforms, &mut shapes, &mut metadata, mixed, &mut resolver);
            shapes.retain(|_, shape| !shape.traits.is_mixin());
        }
    }
    upgrade::add_defaults(&mut shapes);
    check(&shapes, &mut resolver);
    remove_known(&mut shapes, &mut inherited);
    check_depth(&shapes, &inherited, &metadata, &mut resolver);
    Assembled { shapes, inherited, metadata }
}

/// Reports values that are nested too deep: their text would be much longer than the file.
fn check_depth(
    shapes: &BTreeMap<ShapeId, Shape<'_>>,
    inherited: &BTreeMap<ShapeId, Traits<'_>>,
    metadata: &Metadata<'_>,
    resolver: &mut Resolver<'_>,
) {
    let error = || {
        let message = format!("a value is nested more than {} levels deep", Node::DEEPEST);
        Diagnostic::error("model.too_large", message)
    };
    let own = shapes.values().flat_map(|shape| {
        let members = shape.members.iter().map(|member| &member.traits);
        members.chain([&shape.traits]).map(|traits| (&shape.id, traits))
    });
    for (id, traits) in own.chain(inherited) {
        for (_, _, place) in traits.iter().filter(|(_, node, _)| node.is_too_deep()) {
            resolver.problem(error(), id, place);
        }
    }
    for (_, _, place) in metadata.iter().filter(|(_, node, _)| node.is_too_deep()) {
        resolver.problems.push(error().at(resolver.sources.locate(place)));
    }
}

/// Removes the shapes that every tool knows, and the mixins that only these use.
fn remove_known<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    inherited: &mut BTreeMap<ShapeId, Traits<'a>>,
) {
    let mut users: BTreeMap<ShapeId, usize> = BTreeMap::new();
    for mixin in shapes.values().flat_map(|shape| &shape.mixins) {
        *users.entry(mixin.id.clone()).or_default() += 1;
    }
    // A model may define a shape of a known id in its own way.
    let is_known = |shape: &&Shape<'_>| {
        known::shape(shape.id.as_str()).is_some_and(|known| {
            // The table has no mixins.
            known.kind == shape.kind && (!shape.mixins.is_empty() || known.has_members_of(shape))
        })
    };
    let known = shapes.values().filter(is_known);
    let mut pending: Vec<ShapeId> = known.map(|shape| shape.id.clone()).collect();
    while let Some(id) = pending.pop() {
        let Some(shape) = shapes.remove(&id) else { continue };
        for mixin in shape.mixins {
            let Some(count) = users.get_mut(&mixin.id) else { continue };
            *count -= 1;
            if *count == 0 {
                pending.push(mixin.id);
            }
        }
    }
    inherited.retain(|id, _| id.split_member().is_some_and(|(id, _)| shapes.contains_key(&id)));
}
