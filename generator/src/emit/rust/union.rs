//! Unions: enums that keep the name of an unknown member.

use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::complexity::allow_complex;
use super::paths::Paths;
use super::{Part, docs, ident};
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Union, Variant};
use proc_macro2::TokenStream;
use quote::quote;

/// A union and its accessors.
pub(super) fn union(item: &Union, paths: &Paths) -> Vec<Part> {
    let docs = docs(&item.docs);
    let is_silent = item.docs.is_empty() || item.variants.iter().any(|it| it.docs.is_empty());
    let (silent, deprecation) =
        (allow_undocumented(is_silent), deprecated(item.deprecated.as_ref()));
    let contents = || item.variants.iter().filter_map(|variant| variant.content.as_ref());
    let old = allow_deprecated(contents().any(|kind| paths.uses_deprecated(kind)));
    let name = ident(&item.name.rust);
    let variants = item.variants.iter().map(|item| variant(item, paths));
    let string = paths.string();
    let allow = allow_complex(contents(), 1);
    let tokens = quote! {
        #docs
        #deprecation
        #silent
        #old
        #allow
        #[derive(Clone)]
        #[allow(clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// The name of a member that the model does not define; its content is dropped.
            Unknown(#string),
        }
    };
    vec![Part::Tokens(tokens), Part::Text(accessors(item))]
}

fn variant(variant: &Variant, paths: &Paths) -> TokenStream {
    let docs = docs(&variant.docs);
    let name = ident(&variant.name.rust);
    let content = variant.content.as_ref().map(|kind| {
        let kind = paths.field_type(kind);
        quote! { (#kind) }
    });
    let deprecation = deprecated(variant.deprecated.as_ref());
    quote! {
        #docs
        #deprecation
        #name #content,
    }
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
