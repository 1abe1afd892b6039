//! Default values of absent members in requests: the Smithy specification asks clients to send
//! them, the AWS CLI does not send them.

use crate::problem::{Path, Problems};
use crate::shape::{Blank, Field, View, default_value, fill};
use crate::table::{Kind, Member, Shape};
use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
use aws_smithy_schema::serde::SerdeError;
use indexmap::IndexMap;

type WriteResult = Result<(), SerdeError>;

/// Passes the default value of a member to a writer, unless there is none or it does not fit the
/// member.
pub(super) fn with_default(
    member: Member,
    write: impl FnOnce(View<'_>) -> WriteResult,
) -> WriteResult {
    let Some(value) = default_value(member) else { return Ok(()) };
    let shape = member.target();
    match shape.kind() {
        Kind::Boolean => show::<bool>(&value, shape, write),
        Kind::Byte => show::<i8>(&value, shape, write),
        Kind::Short => show::<i16>(&value, shape, write),
        Kind::Integer | Kind::IntEnum => show::<i32>(&value, shape, write),
        Kind::Long => show::<i64>(&value, shape, write),
        Kind::Float | Kind::Double => show::<f64>(&value, shape, write),
        Kind::BigInteger => show::<BigInteger>(&value, shape, write),
        Kind::BigDecimal => show::<BigDecimal>(&value, shape, write),
        Kind::String | Kind::Enum => show::<String>(&value, shape, write),
        Kind::Blob => show::<Blob>(&value, shape, write),
        Kind::Timestamp => show::<DateTime>(&value, shape, write),
        Kind::Document => show::<Value>(&value, shape, write),
        // Default values of lists and maps are empty.
        Kind::List => write(View::List(&Vec::<String>::new())),
        Kind::Map => write(View::Map(&IndexMap::<String, String>::new())),
        Kind::Structure | Kind::Union => Ok(()),
    }
}

fn show<T: Field + Blank>(
    value: &Value,
    shape: Shape,
    write: impl FnOnce(View<'_>) -> WriteResult,
) -> WriteResult {
    let (mut field, mut problems) = (T::blank(), Problems::new());
    fill(value, field.slot(), shape, &mut Path::new(), &mut problems);
    match field.view() {
        Some(view) if problems.is_empty() => write(view),
        _ => Ok(()),
    }
}
