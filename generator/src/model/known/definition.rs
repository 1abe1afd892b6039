//! A definition of the table → [`Shape`].

use crate::model::entries::{Entries, Text};
use crate::model::{Kind, Member, Node, Place, Reference, Shape, ShapeId, Traits, Version};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Definition<'a> {
    #[serde(borrow, rename = "type")]
    kind: &'a str,
    #[serde(borrow, default)]
    members: Entries<'a, Target<'a>>,
    #[serde(borrow)]
    member: Option<Target<'a>>,
    #[serde(borrow)]
    key: Option<Target<'a>>,
    #[serde(borrow)]
    value: Option<Target<'a>>,
    #[serde(borrow, default)]
    traits: Entries<'a, &'a RawValue>,
}

#[derive(Deserialize)]
struct Target<'a> {
    #[serde(borrow)]
    target: &'a str,
    #[serde(borrow, default)]
    traits: Entries<'a, &'a RawValue>,
}

/// Parses the definition of a shape.
pub(super) fn parse<'a>(id: ShapeId, json: &'a str) -> Option<Shape<'a>> {
    let definition: Definition<'a> = serde_json::from_str(json).ok()?;
    let parts =
        [("member", definition.member), ("key", definition.key), ("value", definition.value)];
    let parts = parts.into_iter().filter_map(|(name, part)| member(name, part?));
    let members = definition.members.0.into_iter().filter_map(|(name, it)| member(&name.0, it));
    Some(Shape {
        id,
        kind: type_named(definition.kind)?,
        members: parts.chain(members).collect(),
        traits: traits(definition.traits),
        mixins: Vec::new(),
        version: Version::V2,
        place: Place::NOWHERE,
    })
}

/// The types that a shape of the table can have.
const TYPES: [Kind; 19] = [
    Kind::Blob,
    Kind::Boolean,
    Kind::String,
    Kind::Enum,
    Kind::IntEnum,
    Kind::Byte,
    Kind::Short,
    Kind::Integer,
    Kind::Long,
    Kind::Float,
    Kind::Double,
    Kind::BigInteger,
    Kind::BigDecimal,
    Kind::Timestamp,
    Kind::Document,
    Kind::List,
    Kind::Map,
    Kind::Structure,
    Kind::Union,
];

fn type_named(name: &str) -> Option<Kind> {
    TYPES.into_iter().find(|kind| kind.name() == name)
}

/// The type of a shape from the start of its definition.
pub(super) fn kind(json: &str) -> Option<Kind> {
    let (name, _) = json.strip_prefix(r#"{"type":""#)?.split_once('"')?;
    type_named(name)
}

fn member<'a>(name: &str, member: Target<'a>) -> Option<Member<'a>> {
    let target = Reference { id: ShapeId::parse(member.target)?, place: Place::NOWHERE };
    Some(Member { name: name.into(), target, traits: traits(member.traits), place: Place::NOWHERE })
}

fn traits<'a>(entries: Entries<'a, &'a RawValue>) -> Traits<'a> {
    let mut traits = Traits::default();
    for (Text(id), value) in entries.0 {
        traits.insert(id, Node::borrowed(value.get()), Place::NOWHERE);
    }
    traits
}
