//! Enums of strings, which keep unknown values, and of integers.

use super::Part;
use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::lines::Lines;
use super::paths::Paths;
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Enumeration, IntEnumeration, Value};

/// The traits of every string enum, as its macro call names them.
const TRAITS: &str = ":\n    Debug, Display, Default, PartialEq, Eq, PartialOrd, Ord, Hash, \
    AsRef<str>, FromStr, From<&str>\n    ";

/// A string enum and its conversions.
pub(super) fn enumeration(item: &Enumeration, paths: &Paths) -> Vec<Part> {
    let mut lines = Lines::new();
    lines.docs(&item.docs);
    lines.attribute(deprecated(item.deprecated.as_ref()));
    let is_silent = item.docs.is_empty() || item.values.iter().any(|it| it.docs.is_empty());
    lines.attribute(allow_undocumented(is_silent));
    lines.line(&"#[derive(Clone)]");
    lines.line(&"#[non_exhaustive]");
    lines.open(&escaped!(Rust, "pub enum ", rust::name(&item.name.rust)));
    for value in &item.values {
        lines.docs(&value.docs);
        lines.attribute(deprecated(value.deprecated.as_ref()));
        lines.line(&escaped!(Rust, rust::name(&value.name.rust), ","));
    }
    lines.docs(&["A value that the model does not define.".into()]);
    lines.line(&escaped!(Rust, "Unknown(", paths.string(), "),"));
    lines.close();
    let value = |(at, value): (usize, &Value)| {
        let name = &value.name;
        escaped!(Rust, at, " => ", rust::name(&name.rust), " = ", rust::string(&name.wire))
    };
    let values: Vec<Escaped<Rust>> = item.values.iter().enumerate().map(value).collect();
    let values = super::wrap::wrapped(&values, "    ");
    let name = rust::name(&item.name.rust);
    let conversions =
        escaped!(Rust, "::hardie_runtime::__private::enumeration!(", name, TRAITS, values, ");");
    vec![lines.part(), Part::Text(conversions)]
}

/// An integer enum: accepts every integer, and names the values that the model defines.
pub(super) fn int_enumeration(item: &IntEnumeration) -> Vec<Part> {
    let name = rust::name(&item.name.rust);
    let mut lines = Lines::new();
    lines.docs(&item.docs);
    lines.attribute(deprecated(item.deprecated.as_ref()));
    lines.attribute(allow_undocumented(item.docs.is_empty()));
    lines.line(&"#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]");
    lines.tuple(&escaped!(Rust, "pub struct ", name), &"The number.".into(), &"pub i32".into());
    let is_silent = item.values.iter().any(|(value, _)| value.docs.is_empty());
    lines.attribute(allow_undocumented(is_silent));
    lines.attribute(allow_deprecated(item.deprecated.is_some()));
    let head = escaped!(Rust, "impl ", name);
    if item.values.is_empty() {
        lines.line(&escaped!(Rust, head, " {}"));
    } else {
        lines.open(&head);
        for (value, number) in &item.values {
            lines.docs(&value.docs);
            lines.attribute(deprecated(value.deprecated.as_ref()));
            let name = rust::name(&value.name.rust);
            lines.line(&escaped!(Rust, "pub const ", name, ": Self = Self(", *number, "i32);"));
        }
        lines.close();
    }
    let conversions = escaped!(Rust, "::hardie_runtime::__private::int_enumeration!(", name, ");");
    vec![lines.part(), Part::Text(conversions)]
}
