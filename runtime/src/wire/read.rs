//! Fills structures from a `ShapeDeserializer`.

use super::schemas;
use crate::shape::{Slot, Structure};
use crate::table::{Kind, Shape};
use crate::value::{Map, Number, Value};
use aws_smithy_schema::Schema;
use aws_smithy_schema::serde::{SerdeError, ShapeDeserializer};
use aws_smithy_types::{Document, Number as AwsNumber};

/// Reads members into a structure or union.
///
/// Members that the shape does not have are left unread, which makes the deserializer skip them.
/// Nothing is checked: a service may leave out what it calls required.
pub(super) fn structure(
    structure: &mut dyn Structure,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
) -> Result<(), SerdeError> {
    let shape = structure.shape();
    from.read_struct(schema, &mut |member_schema, from| {
        let Some(member) = member_schema.member_index().and_then(|index| shape.member(index)) else {
            if shape.kind() == Kind::Union {
                structure.set_unknown_member(member_schema.member_name().unwrap_or_default());
            }
            return Ok(());
        };
        match structure.get_mut(member.position()) {
            Some(field) => value(field.slot(), member.target(), member_schema, from),
            None => Ok(()),
        }
    })
}

fn value(
    slot: Slot<'_>,
    target: Shape,
    schema: &Schema<'_>,
    from: &mut dyn ShapeDeserializer,
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
        Slot::Timestamp(it) => *it = from.read_timestamp(schema)?,
        Slot::Document(it) => *it = from_document(from.read_document(schema)?),
        Slot::Unit => from.skip_value()?,
        Slot::Structure(it) => structure(it, schemas::structure(target).schema, from)?,
        Slot::List(it) => {
            let Some(element) = target.element() else { return from.skip_value() };
            let inner = schemas::structure(target).members[0];
            from.read_list(schema, &mut |from| {
                if from.is_null() {
                    if target.is_sparse() {
                        it.push();
                    }
                    return from.read_null();
                }
                value(it.push().slot(), element.target(), inner, from)
            })?;
        }
        Slot::Map(it) => {
            let Some(member) = target.element() else { return from.skip_value() };
            let [_, inner] = schemas::structure(target).members else { return from.skip_value() };
            from.read_map(schema, &mut |key, from| {
                if from.is_null() {
                    if target.is_sparse() {
                        it.insert(key);
                    }
                    return from.read_null();
                }
                value(it.insert(key).slot(), member.target(), inner, from)
            })?;
        }
    }
    Ok(())
}

/// A document as a value; the order of its entries is lost on the way, since AWS's type has none.
fn from_document(document: Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(it) => Value::Bool(it),
        Document::String(it) => Value::String(it),
        Document::Number(AwsNumber::PosInt(it)) => match i64::try_from(it) {
            Ok(it) => Value::from(it),
            Err(_) => Value::Number(Number::Big(it.to_string())),
        },
        Document::Number(AwsNumber::NegInt(it)) => Value::from(it),
        Document::Number(AwsNumber::Float(it)) => Value::from(it),
        Document::Array(it) => Value::List(it.into_iter().map(from_document).collect()),
        Document::Object(it) => {
            let mut entries: Vec<_> = it.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Map(entries.into_iter().map(|(key, value)| (key, from_document(value))).collect::<Map>())
        }
    }
}
