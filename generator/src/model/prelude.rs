//! The shapes that every model contains, such as `smithy.api#String`; see the Smithy specification,
//! "Prelude".

use super::{Shape, ShapeId, known};

/// The prelude's shapes that a member may target.
pub fn shapes() -> impl Iterator<Item = Shape<'static>> {
    known::prelude().filter_map(known::shape)
}

/// Whether a shape is the prelude's empty structure: no input, no output, or a variant without
/// data.
pub fn is_unit(id: &ShapeId) -> bool {
    id.as_str() == "smithy.api#Unit"
}

/// Whether a number or boolean of the prelude cannot be absent in Smithy 1.0.
pub fn is_primitive(id: &ShapeId) -> bool {
    id.namespace() == "smithy.api" && id.name().starts_with("Primitive")
}
