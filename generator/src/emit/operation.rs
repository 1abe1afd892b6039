//! Operations: a marker type, its input, output and errors, and a module with what belongs to its
//! command.

use super::error_type::error_type;
use super::structure::structure;
use super::{Part, docs, ident, shorthand, skeleton};
use crate::plan::item::Operation;
use proc_macro2::TokenStream;
use quote::quote;

/// Everything of one operation.
pub(super) fn operation(item: &Operation) -> Vec<Part> {
    let mut parts = vec![Part::Tokens(marker(item))];
    parts.extend(structure(&item.input));
    parts.extend(structure(&item.output));
    parts.extend(error_type(item));
    parts.push(module(item));
    parts
}

fn marker(item: &Operation) -> TokenStream {
    let docs = docs(&item.docs);
    let name = ident(&item.name.rust);
    let input = ident(&item.input.name.rust);
    let output = ident(&item.output.name.rust);
    let error = ident(&item.error);
    let wire = &item.name.wire;
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct #name;

        impl ::hardie_runtime::service::Operation for #name {
            type Input = #input;
            type Output = #output;
            type Error = #error;
            const NAME: &'static str = #wire;

            fn service() -> &'static ::hardie_runtime::service::Service {
                &SERVICE
            }
        }
    }
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
