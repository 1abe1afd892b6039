//! Defaults of members (`@default`), which the table has as JSON text.

use super::{Structure, fill};
use crate::problem::{Path, Problems};
use crate::table::rows::MemberRow;
use crate::table::{Kind, Member};
use crate::value::{Value, json};

/// The value that a member has where none is given; nothing where the model names none, or
/// leaves it to the service (`@clientOptional`).
///
/// Blobs, which models write in base64, are bytes. A stream has none: what models call its default
/// only says that no content is an empty one.
pub fn default_value(member: Member) -> Option<Value> {
    let text = member.default_json();
    if text.is_empty() || member.has(MemberRow::CLIENT_OPTIONAL) || member.target().is_streaming() {
        return None;
    }
    match (json::parse(text).ok()?, member.target().kind()) {
        (Value::Null, _) => None,
        (Value::String(text), Kind::Blob) => aws_smithy_types::base64::decode(text).ok().map(Value::Bytes),
        (value, _) => Some(value),
    }
}

/// Gives the absent members of a structure their defaults; nested structures are not looked into.
///
/// A default that its member cannot hold stays out.
pub fn fill_defaults(structure: &mut dyn Structure) {
    for member in structure.shape().members() {
        let is_absent = structure.get(member.position()).is_some_and(|field| field.view().is_none());
        if is_absent {
            set_default(structure, member);
        }
    }
}

/// A structure with the defaults of its required members, whose fields are no `Option`s: what `Default` of
/// some generated types ends with.
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
