//! `Debug` of generated types: fields by their Rust names, `@sensitive` ones redacted at any depth.

use super::{Structure, View};
use crate::table::Shape;
use std::fmt;

/// Writes a structure or union as `Debug` does; `fields` are the Rust names in member order
/// (none for a union, whose member names serve).
pub fn debug_structure(
    f: &mut fmt::Formatter<'_>,
    structure: &dyn Structure,
    name: &str,
    fields: &[&str],
) -> fmt::Result {
    if let Some(member) = structure.unknown_member() {
        return f.debug_tuple("Unknown").field(&member).finish();
    }
    let mut out = f.debug_struct(name);
    for member in structure.shape().members() {
        let position = member.position();
        let Some(field) = structure.get(position) else { continue };
        let name = fields.get(position).map_or(member.name(), |name| name.trim_start_matches("r#"));
        let shown = Shown { view: field.view(), shape: member.target(), hidden: member.is_sensitive() };
        out.field(name, &shown);
    }
    out.finish()
}

/// A view with its shape, which says what to redact.
struct Shown<'a> {
    view: Option<View<'a>>,
    shape: Shape,
    hidden: bool,
}

impl Shown<'_> {
    fn part<'b>(&self, view: Option<View<'b>>, position: usize) -> Shown<'b> {
        let member = self.shape.member(position);
        let hidden = member.is_some_and(|member| member.is_sensitive());
        Shown { view, shape: member.map_or(self.shape, |member| member.target()), hidden }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(view) = self.view else { return f.write_str("None") };
        if self.hidden {
            return f.write_str("*** redacted ***");
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
                    .entries(
                        entries
                            .map(|(key, value)| (self.part(Some(View::String(key)), 0), self.part(value, 1))),
                    )
                    .finish()
            }
            View::Structure(it) => it.fmt(f),
            View::Unit => f.write_str("()"),
        }
    }
}
