//! Structures: plain types with public fields, and one macro call that generates their accessors.

use super::complexity::allow_complex;
use super::paths::Paths;
use super::{Part, docs, ident};
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Field, FieldType, Structure};
use proc_macro2::TokenStream;
use quote::quote;

/// A structure, its constructor if it has required members, and its accessors.
pub(super) fn structure(item: &Structure, paths: &Paths) -> Vec<Part> {
    let docs = docs(&item.docs);
    let name = ident(&item.name.rust);
    let fields = item.fields.iter().map(|item| field(item, paths));
    let constructor = constructor(item, paths);
    let allow = allow_complex(item.fields.iter().map(|field| &field.kind), 1);
    let tokens = quote! {
        #docs
        #allow
        #[derive(Clone)]
        pub struct #name {
            #(#fields)*
        }
    };
    let mut parts = vec![Part::Tokens(tokens)];
    parts.extend(constructor.map(Part::Tokens));
    parts.push(Part::Text(accessors(item)));
    parts
}

fn field(field: &Field, paths: &Paths) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.name.rust);
    let kind = paths.field_type(&field.kind);
    quote! {
        #docs
        pub #name: #kind,
    }
}

/// `new` with the required members as parameters; all others are absent.
fn constructor(item: &Structure, paths: &Paths) -> Option<TokenStream> {
    let required: Vec<(&Field, &FieldType)> =
        item.fields.iter().filter_map(|field| Some((field, field.parameter()?))).collect();
    if required.is_empty() {
        return None;
    }
    let name = ident(&item.name.rust);
    let (into, string) = (paths.into(), paths.string());
    let (some, none) = (paths.some(), paths.none());
    let parameters = required.iter().map(|(field, kind)| {
        let name = ident(&field.name.rust);
        match kind {
            FieldType::String => quote! { #name: impl #into<#string> },
            kind => {
                let kind = paths.field_type(kind);
                quote! { #name: #kind }
            }
        }
    });
    let fields = item.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        match (&field.kind, field.parameter()) {
            (_, None) => quote! { #name: #none },
            (FieldType::Option(_), Some(FieldType::String)) => {
                quote! { #name: #some(#name.into()) }
            }
            (FieldType::Option(_), Some(_)) => {
                quote! { #name: #some(#name) }
            }
            (FieldType::String, Some(_)) => quote! { #name: #name.into() },
            (_, Some(_)) => quote! { #name },
        }
    });
    let many = (required.len() > 7).then(|| quote! { #[allow(clippy::too_many_arguments)] });
    let placeholders = ["foo", "baz", "quux"];
    let named = required.iter().any(|(field, _)| placeholders.contains(&&*field.name.rust));
    let named = named.then(|| quote! { #[allow(clippy::disallowed_names)] });
    let allow = allow_complex(required.iter().map(|(_, kind)| *kind), 1);
    Some(quote! {
        impl #name {
            /// With the required members; the others are absent.
            #many
            #named
            #allow
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#fields),* }
            }
        }
    })
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
    let row = escaped!(Rust, name, " = ", item.row, " ", fields, defaults);
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
