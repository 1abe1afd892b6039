//! Types of fields, with absolute paths: a model may have a shape called `Option`.

use super::ident;
use crate::plan::types::item::FieldType;
use proc_macro2::TokenStream;
use quote::quote;

/// A type as it is written in the module that holds all types.
pub(super) fn field_type(kind: &FieldType) -> TokenStream {
    in_module(kind, &TokenStream::new())
}

/// A type as it is written where `path` leads to the module that holds all types: `super::`.
pub(super) fn in_module(kind: &FieldType, path: &TokenStream) -> TokenStream {
    let inner = |kind: &FieldType| in_module(kind, path);
    match kind {
        FieldType::Boolean => quote! { bool },
        FieldType::Byte => quote! { i8 },
        FieldType::Short => quote! { i16 },
        FieldType::Integer => quote! { i32 },
        FieldType::Long => quote! { i64 },
        // 64 bits for both: no digit that a caller writes is lost on its way into a document.
        FieldType::Float | FieldType::Double => quote! { f64 },
        FieldType::BigInteger => quote! { ::hardie_runtime::value::BigInteger },
        FieldType::BigDecimal => quote! { ::hardie_runtime::value::BigDecimal },
        FieldType::String => quote! { ::std::string::String },
        FieldType::Blob => quote! { ::hardie_runtime::value::Blob },
        FieldType::Timestamp => quote! { ::hardie_runtime::value::DateTime },
        FieldType::Document => quote! { ::hardie_runtime::Value },
        FieldType::Named(name) => {
            let name = ident(name);
            quote! { #path #name }
        }
        FieldType::List(element) => {
            let element = inner(element);
            quote! { ::std::vec::Vec<#element> }
        }
        FieldType::Map(value) => {
            let value = inner(value);
            quote! { ::hardie_runtime::IndexMap<::std::string::String, #value> }
        }
        FieldType::Option(value) => {
            let value = inner(value);
            quote! { ::std::option::Option<#value> }
        }
        FieldType::Boxed(value) => {
            let value = inner(value);
            quote! { ::std::boxed::Box<#value> }
        }
    }
}

/// What clippy is told about an item with types that it would find too complex (above 250 by its
/// count, 10 a type and level); the model asks for them.
pub(super) fn allow_complex<'k>(
    kinds: impl IntoIterator<Item = &'k FieldType>,
    level: u32,
) -> Option<TokenStream> {
    let complex = kinds.into_iter().any(|kind| complexity(kind, level) > 240);
    complex.then(|| quote! { #[allow(clippy::type_complexity)] })
}

fn complexity(kind: &FieldType, level: u32) -> u32 {
    10 * level
        + match kind {
            FieldType::List(inner) | FieldType::Option(inner) | FieldType::Boxed(inner) => {
                complexity(inner, level + 1)
            }
            FieldType::Map(value) => 10 * (level + 1) + complexity(value, level + 1),
            _ => 0,
        }
}
