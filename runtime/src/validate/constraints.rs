//! The minimums that the AWS CLI checks, and the ranges of integer types.

use crate::table::rows::MemberRow;
use crate::table::{Kind, Member};
use crate::value::{Number, python};
use std::cmp::Ordering;

/// The minimum that the length of a string (in code points) or list is below, as a decimal string.
///
/// A member that becomes part of the host name must have at least one character.
pub(super) fn too_short(length: usize, member: Member) -> Option<&'static str> {
    let implied = member.has(MemberRow::HOST_LABEL).then_some("1");
    let min = member.constraints().min_length().or(implied)?;
    let length = Number::parse_integer(&length.to_string())?;
    (length.compare(&number(min)?) == Some(Ordering::Less)).then_some(min)
}

/// The minimum that a number is below, as Python prints it; `None` for NaN.
pub(super) fn too_small(number: &Number, member: Member) -> Option<String> {
    let min = self::number(member.constraints().min_range()?)?;
    (number.compare(&min) == Some(Ordering::Less)).then(|| python::number_str(&min))
}

/// Whether a number fits a numeric kind: integer kinds require integers, others accept all numbers.
pub(super) fn fits(number: &Number, kind: Kind) -> bool {
    match kind {
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => number.is_integer(),
        Kind::Float | Kind::Double | Kind::BigDecimal => true,
        _ => false,
    }
}

/// The range of an integer type, if a number is outside it.
pub(super) fn out_of_type(number: &Number, kind: Kind) -> Option<(i64, i64)> {
    let (min, max) = match kind {
        Kind::Byte => (i8::MIN.into(), i8::MAX.into()),
        Kind::Short => (i16::MIN.into(), i16::MAX.into()),
        Kind::Integer | Kind::IntEnum => (i32::MIN.into(), i32::MAX.into()),
        Kind::Long => (i64::MIN, i64::MAX),
        _ => return None,
    };
    let inside = number.as_i64().is_some_and(|number| (min..=max).contains(&number));
    (!inside).then_some((min, max))
}

/// Parses a limit in the model.
pub(super) fn number(text: &str) -> Option<Number> {
    Number::parse_integer(text).or_else(|| text.parse().ok().map(Number::Float))
}
