//! `Debug` of generated types: fields by their Rust names, `@sensitive` ones redacted at any depth.

use super::fields::position_of;
use super::{Structure, View};
use crate::table::Shape;
use std::fmt;

/// What is shown instead of a `@sensitive` value.
pub(crate) const REDACTED: &str = "*** redacted ***";

/// Writes a structure or union as `Debug` does: the Rust names of a structure's fields, the member
/// names of a union.
///
/// # Errors
/// Errors of the formatter.
pub fn debug_structure(f: &mut fmt::Formatter<'_>, structure: &dyn Structure) -> fmt::Result {
    if let Some(member) = structure.unknown_member() {
        return f.debug_tuple("Unknown").field(&member).finish();
    }
    let type_info = structure.type_info();
    let words: Vec<&str> = type_info.fields.split_ascii_whitespace().collect();
    let mut out = f.debug_struct(type_info.name.trim_start_matches("r#"));
    for member in structure.shape().members() {
        let position = member.position();
        let Some(field) = structure.get(position) else { continue };
        let is_it =
            |pair: &&[&str]| pair.first().and_then(|word| word.parse().ok()) == Some(position);
        let name = words.chunks(2).find(is_it).and_then(|pair| pair.get(1));
        let name = name.map_or(member.name(), |name| name.trim_start_matches("r#"));
        let shown =
            DebugView { view: field.view(), shape: member.target(), hidden: member.is_sensitive() };
        out.field(name, &shown);
    }
    out.finish()
}

/// Writes an enum's value as `Debug` does: the name of the variant, from `names` in the order of
/// the values.
///
/// # Errors
/// Errors of the formatter.
pub fn debug_enum(
    f: &mut fmt::Formatter<'_>,
    value: &str,
    values: &[&str],
    names: &str,
) -> fmt::Result {
    match names.split_ascii_whitespace().nth(position_of(value, values)) {
        Some(name) => f.write_str(name.trim_start_matches("r#")),
        None => f.debug_tuple("Unknown").field(&value).finish(),
    }
}

/// A view with its shape, which decides what is redacted.
struct DebugView<'a> {
    view: Option<View<'a>>,
    shape: Shape,
    hidden: bool,
}

impl DebugView<'_> {
    fn part<'b>(&self, view: Option<View<'b>>, position: usize) -> DebugView<'b> {
        let member = self.shape.member(position);
        let hidden = member.is_some_and(|member| member.is_sensitive());
        DebugView { view, shape: member.map_or(self.shape, |member| member.target()), hidden }
    }
}

impl fmt::Debug for DebugView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(view) = self.view else { return f.write_str("None") };
        if self.hidden {
            return f.write_str(REDACTED);
        }
        match view {
            View::Boolean(it) => it.fmt(f),
            View::Integer(it) => it.fmt(f),
            View::Float(it) => it.fmt(f),
            View::Double(it) => it.fmt(f),
            View::BigInteger(it) => it.as_ref().fmt(f),
            View::BigDecimal(it) => it.as_ref().fmt(f),
            View::String(it) => it.fmt(f),
            View::Blob(it) => write!(f, "<{} bytes>", it.as_ref().len()),
            View::Timestamp(it) => write!(f, "{it:?}"),
            View::Document(it) => it.fmt(f),
            View::List(it) => {
                f.debug_list().entries((0..it.len()).map(|i| self.part(it.item(i), 0))).finish()
            }
            View::Map(it) => {
                let entries = (0..it.len()).filter_map(|i| it.entry(i));
                f.debug_map()
                    .entries(entries.map(|(key, value)| {
                        (self.part(Some(View::String(key)), 0), self.part(value, 1))
                    }))
                    .finish()
            }
            View::Structure(it) => it.fmt(f),
            View::Unit => f.write_str("()"),
            View::Null => f.write_str("Null"),
        }
    }
}
