//! Operations: a marker type, its input, output and errors, and a module with the items of its
//! command.

use super::attributes::{allow_undocumented, deprecated};
use super::error_type::error_type;
use super::paths::Paths;
use super::structure::structure;
use super::{Part, docs, ident, shorthand, skeleton};
use crate::escape::{Escaped, Rust, escaped, markdown, rust};
use crate::plan::command::operation::{Operation, Usage};
use crate::plan::prose::rustdoc::DocLine;
use proc_macro2::TokenStream;
use quote::quote;

/// All items of an operation.
pub(super) fn operation(item: &Operation, paths: &Paths) -> Vec<Part> {
    let mut parts = vec![Part::Tokens(marker(item)), Part::Text(implementation(item))];
    parts.extend(structure(&item.input, paths));
    parts.extend(structure(&item.output, paths));
    parts.extend(error_type(item, paths));
    parts.push(module(item, paths));
    parts
}

fn marker(item: &Operation) -> TokenStream {
    let about = docs(&item.docs);
    let link = item.documentation.as_ref().map(|address| {
        let link = markdown::link(&"the AWS API reference".into(), address).unwrap_or_default();
        let line = escaped!(Markdown, "See also ", link, ".");
        if item.docs.is_empty() { docs(&[line]) } else { docs(&[DocLine::empty(), line]) }
    });
    let is_first = item.docs.is_empty() && link.is_none();
    let usage = item.usage.as_ref().map(|it| usage(it, is_first));
    let name = ident(&item.name.rust);
    let is_silent = item.docs.is_empty() && item.documentation.is_none() && usage.is_none();
    let silent = allow_undocumented(is_silent);
    let deprecation = deprecated(item.deprecated.as_ref());
    quote! {
        #about
        #link
        #usage
        #deprecation
        #silent
        #[derive(Clone, Copy, Debug)]
        pub struct #name;
    }
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
fn usage(usage: &Usage, is_first: bool) -> TokenStream {
    let mut lines = if is_first { Vec::new() } else { vec![DocLine::empty()] };
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
    docs(&lines)
}

fn module(item: &Operation, paths: &Paths) -> Part {
    let mut parts = skeleton::skeletons(&item.skeletons);
    parts.extend(
        item.options.iter().filter_map(|option| shorthand::parser(option, paths)).map(Part::Tokens),
    );
    Part::Module { docs: module_docs(item), name: item.module.clone(), parts }
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
