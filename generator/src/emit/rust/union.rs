//! Unions: enums that keep the name of an unknown member.

use super::Part;
use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::complexity::allow_complex;
use super::lines::Lines;
use super::paths::Paths;
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Union, Variant};

/// A union and its accessors.
pub(super) fn union(item: &Union, paths: &Paths) -> Vec<Part> {
    let mut lines = Lines::new();
    lines.docs(&item.docs);
    lines.attribute(deprecated(item.deprecated.as_ref()));
    let is_silent = item.docs.is_empty() || item.variants.iter().any(|it| it.docs.is_empty());
    lines.attribute(allow_undocumented(is_silent));
    let contents = || item.variants.iter().filter_map(|variant| variant.content.as_ref());
    lines.attribute(allow_deprecated(contents().any(|kind| paths.uses_deprecated(kind))));
    lines.attribute(allow_complex(contents(), 1));
    lines.line(&"#[derive(Clone)]");
    lines.line(&"#[allow(clippy::large_enum_variant)]");
    lines.line(&"#[non_exhaustive]");
    lines.open(&escaped!(Rust, "pub enum ", rust::name(&item.name.rust)));
    for Variant { name, docs, deprecated: deprecation, content } in &item.variants {
        lines.docs(docs);
        lines.attribute(deprecated(deprecation.as_ref()));
        let name = rust::name(&name.rust);
        lines.line(&match content {
            Some(kind) => escaped!(Rust, name, "(", paths.field_type(kind), "),"),
            None => escaped!(Rust, name, ","),
        });
    }
    let unknown = "The name of a member that the model does not define; its content is dropped.";
    lines.docs(&[unknown.into()]);
    lines.line(&escaped!(Rust, "Unknown(", paths.string(), "),"));
    lines.close();
    vec![lines.part(), Part::Text(accessors(item))]
}

fn accessors(item: &Union) -> Escaped<Rust> {
    let group = |name: &'static str, has_content: bool| {
        let variants = item.variants.iter().enumerate();
        let chosen = variants.filter(|(_, variant)| variant.content.is_some() == has_content);
        let list: Vec<Escaped<Rust>> = chosen
            .map(|(at, variant)| escaped!(Rust, at, " => ", rust::name(&variant.name.rust)))
            .collect();
        (!list.is_empty())
            .then(|| escaped!(Rust, "    ", name, " ", super::wrap::wrapped(&list, "    "), "\n"))
    };
    let groups = [group("content", true), group("unit", false)];
    let groups = Escaped::joined(groups.iter().flatten(), "");
    let traits = super::wrap::traits(item.has_eq);
    let row = escaped!(Rust, rust::name(&item.name.rust), " = ", item.row);
    let call = "::hardie_runtime::__private::union!(TABLE, ";
    escaped!(Rust, call, row, ":\n    ", traits, " {\n", groups, "});")
}
