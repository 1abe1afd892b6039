//! Default values of members (`@default`), stored as JSON in the table.

use super::{Structure, fill};
use crate::problem::{Path, Problems};
use crate::table::rows::MemberRow;
use crate::table::{Kind, Member};
use crate::value::{Value, json};

/// The default value of a member; `None` if the model has none or leaves it to the service
/// (`@clientOptional`).
///
/// Blobs are decoded from base64. A stream has no default value: its `@default` only means that
/// absent content is empty.
pub fn default_value(member: Member) -> Option<Value> {
    let text = member.default_json();
    if text.is_empty() || member.has(MemberRow::CLIENT_OPTIONAL) || member.target().is_streaming() {
        return None;
    }
    match (json::parse(text).ok()?, member.target().kind()) {
        (Value::Null, _) => None,
        (Value::String(text), Kind::Blob) => {
            aws_smithy_types::base64::decode(text).ok().map(Value::Bytes)
        }
        (value, _) => Some(value),
    }
}

/// Sets the absent members of a structure to their default values; nested structures are not
/// changed.
///
/// A default value that does not fit its member is ignored.
pub fn fill_defaults(structure: &mut dyn Structure) {
    for member in structure.shape().members() {
        let is_absent =
            structure.get(member.position()).is_some_and(|field| field.view().is_none());
        if is_absent {
            set_default(structure, member);
        }
    }
}

/// Sets the required members of a blank structure to their default values; used by `Default` of
/// generated types.
#[doc(hidden)]
pub fn with_required_defaults<T: Structure>(mut blank: T) -> T {
    let structure: &mut dyn Structure = &mut blank;
    for member in structure.shape().members().filter(|member| member.is_required()) {
        set_default(structure, member);
    }
    blank
}

fn set_default(structure: &mut dyn Structure, member: Member) {
    if let Some(value) = default_value(member)
        && let Some(field) = structure.get_mut(member.position())
    {
        fill(&value, field.slot(), member.target(), &mut Path::default(), &mut Problems::default());
    }
}
