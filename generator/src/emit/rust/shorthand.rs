//! Typed shorthand parsers: thin wrappers around the runtime's grammar and the table.

use super::Part;
use super::attributes::allow_deprecated;
use super::complexity::allow_complex;
use super::lines::{Lines, Typed};
use super::paths::Paths;
use crate::escape::{escaped, markdown, rust};
use crate::plan::command::operation::CommandOption;

/// The parser of an option that accepts shorthand.
pub(super) fn parser(option: &CommandOption, outer: &Paths) -> Option<Part> {
    let parser = option.parser.as_ref()?;
    let words = markdown::name(&format!("--{}", option.name));
    let mut lines = Lines::in_module();
    lines.docs(&[
        escaped!(Markdown, "Parses the arguments of ", words, " as shorthand syntax or JSON."),
        "".into(),
        "# Errors".into(),
        "Words that are neither, and values that do not fit the type.".into(),
    ]);
    let paths = Paths::in_submodule();
    // The value is in a `Result`, next to its error.
    lines.attribute(allow_complex([&parser.gives], 4));
    lines.attribute(allow_deprecated(outer.uses_deprecated(&parser.gives)));
    let error = "::hardie_runtime::shorthand::Error".into();
    let result = Typed::with(paths.result(), vec![paths.field_type(&parser.gives), error]);
    let words = Typed::new("words: &[&str]".into());
    lines.function(&rust::name(&parser.function), &[words], &result);
    let shape = escaped!(Rust, "super::TABLE.shape(", parser.row, ")");
    let call = "::hardie_runtime::shorthand::parse_into(";
    lines.line(&escaped!(Rust, call, shape, ", words)"));
    lines.close();
    Some(lines.part())
}
