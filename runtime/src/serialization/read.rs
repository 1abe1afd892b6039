//! `Deserialize` of generated types.

use super::document::Document;
use super::path::Path;
use super::scalars::Scalar;
use crate::shape::{Field, ListSlot, MapSlot, Slot, Structure, default_value};
use crate::table::{Kind, Member, Shape};
use serde_core::Deserialize;
use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::fmt;

/// Reads a structure or a union.
///
/// # Errors
/// Errors of the deserializer, and values that do not fit the type.
pub fn structure<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Structure + Default,
{
    let mut value = T::default();
    let path = Path::root(value.type_info().name);
    Members { structure: &mut value, path }.deserialize(deserializer)?;
    Ok(value)
}

/// Reads an enum.
///
/// # Errors
/// Errors of the deserializer, and values that are not strings.
pub fn enumeration<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    String::deserialize(deserializer).map(T::from)
}

/// Reads an intEnum.
///
/// # Errors
/// Errors of the deserializer, and values that are not integers of 32 bits.
pub fn int_enumeration<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<i32>,
{
    i32::deserialize(deserializer).map(T::from)
}

/// Reads the members of a structure or a union.
pub(crate) struct Members<'a, 'p> {
    pub(crate) structure: &'a mut dyn Structure,
    pub(crate) path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Members<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.path.check()?;
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map for `{}`", self.path)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        if self.structure.shape().kind() == Kind::Union {
            self.union(map)
        } else {
            self.structure(map)
        }
    }
}

impl Members<'_, '_> {
    fn structure<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Members { structure, path } = self;
        let shape = structure.shape();
        let mut is_missing: Vec<bool> = shape
            .members()
            .map(|member| {
                let is_plain =
                    structure.get(member.position()).is_some_and(|field| field.view().is_some());
                is_plain && member.is_required() && default_value(member).is_none()
            })
            .collect();
        while let Some(name) = map.next_key::<String>()? {
            let member = shape.member_named(&name);
            let found = member.and_then(|member| {
                structure.get_mut(member.position()).map(|field| (member, field))
            });
            let Some((member, field)) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let seed = Value { field, member, path: path.member(&name) };
            if map.next_value_seed(seed)?
                && let Some(missing) = is_missing.get_mut(member.position())
            {
                *missing = false;
            }
        }
        match shape.members().find(|member| is_missing.get(member.position()) == Some(&true)) {
            Some(member) => {
                let path = path.member(member.name());
                Err(A::Error::custom(format!("the required member `{path}` is missing")))
            }
            None => Ok(()),
        }
    }

    fn union<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Members { structure, path } = self;
        let shape = structure.shape();
        let mut is_set = false;
        while let Some(name) = map.next_key::<String>()? {
            let member = shape.member_named(&name);
            let was_set = is_set;
            let Some(member) = member else {
                map.next_value::<IgnoredAny>()?;
                structure.set_unknown_member(&name);
                is_set = true;
                if was_set {
                    return Err(several(&path));
                }
                continue;
            };
            let Some(field) = structure.get_mut(member.position()) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            // Null counts as absent.
            is_set |= map.next_value_seed(Value { field, member, path: path.member(&name) })?;
            if was_set && is_set {
                return Err(several(&path));
            }
        }
        if is_set {
            return Ok(());
        }
        Err(A::Error::custom(format!("no member of the union `{path}` is set")))
    }
}

fn several<E: Error>(path: &Path<'_>) -> E {
    E::custom(format!("more than one member of the union `{path}` is set"))
}

/// Reads the value of a member; the result is whether it was not null.
struct Value<'a, 'p> {
    field: &'a mut dyn Field,
    member: Member,
    path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value for `{}`", self.path)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        let shape = self.member.target();
        if self.member.is_nullable()
            && let Slot::Nullable(it) = self.field.slot()
        {
            it.set_null();
            return Ok(true);
        }
        // Null is a value of a document.
        if shape.kind() == Kind::Document {
            self.field.slot();
            return Ok(true);
        }
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let shape = self.member.target();
        Content { slot: self.field.slot(), shape, path: self.path }.deserialize(deserializer)?;
        Ok(true)
    }
}

/// Reads a value that is not null into a slot.
struct Content<'a, 'p> {
    slot: Slot<'a>,
    shape: Shape,
    path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Content<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Content { slot, shape, path } = self;
        path.check()?;
        match slot {
            Slot::Structure(structure) => Members { structure, path }.deserialize(deserializer),
            Slot::List(list) => deserializer.deserialize_seq(Elements { list, shape, path }),
            Slot::Map(map) => deserializer.deserialize_map(Entries { map, shape, path }),
            Slot::Document(slot) => {
                *slot = Document { path }.deserialize(deserializer)?;
                Ok(())
            }
            Slot::Nullable(it) => {
                Content { slot: it.content(), shape, path }.deserialize(deserializer)
            }
            Slot::Unit => IgnoredAny::deserialize(deserializer).map(|_| ()),
            slot => Scalar { slot, path }.deserialize(deserializer),
        }
    }
}

struct Elements<'a, 'p> {
    list: &'a mut dyn ListSlot,
    shape: Shape,
    path: Path<'p>,
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list for `{}`", self.path)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some(member) = self.shape.element() else { return Ok(()) };
        let mut index = 0;
        loop {
            let path = self.path.index(index);
            let seed = Element { list: &mut *self.list, shape: self.shape, member, path };
            if access.next_element_seed(seed)?.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }
}

/// Appends an element, once it is known that there is one.
struct Element<'a, 'p> {
    list: &'a mut dyn ListSlot,
    shape: Shape,
    member: Member,
    path: Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Element { list, shape, member, path } = self;
        let is_set = Value { field: list.push(), member, path }.deserialize(deserializer)?;
        refuse_null(is_set, shape, &path)
    }
}

struct Entries<'a, 'p> {
    map: &'a mut dyn MapSlot,
    shape: Shape,
    path: Path<'p>,
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map for `{}`", self.path)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some(member) = self.shape.element() else { return Ok(()) };
        while let Some(key) = access.next_key::<String>()? {
            let path = self.path.member(&key);
            let field = self.map.insert(key.clone());
            let is_set = access.next_value_seed(Value { field, member, path })?;
            refuse_null(is_set, self.shape, &path)?;
        }
        Ok(())
    }
}

/// Null is a value only in sparse lists and maps.
fn refuse_null<E: Error>(is_set: bool, shape: Shape, path: &Path<'_>) -> Result<(), E> {
    if is_set || shape.is_sparse() {
        return Ok(());
    }
    Err(E::custom(format!("`{path}` is null")))
}
