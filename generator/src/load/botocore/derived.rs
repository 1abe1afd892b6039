//! Extra shapes for members: botocore puts some facts on a member that Smithy puts on its target.

use crate::model::Node;
use crate::model::ShapeId;
use crate::model::traits::SynthesizedTrait;

/// A shape for one member: its target with one more trait.
pub(super) struct Own<'a> {
    pub(super) id: ShapeId,
    pub(super) of: ShapeId,
    pub(super) more: More<'a>,
}

/// A fact on a member that concerns its target.
pub(super) enum More<'a> {
    Trait(SynthesizedTrait, Node<'a>),
    Values(Vec<String>),
}
