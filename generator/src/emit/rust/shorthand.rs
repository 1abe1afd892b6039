//! Typed shorthand parsers: thin wrappers around the runtime's grammar and the table.

use super::attributes::allow_deprecated;
use super::complexity::allow_complex;
use super::paths::Paths;
use super::{docs, ident};
use crate::escape::{escaped, markdown};
use crate::plan::command::operation::CommandOption;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The parser of an option that accepts shorthand.
pub(super) fn parser(option: &CommandOption, outer: &Paths) -> Option<TokenStream> {
    let parser = option.parser.as_ref()?;
    let words = markdown::name(&format!("--{}", option.name));
    let line =
        escaped!(Markdown, "Parses the arguments of ", words, " as shorthand syntax or JSON.");
    let docs = docs(&[line]);
    let name = ident(&parser.function);
    let paths = Paths::in_submodule();
    let (result, gives) = (paths.result(), paths.field_type(&parser.gives));
    // The value is in a `Result`, next to its error.
    let allow = allow_complex([&parser.gives], 4);
    let old = allow_deprecated(outer.uses_deprecated(&parser.gives));
    let row = Literal::u16_unsuffixed(parser.row);
    Some(quote! {
        #docs
        ///
        /// # Errors
        /// Words that are neither, and values that do not fit the type.
        #allow
        #old
        pub fn #name(
            words: &[&str],
        ) -> #result<#gives, ::hardie_runtime::shorthand::Error> {
            ::hardie_runtime::shorthand::parse_into(super::TABLE.shape(#row), words)
        }
    })
}
