//! Enums of strings, which keep unknown values, and of integers.

use super::attributes::{allow_deprecated, allow_undocumented, deprecated};
use super::paths::Paths;
use super::{Part, docs, ident};
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::{Enumeration, IntEnumeration, Value};
use quote::quote;

/// The traits of every string enum, as its macro call names them.
const TRAITS: &str = ":\n    Debug, Display, Default, PartialEq, Eq, PartialOrd, Ord, Hash, \
    AsRef<str>, FromStr, From<&str>\n    ";

/// A string enum and its conversions.
pub(super) fn enumeration(item: &Enumeration, paths: &Paths) -> Vec<Part> {
    let docs_of_type = docs(&item.docs);
    let name = ident(&item.name.rust);
    let variants = item.values.iter().map(|value| {
        let docs = docs(&value.docs);
        let deprecation = deprecated(value.deprecated.as_ref());
        let name = ident(&value.name.rust);
        quote! {
            #docs
            #deprecation
            #name,
        }
    });
    let is_silent = item.docs.is_empty() || item.values.iter().any(|it| it.docs.is_empty());
    let (silent, deprecation) =
        (allow_undocumented(is_silent), deprecated(item.deprecated.as_ref()));
    let string = paths.string();
    let tokens = quote! {
        #docs_of_type
        #deprecation
        #silent
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the model does not define.
            Unknown(#string),
        }
    };
    let value = |(at, value): (usize, &Value)| {
        let name = &value.name;
        escaped!(Rust, at, " => ", rust::name(&name.rust), " = ", rust::string(&name.wire))
    };
    let values: Vec<Escaped<Rust>> = item.values.iter().enumerate().map(value).collect();
    let values = super::wrap::wrapped(&values, "    ");
    let name = rust::name(&item.name.rust);
    let conversions =
        escaped!(Rust, "::hardie_runtime::__private::enumeration!(", name, TRAITS, values, ");");
    vec![Part::Tokens(tokens), Part::Text(conversions)]
}

/// An integer enum: accepts every integer, and names the values that the model defines.
pub(super) fn int_enumeration(item: &IntEnumeration) -> Vec<Part> {
    let docs_of_type = docs(&item.docs);
    let name = ident(&item.name.rust);
    let constants = item.values.iter().map(|(value, number)| {
        let docs = docs(&value.docs);
        let deprecation = deprecated(value.deprecated.as_ref());
        let name = ident(&value.name.rust);
        quote! {
            #docs
            #deprecation
            pub const #name: Self = Self(#number);
        }
    });
    let values_are_silent = item.values.iter().any(|(value, _)| value.docs.is_empty());
    let values_are_silent = allow_undocumented(values_are_silent);
    let silent = allow_undocumented(item.docs.is_empty());
    let deprecation = deprecated(item.deprecated.as_ref());
    let old = allow_deprecated(item.deprecated.is_some());
    let tokens = quote! {
        #docs_of_type
        #deprecation
        #silent
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(
            /// The number.
            pub i32,
        );

        #values_are_silent
        #old
        impl #name {
            #(#constants)*
        }
    };
    let name = rust::name(&item.name.rust);
    let conversions = escaped!(Rust, "::hardie_runtime::__private::int_enumeration!(", name, ");");
    vec![Part::Tokens(tokens), Part::Text(conversions)]
}
