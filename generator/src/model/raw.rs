//! [`RawModel`]: shapes as a front end read them, before they are checked.
//!
//! A shape, a trait or a metadata key that is defined twice is merged here, with the rules of the
//! Smithy specification, "Merging model files".

use super::node::{Merge, Node};
use super::position::Place;
use super::shape::{Reference, Shape};
use super::shape_id::ShapeId;
use super::traits::{Conflict, Traits};
use super::transform::action::Transform;
use std::borrow::Cow;
use std::collections::btree_map::{BTreeMap, Entry};

/// Shapes as a front end read them, unchecked.
#[derive(Default)]
pub struct RawModel<'a> {
    /// Shapes by id.
    pub shapes: BTreeMap<ShapeId, Shape<'a>>,
    /// `apply` statements in the order they were read; a target may be a member.
    pub applications: Vec<Application<'a>>,
    pub metadata: Metadata<'a>,
    /// Transforms of a projection, in their order; they run on the shapes with their mixins
    /// flattened.
    pub transforms: Vec<Transform>,
}

/// One `apply` statement.
#[derive(Clone, Debug)]
pub struct Application<'a> {
    pub target: Reference,
    pub traits: Traits<'a>,
    /// Whether it stands for a member of a shape whose target is written in a mixin alone.
    pub is_member: bool,
}

/// The metadata of a model by key.
#[derive(Clone, Debug, Default)]
pub struct Metadata<'a> {
    entries: BTreeMap<Cow<'a, str>, (Node<'a>, Place)>,
}

/// Why a shape cannot be added to a model.
#[derive(Debug)]
pub enum ShapeConflict {
    /// Another definition of the shape differs; the position is that of the other one.
    Definition(Place),
    /// The definitions are equal, but some of their traits have different values.
    Traits(Vec<(ShapeId, Conflict)>),
}

impl<'a> RawModel<'a> {
    /// Adds a shape. A second definition must be equal to the first one; the traits of both are
    /// merged.
    ///
    /// # Errors
    /// The conflicts with the first definition, which is kept.
    pub fn define(&mut self, shape: Shape<'a>) -> Result<(), ShapeConflict> {
        match self.shapes.entry(shape.id.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(shape);
                Ok(())
            }
            Entry::Occupied(entry) => entry.into_mut().merge(shape),
        }
    }
}

impl<'a> Shape<'a> {
    /// Merges the traits of an equal definition into this one.
    fn merge(&mut self, other: Shape<'a>) -> Result<(), ShapeConflict> {
        if !self.is_same_definition(&other) {
            return Err(ShapeConflict::Definition(self.place));
        }
        let mut conflicts = Vec::new();
        let id = self.id.clone();
        self.traits.merge_all(other.traits, |conflict| conflicts.push((id.clone(), conflict)));
        for (member, other) in self.members.iter_mut().zip(other.members) {
            let id = id.with_member(&member.name);
            member.traits.merge_all(other.traits, |conflict| {
                conflicts.push((id.clone(), conflict));
            });
        }
        if conflicts.is_empty() { Ok(()) } else { Err(ShapeConflict::Traits(conflicts)) }
    }

    /// Whether two definitions are equal except for their traits and positions.
    fn is_same_definition(&self, other: &Shape<'_>) -> bool {
        self.kind == other.kind && self.mixins == other.mixins && self.has_members_of(other)
    }

    /// Whether another shape has members with the same names and targets.
    pub(super) fn has_members_of(&self, other: &Shape<'_>) -> bool {
        self.members.len() == other.members.len()
            && self
                .members
                .iter()
                .zip(&other.members)
                .all(|(one, other)| one.name == other.name && one.target == other.target)
    }
}

impl<'a> Metadata<'a> {
    /// Adds a value. Arrays are concatenated; other values of a known key must be equal.
    ///
    /// # Errors
    /// The position of the different value, which is kept.
    pub fn insert(
        &mut self,
        key: Cow<'a, str>,
        value: Node<'a>,
        place: Place,
    ) -> Result<(), Place> {
        match self.entries.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert((value, place));
                Ok(())
            }
            Entry::Occupied(entry) => {
                let (known, first) = entry.into_mut();
                match known.merge(&value) {
                    Merge::Done => Ok(()),
                    Merge::Conflict => Err(*first),
                }
            }
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<(&Node<'a>, Place)> {
        self.entries.get(key).map(|(node, place)| (node, *place))
    }

    /// Removes the keys that `keep` does not accept.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.entries.retain(|key, _| keep(key));
    }

    /// Changes each value.
    pub(super) fn change(&mut self, mut change: impl FnMut(&mut Node<'a>)) {
        self.entries.values_mut().for_each(|(node, _)| change(node));
    }

    /// All keys, ordered, with their values and positions.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node<'a>, Place)> {
        self.entries.iter().map(|(key, (node, place))| (&**key, node, *place))
    }
}
