//! Structures: plain types with public fields, and one macro call that generates their accessors.

use super::Part;
use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::complexity::allow_complex;
use super::lines::Lines;
use super::paths::Paths;
use super::setters::setters;
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Field, FieldType, Structure};

/// A structure, its constructor and setters, and its accessors.
pub(super) fn structure(item: &Structure, paths: &Paths) -> Vec<Part> {
    let mut lines = Lines::new();
    lines.docs(&item.docs);
    lines.attribute(deprecated(item.deprecated.as_ref()));
    let is_silent = item.docs.is_empty() || item.fields.iter().any(|field| field.docs.is_empty());
    lines.attribute(allow_undocumented(is_silent));
    let old = item.fields.iter().any(|it| paths.uses_deprecated(&it.kind));
    lines.attribute(allow_deprecated(old));
    lines.attribute(allow_complex(item.fields.iter().map(|field| &field.kind), 1));
    lines.line(&"#[derive(Clone)]");
    if !item.is_exhaustive {
        lines.line(&"#[non_exhaustive]");
    }
    let head = escaped!(Rust, "pub struct ", rust::name(&item.name.rust));
    if item.fields.is_empty() {
        lines.line(&escaped!(Rust, head, " {}"));
    } else {
        lines.open(&head);
        item.fields.iter().for_each(|item| field(&mut lines, item, paths));
        lines.close();
    }
    let mut parts = vec![lines.part()];
    parts.extend(setters(item, paths));
    parts.push(Part::Text(accessors(item)));
    parts
}

fn field(lines: &mut Lines, field: &Field, paths: &Paths) {
    lines.docs(&field.docs);
    lines.attribute(deprecated(field.deprecated.as_ref()));
    let (name, kind) = (rust::name(&field.name.rust), paths.field_type(&field.kind));
    lines.line(&escaped!(Rust, "pub ", name, ": ", kind, ","));
}

fn accessors(item: &Structure) -> Escaped<Rust> {
    let name = rust::name(&item.name.rust);
    // The groups of `structure!`.
    let names = ["constants", "required", "optional"];
    let mut groups: [Vec<Escaped<Rust>>; 3] = Default::default();
    for (at, field) in item.fields.iter().enumerate() {
        let group = match &field.kind {
            FieldType::Option(_) => 2,
            kind => usize::from(!is_constant(kind)),
        };
        groups[group].push(escaped!(Rust, at, " => ", rust::name(&field.name.rust)));
    }
    let groups: Vec<Escaped<Rust>> = names
        .into_iter()
        .zip(&groups)
        .filter(|(_, group)| !group.is_empty())
        .map(|(name, group)| escaped!(Rust, name, " ", super::wrap::wrapped(group, "    ")))
        .collect();
    let one_line = Escaped::joined(&groups, " ");
    let fields = match one_line.as_str() {
        "" => "{}".into(),
        text if text.len() <= 60 => escaped!(Rust, "{ ", one_line, " }"),
        _ => escaped!(Rust, "{\n    ", Escaped::joined(&groups, "\n    "), "\n}"),
    };
    let defaults = if item.has_defaults { ", with_required_defaults" } else { "" };
    let traits = super::wrap::traits(item.has_eq);
    let row = escaped!(Rust, name, " = ", item.row, ":\n    ", traits, " ", fields, defaults);
    let mut text = escaped!(Rust, "::hardie_runtime::__private::structure!(TABLE, ", row, ");");
    if item.is_error {
        text.push(&escaped!(Rust, "\n::hardie_runtime::__private::error_structure!(", name, ");"));
    }
    text
}

/// Whether the runtime has a constant with an empty value of a type.
fn is_constant(kind: &FieldType) -> bool {
    match kind {
        FieldType::Boolean
        | FieldType::Byte
        | FieldType::Short
        | FieldType::Integer
        | FieldType::Long
        | FieldType::Float
        | FieldType::Double
        | FieldType::String
        | FieldType::Document
        | FieldType::List(_)
        | FieldType::Nullable(_) => true,
        FieldType::BigInteger
        | FieldType::BigDecimal
        | FieldType::Blob
        | FieldType::Timestamp
        | FieldType::Named(_)
        | FieldType::Map(_)
        | FieldType::Option(_)
        | FieldType::Boxed(_) => false,
    }
}
