//! Types of fields, with absolute paths: a model may contain a shape named `Option`.

use super::ident;
use crate::plan::types::item::FieldType;
use proc_macro2::TokenStream;
use quote::quote;

/// A type as written in the module that contains all types.
pub(super) fn field_type(kind: &FieldType) -> TokenStream {
    in_module(kind, &TokenStream::new())
}

/// A type as written where `path` (such as `super::`) leads to the module that contains all types.
pub(super) fn in_module(kind: &FieldType, path: &TokenStream) -> TokenStream {
    let inner = |kind: &FieldType| in_module(kind, path);
    match kind {
        FieldType::Boolean => quote! { bool },
        FieldType::Byte => quote! { i8 },
        FieldType::Short => quote! { i16 },
        FieldType::Integer => quote! { i32 },
        FieldType::Long => quote! { i64 },
        // 64 bits for both, so that a number that a caller writes keeps all its digits in a
        // document.
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
        FieldType::Nullable(value) => {
            let value = inner(value);
            quote! { ::hardie_runtime::shape::Nullable<#value> }
        }
        FieldType::Boxed(value) => {
            let value = inner(value);
            quote! { ::std::boxed::Box<#value> }
        }
    }
}

/// The `#[allow]` for items with types that clippy finds too complex (its count exceeds 250; each
/// type counts 10 per nesting level). The model determines these types.
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
            FieldType::List(inner)
            | FieldType::Option(inner)
            | FieldType::Nullable(inner)
            | FieldType::Boxed(inner) => complexity(inner, level + 1),
            FieldType::Map(value) => 10 * (level + 1) + complexity(value, level + 1),
            _ => 0,
        }
}
