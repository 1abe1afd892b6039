//! The shapes that every model contains, such as `smithy.api#String`; see the Smithy specification,
//! "Prelude".

use super::{Kind, Place, Shape, ShapeId, Traits, Version};

/// The prelude's shapes that a member may target.
pub fn shapes<'a>() -> impl Iterator<Item = Shape<'a>> {
    let simple = [
        ("Blob", Kind::Blob),
        ("String", Kind::String),
        ("Boolean", Kind::Boolean),
        ("Byte", Kind::Byte),
        ("Short", Kind::Short),
        ("Integer", Kind::Integer),
        ("Long", Kind::Long),
        ("Float", Kind::Float),
        ("Double", Kind::Double),
        ("BigInteger", Kind::BigInteger),
        ("BigDecimal", Kind::BigDecimal),
        ("Timestamp", Kind::Timestamp),
        ("Document", Kind::Document),
        ("PrimitiveBoolean", Kind::Boolean),
        ("PrimitiveByte", Kind::Byte),
        ("PrimitiveShort", Kind::Short),
        ("PrimitiveInteger", Kind::Integer),
        ("PrimitiveLong", Kind::Long),
        ("PrimitiveFloat", Kind::Float),
        ("PrimitiveDouble", Kind::Double),
        ("Unit", Kind::Structure),
    ];
    simple.into_iter().map(|(name, kind)| Shape {
        id: ShapeId::prelude(name),
        kind,
        members: Vec::new(),
        traits: Traits::default(),
        mixins: Vec::new(),
        version: Version::V2,
        place: Place::NOWHERE,
    })
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
