//! The errors of an operation as one enum.

use super::Part;
use super::attributes::{allow_deprecated, allow_undocumented};
use super::lines::Lines;
use super::paths::Paths;
use crate::escape::{Escaped, Rust, escaped, markdown, rust};
use crate::plan::command::operation::{ErrorVariant, Operation};

/// Names of the prelude's derive macros: a link to a structure of such a name has to say what it
/// is.
const DERIVES: [&str; 9] =
    ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// The enum of an operation's modelled errors, and its conversions.
pub(super) fn error_type(item: &Operation, paths: &Paths) -> Vec<Part> {
    let operation = markdown::name(&item.name.rust);
    let target = DERIVES.iter().find(|derive| **derive == item.name.rust);
    let target = target.map(|name| escaped!(Markdown, "(struct@", *name, ")")).unwrap_or_default();
    let mut lines = Lines::new();
    lines.docs(&[escaped!(Markdown, "The modelled errors of [", operation, "]", target, ".")]);
    // Names and sizes come from the model, so lints could not be fixed in the including crate.
    let is_undocumented = item.errors.iter().any(|error| error.docs.is_empty());
    lines.attribute(allow_undocumented(is_undocumented));
    let is_old = item.errors.iter().any(|error| paths.is_deprecated(&error.name.rust));
    lines.attribute(allow_deprecated(is_old));
    lines.line(&"#[derive(Clone)]");
    lines.line(&"#[allow(clippy::enum_variant_names, clippy::large_enum_variant)]");
    lines.line(&"#[non_exhaustive]");
    let head = escaped!(Rust, "pub enum ", rust::name(&item.error));
    if item.errors.is_empty() {
        lines.line(&escaped!(Rust, head, " {}"));
    } else {
        lines.open(&head);
        for error in &item.errors {
            lines.docs(&error.docs);
            let name = rust::name(&error.name.rust);
            lines.line(&escaped!(Rust, name, "(", name, "),"));
        }
        lines.close();
    }
    let entry = |error: &ErrorVariant| {
        let question = rust::name(&error.question);
        escaped!(Rust, error.row, " => ", rust::name(&error.name.rust), " ", question)
    };
    let list: Vec<Escaped<Rust>> = item.errors.iter().map(entry).collect();
    let list = super::wrap::wrapped(&list, "");
    let name = rust::name(&item.error);
    let traits = if item.error_has_eq {
        "Debug, Display, Error, PartialEq, Eq, Hash"
    } else {
        "Debug, Display, Error, PartialEq"
    };
    let call = "::hardie_runtime::__private::operation_error!(";
    let conversions = escaped!(Rust, call, name, ":\n    ", traits, " ", list, ");");
    vec![lines.part(), Part::Text(conversions)]
}
