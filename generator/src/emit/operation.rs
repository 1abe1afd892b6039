//! Operations: a marker type, its input, output and errors, and a module with what belongs to its
//! command.

use super::error_type::error_type;
use super::structure::structure;
use super::{Part, docs, ident, shorthand, skeleton};
use crate::plan::item::Operation;
use crate::plan::usage::Usage;
use proc_macro2::TokenStream;
use quote::quote;

/// Everything of one operation.
pub(super) fn operation(item: &Operation) -> Vec<Part> {
    let mut parts = vec![Part::Tokens(marker(item)), Part::Text(implementation(item))];
    parts.extend(structure(&item.input));
    parts.extend(structure(&item.output));
    parts.extend(error_type(item));
    parts.push(module(item));
    parts
}

fn marker(item: &Operation) -> TokenStream {
    let docs = docs(&item.docs);
    let link = item.documentation.as_ref().map(|address| {
        let line = format!(" See also [AWS's reference](<{address}>).");
        quote! { #[doc = ""] #[doc = #line] }
    });
    let usage = item.usage.as_ref().map(usage);
    let name = ident(&item.name.rust);
    quote! {
        #docs
        #link
        #usage
        #[derive(Clone, Copy, Debug)]
        pub struct #name;
    }
}

fn implementation(item: &Operation) -> String {
    let Operation { name, input, output, error, .. } = item;
    let (input, output) = (&input.name.rust, &output.name.rust);
    let (rust, wire) = (&name.rust, &name.wire);
    let (names, types) = (format!("SERVICE, {rust} = {wire:?}"), format!("({input}) -> {output}, {error}"));
    let line = format!("::hardie_runtime::operation!({names} {types});");
    match line.len() {
        0..=100 => line,
        _ => format!("::hardie_runtime::operation!(\n    {names}\n    {types}\n);"),
    }
}

/// The example as a block of code, which is compiled where it is known what to import from.
fn usage(usage: &Usage) -> TokenStream {
    let (fence, imports) = match &usage.path {
        Some(path) => (" ```", vec![format!("use {path}::{{{}}};", usage.imports.join(", ")), String::new()]),
        None => (" ```ignore", Vec::new()),
    };
    let block = docs(&[imports.as_slice(), usage.lines.as_slice()].concat());
    quote! { #[doc = ""] #[doc = #fence] #block #[doc = " ```"] }
}

fn module(item: &Operation) -> Part {
    let mut parts = skeleton::skeletons(&item.skeletons);
    parts.extend(item.options.iter().filter_map(shorthand::parser).map(Part::Tokens));
    Part::Module { docs: module_docs(item), name: item.module.clone(), parts }
}

/// What the module has, and the options of the command.
fn module_docs(item: &Operation) -> Vec<String> {
    let mut lines = vec![format!("The command `{}`: shorthand parsers and skeletons.", item.command)];
    if !item.options.is_empty() {
        lines.extend([String::new(), "| option | value | field |".to_owned(), "|---|---|---|".to_owned()]);
    }
    lines.extend(item.options.iter().map(|option| {
        let required = if option.required { ", required" } else { "" };
        let (input, field) = (&item.input.name.rust, &option.field);
        let stem = field.strip_prefix("r#").unwrap_or(field);
        format!("| `--{}` | {}{required} | [`{stem}`]({input}::{stem}) |", option.name, option.kind)
    }));
    lines
}
