//! Shapes that a model may use without defining them: the prelude, and the traits of Smithy's and
//! AWS's packages and of alloy, with the shapes that they need.
//!
//! `shapes.txt` has one line per shape, sorted by id. A shape is found by binary search and parsed
//! when it is asked for, so that unused shapes cost nothing.

mod definition;

use super::{Kind, Shape, ShapeId};

/// Written by `tests/peers/known_shapes.py`: `ID<tab>SHAPE`, the shape in Smithy's JSON AST.
const SHAPES: &str = include_str!("shapes.txt");

/// The namespace of the prelude, whose public shapes need no `use` statement.
pub const PRELUDE: &str = "smithy.api";

/// The shape with this id.
pub fn shape(id: &str) -> Option<Shape<'static>> {
    definition::parse(ShapeId::parse(id)?, find(id)?)
}

/// Whether there is a shape with this id.
pub fn exists(id: &str) -> bool {
    find(id).is_some()
}

/// The type of the shape with this id.
pub fn kind(id: &str) -> Option<Kind> {
    definition::kind(find(id)?)
}

/// Whether a name without a namespace may refer to a shape or trait of the prelude: those that are
/// not private.
pub fn is_public_prelude(name: &str) -> bool {
    find(&format!("{PRELUDE}#{name}")).is_some_and(is_public)
}

fn is_public(json: &str) -> bool {
    !json.contains(r#""smithy.api#private":"#)
}

/// The ids of the prelude's public shapes that are not traits.
pub fn prelude() -> impl Iterator<Item = &'static str> {
    // Names of traits begin with a small letter, and small letters follow capital letters.
    let shapes = lines(from("smithy.api#"));
    let is_shape = |id: &str| {
        let name = id.strip_prefix(PRELUDE).and_then(|name| name.strip_prefix('#'));
        name.is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
    };
    let shapes = shapes.take_while(move |(id, _)| is_shape(id));
    shapes.filter(|(_, json)| is_public(json)).map(|(id, _)| id)
}

/// All ids, sorted.
pub fn ids() -> impl Iterator<Item = &'static str> {
    lines(SHAPES).map(|(id, _)| id)
}

/// The lines of shapes; comments have no tab.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once('\t'))
}

/// The definition of a shape as JSON.
fn find(id: &str) -> Option<&'static str> {
    let (found, json) = lines(from(id)).next()?;
    (found == id).then_some(json)
}

/// The lines of the shapes whose ids are not before this one.
fn from(id: &str) -> &'static str {
    // Lines before `low` have smaller ids, lines from `high` on have not; both are starts of lines.
    let (mut low, mut high) = (0, SHAPES.len());
    while low < high {
        let middle = SHAPES.get(low..low + (high - low) / 2).unwrap_or_default();
        let start = middle.rfind('\n').map_or(low, |at| low + at + 1);
        let line = SHAPES.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        if line.split('\t').next().unwrap_or_default() < id {
            low = start + line.len() + 1;
        } else {
            high = start;
        }
    }
    SHAPES.get(low..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Kind, exists, find, ids, is_public_prelude, kind, prelude, shape};

    #[test]
    fn every_shape_is_found_and_parsed() {
        let mut last = "";
        for id in ids() {
            assert!(last < id, "{last} {id}");
            let shape = shape(id).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(Some(&shape.kind), kind(id).as_ref(), "{id}");
            for member in &shape.members {
                assert!(exists(member.target.id.as_str()), "{id}${}", member.name);
            }
            last = id;
        }
        assert!(ids().count() > 400, "only {}", ids().count());
    }

    #[test]
    fn other_ids_are_not_found() {
        for id in ["", "#", "# Written", "smithy.api#", "smithy.api#Strin", "smithy.api#Strings"] {
            assert_eq!(find(id), None, "{id}");
        }
        assert_eq!(find("zzz#zzz"), None);
    }

    #[test]
    fn private_shapes_of_the_prelude_need_their_namespace() {
        assert!(is_public_prelude("String") && is_public_prelude("required"));
        assert!(is_public_prelude("Unit") && is_public_prelude("PrimitiveLong"));
        assert!(!is_public_prelude("NonEmptyString") && !is_public_prelude("Nothing"));
        assert!(exists("smithy.api#NonEmptyString"));
    }

    #[test]
    fn the_prelude_has_public_shapes() {
        let ids: Vec<&str> = prelude().collect();
        assert_eq!(ids.first(), Some(&"smithy.api#BigDecimal"));
        assert_eq!(ids.last(), Some(&"smithy.api#Unit"));
        assert_eq!(ids.len(), 21);
    }

    #[test]
    fn types() {
        assert_eq!(kind("smithy.api#auth"), Some(Kind::List));
        assert_eq!(kind("smithy.api#required"), Some(Kind::Structure));
        assert_eq!(kind("smithy.waiters#waitable"), Some(Kind::Map));
        assert_eq!(kind("alloy#UUID"), Some(Kind::String));
        let list = shape("smithy.api#auth").unwrap();
        assert_eq!(&*list.members[0].name, "member");
        assert_eq!(list.members[0].target.id.as_str(), "smithy.api#AuthTraitReference");
    }
}
