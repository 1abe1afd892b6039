//! Operations: a marker type, its input, output and errors, and a module with the items of its
//! command.

use super::attributes::{allow_undocumented, deprecated};
use super::error_type::error_type;
use super::lines::{Lines, Typed};
use super::paths::Paths;
use super::structure::structure;
use super::{Part, shorthand};
use crate::escape::{Escaped, Rust, escaped, markdown, rust};
use crate::plan::command::operation::{Operation, Usage};
use crate::plan::prose::rustdoc::DocLine;

/// All items of the operation of a row.
pub(super) fn operation(item: &Operation, row: usize, paths: &Paths) -> Vec<Part> {
    let mut parts = vec![marker(item), Part::Text(implementation(item))];
    parts.extend(structure(&item.input, paths));
    parts.extend(structure(&item.output, paths));
    parts.extend(error_type(item, paths));
    parts.push(module(item, row, paths));
    parts
}

fn marker(item: &Operation) -> Part {
    let mut docs = item.docs.clone();
    let next = |docs: &mut Vec<DocLine>, lines: Vec<DocLine>| {
        if !docs.is_empty() {
            docs.push(DocLine::empty());
        }
        docs.extend(lines);
    };
    if let Some(address) = &item.documentation {
        let link = markdown::link(&"the AWS API reference".into(), address).unwrap_or_default();
        next(&mut docs, vec![escaped!(Markdown, "See also ", link, ".")]);
    }
    if let Some(it) = &item.usage {
        next(&mut docs, usage(it));
    }
    let mut lines = Lines::new();
    lines.docs(&docs);
    lines.attribute(deprecated(item.deprecated.as_ref()));
    lines.attribute(allow_undocumented(docs.is_empty()));
    lines.line(&"#[derive(Clone, Copy, Debug)]");
    lines.line(&escaped!(Rust, "pub struct ", rust::name(&item.name.rust), ";"));
    lines.part()
}

fn implementation(item: &Operation) -> Escaped<Rust> {
    let Operation { name, input, output, error, .. } = item;
    let (input, output) = (rust::name(&input.name.rust), rust::name(&output.name.rust));
    let names =
        escaped!(Rust, "SERVICE, ", rust::name(&name.rust), " = ", rust::string(&name.wire));
    let types = escaped!(Rust, "(", input, ") -> ", output, ", ", rust::name(error));
    let line = escaped!(Rust, "::hardie_runtime::__private::operation!(", names, " ", types, ");");
    match line.as_str().len() {
        0..=100 => line,
        _ => escaped!(
            Rust,
            "::hardie_runtime::__private::operation!(\n    ",
            names,
            "\n    ",
            types,
            "\n);"
        ),
    }
}

/// The example as a code block, which is compiled if the import path is known.
fn usage(usage: &Usage) -> Vec<DocLine> {
    let mut lines = Vec::new();
    match &usage.path {
        Some(path) => {
            let imports: Vec<Escaped<Rust>> =
                usage.imports.iter().map(|name| rust::name(name)).collect();
            let imports = Escaped::joined(&imports, ", ");
            let import = escaped!(Rust, "use ", rust::name(path), "::{", imports, "};");
            lines.extend(["```".into(), rust::example_line(&import), DocLine::empty()]);
        }
        None => lines.push("```ignore".into()),
    }
    lines.extend(usage.lines.iter().map(rust::example_line));
    lines.push("```".into());
    lines
}

fn module(item: &Operation, row: usize, paths: &Paths) -> Part {
    let mut parts = vec![skeleton(row)];
    parts.extend(item.options.iter().filter_map(|option| shorthand::parser(option, paths)));
    Part::Module { docs: module_docs(item), name: item.module.clone(), parts }
}

/// The function that returns skeletons.
fn skeleton(row: usize) -> Part {
    let mut lines = Lines::in_module();
    lines.docs(&["A skeleton in one of its forms, without a newline at the end.".into()]);
    let form = Typed::new("form: ::hardie_runtime::service::Skeleton".into());
    lines.function(&"skeleton".into(), &[form], &Typed::new("&'static str".into()));
    let operation = escaped!(Rust, "super::TABLE.operation(", row, ")");
    lines.line(&escaped!(Rust, "super::SERVICE.skeleton(", operation, ", form)"));
    lines.close();
    lines.part()
}

/// The documentation of the module: its items and the options of the command.
fn module_docs(item: &Operation) -> Vec<DocLine> {
    let command = markdown::name(&item.command);
    let mut lines =
        vec![escaped!(Markdown, "Shorthand parsers and skeletons of the command ", command, ".")];
    if !item.options.is_empty() {
        lines.extend([
            DocLine::empty(),
            "| option | value | field |".into(),
            "|---|---|---|".into(),
        ]);
    }
    lines.extend(item.options.iter().map(|option| {
        let required = if option.required { ", required" } else { "" };
        let (input, field) = (&item.input.name.rust, &option.field);
        let stem = field.strip_prefix("r#").unwrap_or(field);
        let path = escaped!(Markdown, markdown::target(input), "::", markdown::target(stem));
        let name = markdown::code_cell(&format!("--{}", option.name));
        let field = markdown::code_cell(stem);
        escaped!(
            Markdown,
            "| ",
            name,
            " | ",
            option.kind,
            required,
            " | [",
            field,
            "](",
            path,
            ") |"
        )
    }));
    lines
}
