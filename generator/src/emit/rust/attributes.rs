//! Attributes that items have in common.

use crate::plan::types::item::Deprecation;
use proc_macro2::TokenStream;
use quote::quote;

/// `#[deprecated]`, with what the model says about it.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    let Deprecation { since, note } = deprecation?;
    let note = note.as_str();
    Some(match (since, note.is_empty()) {
        (Some(since), false) => quote! { #[deprecated(since = #since, note = #note)] },
        (Some(since), true) => quote! { #[deprecated(since = #since)] },
        (None, false) => quote! { #[deprecated(note = #note)] },
        (None, true) => quote! { #[deprecated] },
    })
}

/// The `#[allow]` for an item that uses something deprecated.
pub(super) fn allow_deprecated(uses_deprecated: bool) -> Option<TokenStream> {
    uses_deprecated.then(|| quote! { #[allow(deprecated)] })
}

/// The `#[allow]` for an item with parts that the model does not document.
pub(super) fn allow_undocumented(is_undocumented: bool) -> Option<TokenStream> {
    is_undocumented.then(|| quote! { #[allow(missing_docs)] })
}
