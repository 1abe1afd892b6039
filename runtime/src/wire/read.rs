//! Fills structures from a `ShapeDeserializer`.

use super::code::Names;
use super::document::{DocumentCursor, Step};
use super::schemas;
use crate::shape::{Field, ListSlot, MapSlot, Slot, Structure, fill_defaults};
use crate::table::{Binding, Kind, Shape};
use aws_smithy_schema::Schema;
use aws_smithy_schema::serde::{SerdeError, ShapeDeserializer};

/// Reads members into a structure or union; absent members get their defaults.
///
/// Members that the shape does not have are not read; the deserializer skips them. Constraints are
/// not checked: services may omit required members.
pub(super) fn structure(
    structure: &mut dyn Structure,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
    cursor: &mut DocumentCursor<'_>,
) -> Result<(), SerdeError> {
    let shape = structure.shape();
    let is_union = shape.kind() == Kind::Union;
    let (mut known, mut unknown) = (0_usize, 0_usize);
    from.read_struct(schema, &mut |member_schema, from| {
        let Some(member) = member_schema.member_index().and_then(|index| shape.member(index))
        else {
            unknown += usize::from(!from.is_null());
            return Ok(());
        };
        known += usize::from(!from.is_null() || member.is_nullable());
        // A null member counts as absent, unless null is a value of it.
        if from.is_null() {
            if member.is_nullable()
                && let Some(Slot::Nullable(it)) =
                    structure.get_mut(member.position()).map(Field::slot)
            {
                it.set_null();
            }
            return from.read_null();
        }
        let Some(field) = structure.get_mut(member.position()) else { return Ok(()) };
        let mut read = |cursor: &mut DocumentCursor<'_>| {
            value(field.slot(), member.target(), member_schema, from, cursor)
        };
        match member.binding() {
            // The body is the value of the member.
            Binding::Payload => read(cursor),
            _ => cursor.within(Step::Name(member.wire_name().into()), read),
        }
    })?;
    if is_union && known + unknown > 1 {
        let reason = format!("more than one member of the union `{}` is set", shape.name());
        return Err(SerdeError::invalid_input(reason));
    }
    // XML deserializers do not report unknown members, so the body is asked in any case.
    if is_union && known == 0 {
        structure.set_unknown_member(cursor.unknown_member(shape).unwrap_or_default());
    }
    fill_defaults(structure);
    Ok(())
}

fn value(
    slot: Slot<'_>,
    target: Shape,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
    cursor: &mut DocumentCursor<'_>,
) -> Result<(), SerdeError> {
    match slot {
        Slot::Boolean(it) => *it = from.read_boolean(schema)?,
        Slot::Byte(it) => *it = from.read_byte(schema)?,
        Slot::Short(it) => *it = from.read_short(schema)?,
        Slot::Integer(it) => *it = from.read_integer(schema)?,
        Slot::Long(it) => *it = from.read_long(schema)?,
        Slot::Float(it) => *it = from.read_float(schema)?,
        Slot::Double(it) => *it = from.read_double(schema)?,
        Slot::BigInteger(it) => *it = from.read_big_integer(schema)?,
        Slot::BigDecimal(it) => *it = from.read_big_decimal(schema)?,
        Slot::String(it) => *it = from.read_string(schema)?,
        Slot::Enum(it) => it.set(&from.read_string(schema)?),
        Slot::Blob(it) => *it = from.read_blob(schema)?,
        Slot::Timestamp(it) => {
            let read = from.read_timestamp(schema)?;
            *it = cursor.timestamp(read);
        }
        Slot::Document(it) => *it = cursor.read(schema, from)?,
        Slot::Unit => from.skip_value()?,
        Slot::Nullable(it) => value(it.content(), target, schema, from, cursor)?,
        Slot::Structure(it) => {
            structure(it, schemas::structure(target, Names::Own).schema, from, cursor)?
        }
        Slot::List(it) => list(it, target, schema, from, cursor)?,
        Slot::Map(it) => map(it, target, schema, from, cursor)?,
    }
    Ok(())
}

fn list(
    slot: &mut dyn ListSlot,
    shape: Shape,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
    cursor: &mut DocumentCursor<'_>,
) -> Result<(), SerdeError> {
    let Some(element) = shape.element() else { return from.skip_value() };
    let inner = schemas::structure(shape, Names::Own).members[0];
    let mut next = 0;
    from.read_list(schema, &mut |from| {
        let index = next;
        next += 1;
        if from.is_null() {
            if shape.is_sparse() {
                slot.push();
            }
            return from.read_null();
        }
        let field = slot.push();
        cursor.within(Step::Index(index), |cursor| {
            value(field.slot(), element.target(), inner, from, cursor)
        })
    })
}

fn map(
    slot: &mut dyn MapSlot,
    shape: Shape,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
    cursor: &mut DocumentCursor<'_>,
) -> Result<(), SerdeError> {
    let Some(member) = shape.element() else { return from.skip_value() };
    let [_, inner] = schemas::structure(shape, Names::Own).members else {
        return from.skip_value();
    };
    from.read_map(schema, &mut |key, from| {
        if from.is_null() {
            if shape.is_sparse() {
                slot.insert(key);
            }
            return from.read_null();
        }
        let field = slot.insert(key.clone());
        cursor.within(Step::Name(key.into()), |cursor| {
            value(field.slot(), member.target(), inner, from, cursor)
        })
    })
}
