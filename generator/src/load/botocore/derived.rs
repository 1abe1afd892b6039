//! Shapes that members need beside those of the file, because botocore puts facts on a member that
//! Smithy puts on its target.

use crate::model::Node;
use crate::model::ShapeId;
use crate::model::traits::Made;

/// A shape for one member: its target with one trait more.
pub(super) struct Own<'a> {
    pub(super) id: ShapeId,
    pub(super) of: ShapeId,
    pub(super) more: More<'a>,
}

/// A fact of a member about its target.
pub(super) enum More<'a> {
    Trait(Made, Node<'a>),
    Values(Vec<String>),
}
