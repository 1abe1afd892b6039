//! The errors of an operation as one enum.

use super::{Part, ident};
use crate::plan::item::Operation;
use quote::quote;

/// The enum of an operation's modelled errors, and its conversions.
pub(super) fn error_type(item: &Operation) -> Vec<Part> {
    let docs = format!(" The errors that the model names for [`{}`].", item.name.rust);
    let name = ident(&item.error);
    let variants = item.errors.iter().map(|error| {
        let docs = format!(" `{}`.", error.name.wire);
        let name = ident(&error.name.rust);
        quote! {
            #[doc = #docs]
            #name(#name),
        }
    });
    // Names and sizes are the model's: a lint of the including crate has nobody to tell.
    let tokens = quote! {
        #[doc = #docs]
        #[derive(Clone)]
        #[allow(clippy::enum_variant_names, clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    };
    let list: Vec<String> =
        item.errors.iter().map(|error| format!("{} => {}", error.row, error.name.rust)).collect();
    let list = super::table::wrapped(&[list]);
    let conversions = format!("::hardie_runtime::operation_error!({} {list});", item.error);
    vec![Part::Tokens(tokens), Part::Text(conversions)]
}
