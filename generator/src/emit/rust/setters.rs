//! The constructor of a structure, and a setter per field of those that callers or tests build.

use super::Part;
use super::attributes::{allow_deprecated, deprecated};
use super::complexity::allow_complex;
use super::lines::{Lines, Typed};
use super::paths::Paths;
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Field, FieldType, Structure};
use crate::plan::types::names::stem;

/// Names that clippy refuses in parameters.
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];

/// The constructor and the setters. Parts of responses have no setters: in a large service, these
/// would be a quarter of all functions that the compiler checks.
pub(super) fn setters(item: &Structure, paths: &Paths) -> Option<Part> {
    let set: &[Field] = if item.has_setters { &item.fields } else { &[] };
    let has_parameters = item.fields.iter().any(|field| field.parameter().is_some());
    let is_constructed = has_parameters || item.is_input;
    if set.is_empty() && !is_constructed {
        return None;
    }
    let mut lines = Lines::new();
    lines.line(&"#[allow(missing_docs)]");
    let is_old = |field: &Field| field.deprecated.is_some() || paths.uses_deprecated(&field.kind);
    let is_old = item.deprecated.is_some() || item.fields.iter().any(is_old);
    lines.attribute(allow_deprecated(is_old));
    let is_placeholder = |field: &Field| PLACEHOLDERS.contains(&&*field.name.rust);
    if item.fields.iter().any(is_placeholder) {
        lines.line(&"#[allow(clippy::disallowed_names)]");
    }
    lines.attribute(allow_complex(item.fields.iter().map(|field| &field.kind), 1));
    lines.open(&escaped!(Rust, "impl ", rust::name(&item.name.rust)));
    if is_constructed {
        constructor(&mut lines, item, paths);
    }
    set.iter().for_each(|field| setter(&mut lines, field, paths));
    lines.close();
    Some(lines.part())
}

/// `new` with the required members as parameters; all others are absent.
fn constructor(lines: &mut Lines, item: &Structure, paths: &Paths) {
    let required = item.fields.iter().filter_map(|field| Some((field, field.parameter()?)));
    let parameters: Vec<Typed> = required
        .map(|(field, kind)| {
            let kind = match kind {
                FieldType::String => into(kind, paths),
                kind => paths.field_type(kind),
            };
            Typed::new(escaped!(Rust, rust::name(&field.name.rust), ": ", kind))
        })
        .collect();
    if parameters.is_empty() {
        lines.docs(&["Without any member.".into()]);
        lines.function(&"new".into(), &[], &own_type());
        lines.line(&escaped!(Rust, "<Self as ", paths.default(), ">::default()"));
        return lines.close();
    }
    let fields: Vec<Escaped<Rust>> = item
        .fields
        .iter()
        .map(|field| {
            let name = rust::name(&field.name.rust);
            let Some(kind) = field.parameter() else {
                return escaped!(Rust, name, ": ", paths.none());
            };
            let value = match kind {
                FieldType::String => converted(&name, paths),
                _ if !is_optional(field) => return name,
                _ => name.clone(),
            };
            match variant(field, paths) {
                Some(some) => escaped!(Rust, name, ": ", some, "(", value, ")"),
                None => escaped!(Rust, name, ": ", value),
            }
        })
        .collect();
    lines.docs(&["With the required members; the others are absent.".into()]);
    if parameters.len() > 7 {
        lines.line(&"#[allow(clippy::too_many_arguments)]");
    }
    lines.function(&"new".into(), &parameters, &own_type());
    lines.structure(&fields);
    lines.close();
}

fn setter(lines: &mut Lines, field: &Field, paths: &Paths) {
    let name = rust::name(&field.name.rust);
    let kind = match &field.kind {
        FieldType::Option(inner) => inner,
        kind => kind,
    };
    let mut calls: Vec<Escaped<Rust>> = Vec::new();
    let mut arguments = Vec::new();
    let (parameter, value) = match kind {
        FieldType::Boolean
        | FieldType::Byte
        | FieldType::Short
        | FieldType::Integer
        | FieldType::Long
        | FieldType::Float
        | FieldType::Double
        | FieldType::BigInteger
        | FieldType::BigDecimal => (paths.field_type(kind), name.clone()),
        FieldType::List(element) | FieldType::Map(element) if is_simple(element) => {
            let (into_path, element) = (paths.into(), into(element, paths));
            let (element, map) = if matches!(kind, FieldType::Map(_)) {
                let key = into(&FieldType::String, paths);
                let pair =
                    escaped!(Rust, "(", into_path, "::into(key), ", into_path, "::into(value))");
                (
                    escaped!(Rust, "(", key, ", ", element, ")"),
                    escaped!(Rust, "|(key, value)| ", pair),
                )
            } else {
                (element, escaped!(Rust, into_path, "::into"))
            };
            arguments.push(escaped!(Rust, "Item = ", element));
            calls.push(".into_iter()".into());
            calls.push(escaped!(Rust, ".map(", map, ")"));
            calls.push(".collect()".into());
            (escaped!(Rust, "impl ", paths.iterator()), name.clone())
        }
        FieldType::Boxed(inner) => {
            let value = escaped!(Rust, paths.boxed(), "::new(", converted(&name, paths), ")");
            (into(inner, paths), value)
        }
        kind => (into(kind, paths), converted(&name, paths)),
    };
    lines.attribute(deprecated(field.deprecated.as_ref()));
    lines.line(&"#[must_use]");
    let parameter = Typed::with(escaped!(Rust, name, ": ", parameter), arguments);
    let function = escaped!(Rust, "with_", rust::name(stem(&field.name.rust)));
    lines.function(&function, &[Typed::new("mut self".into()), parameter], &own_type());
    let place = escaped!(Rust, "self.", name);
    lines.assignment(&place, variant(field, paths).as_ref(), &value, &calls);
    lines.line(&"self");
    lines.close();
}

fn own_type() -> Typed {
    Typed::new("Self".into())
}

/// Whether elements are converted one by one; others are passed as they are stored.
fn is_simple(element: &FieldType) -> bool {
    matches!(
        element,
        FieldType::String | FieldType::Blob | FieldType::Timestamp | FieldType::Named(_)
    )
}

fn is_optional(field: &Field) -> bool {
    matches!(field.kind, FieldType::Option(_))
}

/// `impl Into<T>`.
fn into(kind: &FieldType, paths: &Paths) -> Escaped<Rust> {
    escaped!(Rust, "impl ", paths.into(), "<", paths.field_type(kind), ">")
}

/// A call of the function, which compiles faster than a method: nothing is searched for it.
fn converted(name: &Escaped<Rust>, paths: &Paths) -> Escaped<Rust> {
    escaped!(Rust, paths.into(), "::into(", name, ")")
}

/// The variant that holds the value of a field.
fn variant(field: &Field, paths: &Paths) -> Option<Escaped<Rust>> {
    is_optional(field).then(|| paths.some())
}
