//! Attributes that items have in common.

use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::types::item::Deprecation;

/// `#[deprecated]`, with what the model says about it.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<Escaped<Rust>> {
    let Deprecation { since, note } = deprecation?;
    let since = since.as_ref().map(|since| escaped!(Rust, "since = ", rust::string(since)));
    let note = (!note.is_empty()).then(|| escaped!(Rust, "note = ", rust::string(note.as_str())));
    let facts: Vec<Escaped<Rust>> = since.into_iter().chain(note).collect();
    Some(match &facts[..] {
        [] => "#[deprecated]".into(),
        facts => escaped!(Rust, "#[deprecated(", Escaped::joined(facts, ", "), ")]"),
    })
}

/// The `#[allow]` for an item that uses something deprecated.
pub(super) fn allow_deprecated(uses_deprecated: bool) -> Option<Escaped<Rust>> {
    uses_deprecated.then(|| "#[allow(deprecated)]".into())
}

/// The `#[allow]` for an item with parts that the model does not document.
pub(super) fn allow_undocumented(is_undocumented: bool) -> Option<Escaped<Rust>> {
    is_undocumented.then(|| "#[allow(missing_docs)]".into())
}
