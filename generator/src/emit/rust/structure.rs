//! Structures: plain types with public fields, and one macro call that generates their accessors.

use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::complexity::allow_complex;
use super::paths::Paths;
use super::setters::setters;
use super::{Part, docs, ident};
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Field, FieldType, Structure};
use proc_macro2::TokenStream;
use quote::quote;

/// A structure, its constructor and setters, and its accessors.
pub(super) fn structure(item: &Structure, paths: &Paths) -> Vec<Part> {
    let docs = docs(&item.docs);
    let is_silent = item.docs.is_empty() || item.fields.iter().any(|field| field.docs.is_empty());
    let (silent, deprecation) =
        (allow_undocumented(is_silent), deprecated(item.deprecated.as_ref()));
    let old = allow_deprecated(item.fields.iter().any(|it| paths.uses_deprecated(&it.kind)));
    let name = ident(&item.name.rust);
    let fields = item.fields.iter().map(|item| field(item, paths));
    let open = (!item.is_exhaustive).then(|| quote! { #[non_exhaustive] });
    let allow = allow_complex(item.fields.iter().map(|field| &field.kind), 1);
    let tokens = quote! {
        #docs
        #deprecation
        #silent
        #old
        #allow
        #[derive(Clone)]
        #open
        pub struct #name {
            #(#fields)*
        }
    };
    let mut parts = vec![Part::Tokens(tokens)];
    parts.extend(setters(item, paths).map(Part::Tokens));
    parts.push(Part::Text(accessors(item)));
    parts
}

fn field(field: &Field, paths: &Paths) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.name.rust);
    let kind = paths.field_type(&field.kind);
    let deprecation = deprecated(field.deprecated.as_ref());
    quote! {
        #docs
        #deprecation
        pub #name: #kind,
    }
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
