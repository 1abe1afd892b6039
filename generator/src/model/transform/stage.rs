//! [`Stage`]: the model while it is transformed.

use super::action::Transform;
use crate::model::{Metadata, Shape, ShapeId, known};
use std::collections::{BTreeMap, BTreeSet};

/// The mixins of each shape before they are flattened.
#[derive(Debug, Default)]
pub(in crate::model) struct Mixed {
    pub(super) uses: BTreeMap<ShapeId, Uses>,
}

/// What a shape has of its own and from mixins.
#[derive(Debug)]
pub(super) struct Uses {
    pub(super) mixins: Vec<ShapeId>,
    /// The names of the members that the shape itself defines.
    pub(super) own: BTreeSet<Box<str>>,
}

impl Mixed {
    /// The mixins of shapes; none if there are no transforms.
    pub(in crate::model) fn new(
        shapes: &BTreeMap<ShapeId, Shape<'_>>,
        transforms: &[Transform],
    ) -> Mixed {
        let users = shapes.values().filter(|shape| !shape.mixins.is_empty());
        let uses = users.filter(|_| !transforms.is_empty()).map(|shape| {
            let mixins = shape.mixins.iter().map(|mixin| mixin.id.clone()).collect();
            let own = shape.members.iter().map(|member| member.name.clone()).collect();
            (shape.id.clone(), Uses { mixins, own })
        });
        Mixed { uses: uses.collect() }
    }
}

/// The model while it is transformed.
pub(super) struct Stage<'s, 'a> {
    pub(super) shapes: &'s mut BTreeMap<ShapeId, Shape<'a>>,
    pub(super) metadata: &'s mut Metadata<'a>,
    pub(super) mixed: Mixed,
}

/// Why a transform cannot be applied.
pub(super) struct Impossible {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Whether a shape is in the prelude, which transforms keep.
pub(super) fn is_prelude(id: &ShapeId) -> bool {
    id.namespace() == known::PRELUDE
}
