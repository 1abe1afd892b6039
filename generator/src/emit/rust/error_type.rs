//! The errors of an operation as one enum.

use super::attributes::{allow_deprecated, allow_undocumented};
use super::paths::Paths;
use super::{Part, docs, ident};
use crate::escape::{Escaped, Rust, escaped, markdown, rust};
use crate::plan::command::operation::{ErrorVariant, Operation};
use quote::quote;

/// Names of the prelude's derive macros: a link to a structure of such a name has to say what it
/// is.
const DERIVES: [&str; 9] =
    ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// The enum of an operation's modelled errors, and its conversions.
pub(super) fn error_type(item: &Operation, paths: &Paths) -> Vec<Part> {
    let operation = markdown::name(&item.name.rust);
    let target = DERIVES.iter().find(|derive| **derive == item.name.rust);
    let target = target.map(|name| escaped!(Markdown, "(struct@", *name, ")")).unwrap_or_default();
    let docs_of_type =
        docs(&[escaped!(Markdown, "The modelled errors of [", operation, "]", target, ".")]);
    let name = ident(&item.error);
    let variants = item.errors.iter().map(|error| {
        let docs = docs(&error.docs);
        let name = ident(&error.name.rust);
        quote! {
            #docs
            #name(#name),
        }
    });
    // Names and sizes come from the model, so lints could not be fixed in the including crate.
    let undocumented = item.errors.iter().any(|error| error.docs.is_empty());
    let undocumented = allow_undocumented(undocumented);
    let old = item.errors.iter().any(|error| paths.is_deprecated(&error.name.rust));
    let old = allow_deprecated(old);
    let tokens = quote! {
        #docs_of_type
        #undocumented
        #old
        #[derive(Clone)]
        #[allow(clippy::enum_variant_names, clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    };
    let entry = |error: &ErrorVariant| {
        let question = rust::name(&error.question);
        escaped!(Rust, error.row, " => ", rust::name(&error.name.rust), " ", question)
    };
    let list: Vec<Escaped<Rust>> = item.errors.iter().map(entry).collect();
    let list = super::wrap::wrapped(&list, "");
    let name = rust::name(&item.error);
    let traits = if item.error_has_eq {
        "Debug, Display, Error, PartialEq, Eq, Hash"
    } else {
        "Debug, Display, Error, PartialEq"
    };
    let call = "::hardie_runtime::__private::operation_error!(";
    let conversions = escaped!(Rust, call, name, ":\n    ", traits, " ", list, ");");
    vec![Part::Tokens(tokens), Part::Text(conversions)]
}
