//! The constructor of a structure, and a setter per field of those that callers or tests build.

use super::attributes::{allow_deprecated, deprecated};
use super::complexity::allow_complex;
use super::ident;
use super::paths::Paths;
use crate::plan::types::item::{Field, FieldType, Structure};
use crate::plan::types::names::stem;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Names that clippy refuses in parameters.
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];

/// The constructor and the setters. Parts of responses have no setters: in a large service, these
/// would be a quarter of all functions that the compiler checks.
pub(super) fn setters(item: &Structure, paths: &Paths) -> Option<TokenStream> {
    let constructor = constructor(item, paths);
    let set: &[Field] = if item.has_setters { &item.fields } else { &[] };
    if set.is_empty() && constructor.is_none() {
        return None;
    }
    let name = ident(&item.name.rust);
    let setters = set.iter().map(|field| setter(field, paths));
    let is_placeholder = |field: &Field| PLACEHOLDERS.contains(&&*field.name.rust);
    let named = item.fields.iter().any(is_placeholder);
    let named = named.then(|| quote! { #[allow(clippy::disallowed_names)] });
    let is_old = |field: &Field| field.deprecated.is_some() || paths.uses_deprecated(&field.kind);
    let is_old = item.deprecated.is_some() || item.fields.iter().any(is_old);
    let old = allow_deprecated(is_old);
    let allow = allow_complex(item.fields.iter().map(|field| &field.kind), 1);
    Some(quote! {
        #[allow(missing_docs)]
        #old
        #named
        #allow
        impl #name {
            #constructor
            #(#setters)*
        }
    })
}

/// `new` with the required members as parameters; all others are absent.
fn constructor(item: &Structure, paths: &Paths) -> Option<TokenStream> {
    let required: Vec<(&Field, &FieldType)> =
        item.fields.iter().filter_map(|field| Some((field, field.parameter()?))).collect();
    if required.is_empty() {
        let default = paths.default();
        let new = quote! {
            /// Without any member.
            pub fn new() -> Self {
                <Self as #default>::default()
            }
        };
        return item.is_input.then_some(new);
    }
    let parameters = required.iter().map(|(field, kind)| {
        let name = ident(&field.name.rust);
        let kind = match kind {
            FieldType::String => into(kind, paths),
            kind => paths.field_type(kind),
        };
        quote! { #name: #kind }
    });
    let fields = item.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        let Some(kind) = field.parameter() else {
            let none = paths.none();
            return quote! { #name: #none };
        };
        let value = match kind {
            FieldType::String => converted(&name, paths),
            _ => quote! { #name },
        };
        if matches!(kind, FieldType::String) || is_optional(field) {
            let value = stored(field, value, paths);
            quote! { #name: #value }
        } else {
            quote! { #name }
        }
    });
    let many = (required.len() > 7).then(|| quote! { #[allow(clippy::too_many_arguments)] });
    Some(quote! {
        /// With the required members; the others are absent.
        #many
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#fields),* }
        }
    })
}

fn setter(field: &Field, paths: &Paths) -> TokenStream {
    let name = ident(&field.name.rust);
    let function = format_ident!("with_{}", stem(&field.name.rust));
    let kind = match &field.kind {
        FieldType::Option(inner) => inner,
        kind => kind,
    };
    let (parameter, value) = match kind {
        FieldType::Boolean
        | FieldType::Byte
        | FieldType::Short
        | FieldType::Integer
        | FieldType::Long
        | FieldType::Float
        | FieldType::Double
        | FieldType::BigInteger
        | FieldType::BigDecimal => (paths.field_type(kind), quote! { #name }),
        FieldType::List(element) if is_simple(element) => {
            let (list, into, element) = (paths.iterator(), paths.into(), into(element, paths));
            let value = quote! { #name.into_iter().map(#into::into).collect() };
            (quote! { impl #list<Item = #element> }, value)
        }
        FieldType::Map(element) if is_simple(element) => {
            let (list, element) = (paths.iterator(), into(element, paths));
            let (into, key) = (paths.into(), into(&FieldType::String, paths));
            let pair = quote! { (#into::into(key), #into::into(value)) };
            let value = quote! { #name.into_iter().map(|(key, value)| #pair).collect() };
            (quote! { impl #list<Item = (#key, #element)> }, value)
        }
        FieldType::Boxed(inner) => {
            let (boxed, value) = (paths.boxed(), converted(&name, paths));
            (into(inner, paths), quote! { #boxed::new(#value) })
        }
        kind => (into(kind, paths), converted(&name, paths)),
    };
    let value = stored(field, value, paths);
    let deprecation = deprecated(field.deprecated.as_ref());
    quote! {
        #deprecation
        #[must_use]
        pub fn #function(mut self, #name: #parameter) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Whether elements are converted one by one; others are passed as they are stored.
fn is_simple(element: &FieldType) -> bool {
    matches!(
        element,
        FieldType::String | FieldType::Blob | FieldType::Timestamp | FieldType::Named(_)
    )
}

fn is_optional(field: &Field) -> bool {
    matches!(field.kind, FieldType::Option(_))
}

/// `impl Into<T>`.
fn into(kind: &FieldType, paths: &Paths) -> TokenStream {
    let (into, kind) = (paths.into(), paths.field_type(kind));
    quote! { impl #into<#kind> }
}

/// A call of the function, which compiles faster than a method: nothing is searched for it.
fn converted(name: &Ident, paths: &Paths) -> TokenStream {
    let into = paths.into();
    quote! { #into::into(#name) }
}

/// A value as the field holds it.
fn stored(field: &Field, value: TokenStream, paths: &Paths) -> TokenStream {
    if is_optional(field) {
        let some = paths.some();
        return quote! { #some(#value) };
    }
    value
}
