//! `Serialize` of generated types.

use crate::shape::{Structure, View};
use crate::value::timestamp::to_iso;
use aws_smithy_types::base64;
use serde_core::ser::{Serialize, SerializeMap, Serializer};

/// Writes a structure or a union as a map.
///
/// # Errors
/// Errors of the serializer.
pub fn structure<S: Serializer>(value: &dyn Structure, serializer: S) -> Result<S::Ok, S::Error> {
    let views = || {
        value.shape().members().filter_map(|member| {
            let view = value.get(member.position())?.view()?;
            Some((member.name(), view))
        })
    };
    let unknown = value.unknown_member();
    let mut map =
        serializer.serialize_map(Some(views().count() + usize::from(unknown.is_some())))?;
    for (name, view) in views() {
        map.serialize_entry(name, &Written(Some(view)))?;
    }
    if let Some(name) = unknown {
        map.serialize_entry(name, &Written(Some(View::Unit)))?;
    }
    map.end()
}

/// Writes an enum as its string.
///
/// # Errors
/// Errors of the serializer.
pub fn enumeration<S: Serializer>(
    value: &impl AsRef<str>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.as_ref())
}

/// Writes an intEnum as its number.
///
/// # Errors
/// Errors of the serializer.
pub fn int_enumeration<S: Serializer>(
    value: &(impl Clone + Into<i32>),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_i32(value.clone().into())
}

/// A value; `None` is null.
pub(crate) struct Written<'a>(pub(crate) Option<View<'a>>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(view) = self.0 else { return serializer.serialize_none() };
        match view {
            View::Boolean(it) => serializer.serialize_bool(it),
            View::Integer(it) => serializer.serialize_i64(it),
            View::Float(it) => float(f64::from(it), serializer),
            View::Double(it) => float(it, serializer),
            View::BigInteger(it) => big_integer(it.as_ref(), serializer),
            View::BigDecimal(it) => serializer.serialize_str(it.as_ref()),
            View::String(it) => serializer.serialize_str(it),
            View::Blob(it) => bytes(it.as_ref(), serializer),
            View::Timestamp(it) => serializer.serialize_str(&to_iso(it)),
            View::Document(it) => it.serialize(serializer),
            View::List(it) => {
                serializer.collect_seq((0..it.len()).map(|index| Written(it.item(index))))
            }
            View::Map(it) => {
                let entries = (0..it.len()).filter_map(|index| it.entry(index));
                serializer.collect_map(entries.map(|(key, value)| (key, Written(value))))
            }
            View::Structure(it) => structure(it, serializer),
            View::Unit => serializer.serialize_map(Some(0))?.end(),
            View::Null => serializer.serialize_none(),
        }
    }
}

/// A number, or the strings that Smithy's JSON has where JSON has no number.
pub(super) fn float<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.is_nan() {
        serializer.serialize_str("NaN")
    } else if number.is_infinite() {
        serializer.serialize_str(if number > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        serializer.serialize_f64(number)
    }
}

/// A number if 64 bits hold it.
pub(super) fn big_integer<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match (text.parse::<i64>(), text.parse::<u64>()) {
        (Ok(number), _) => serializer.serialize_i64(number),
        (_, Ok(number)) => serializer.serialize_u64(number),
        _ => serializer.serialize_str(text),
    }
}

pub(super) fn bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&base64::encode(bytes))
    } else {
        serializer.serialize_bytes(bytes)
    }
}
