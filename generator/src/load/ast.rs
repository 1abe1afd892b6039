//! The Smithy JSON AST as written in the file, Smithy 1.0 and 2.0; see the Smithy specification,
//! "JSON AST".
//!
//! Everything borrows from the file. Trait values stay JSON text, since most are never read.

use crate::model::entries::{Entries, Text};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(expecting = "a model (a JSON object)")]
pub(super) struct AstModel<'a, S> {
    #[serde(borrow)]
    pub(super) smithy: Text<'a>,
    #[serde(borrow, default = "Entries::default")]
    pub(super) shapes: Entries<'a, S>,
}

/// Any shape: which fields it may have depends on its type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a shape (a JSON object)")]
pub(super) struct AstShape<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow, default)]
    pub(super) traits: Entries<'a, &'a RawValue>,
    #[serde(borrow, default)]
    pub(super) mixins: Vec<AstReference<'a>>,
    #[serde(borrow, default)]
    pub(super) members: Entries<'a, AstMember<'a>>,
    #[serde(borrow)]
    pub(super) member: Option<AstMember<'a>>,
    #[serde(borrow)]
    pub(super) key: Option<AstMember<'a>>,
    #[serde(borrow)]
    pub(super) value: Option<AstMember<'a>>,
    #[serde(borrow)]
    pub(super) input: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) output: Option<AstReference<'a>>,
    #[serde(borrow, default)]
    pub(super) errors: Vec<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) version: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) operations: Vec<AstReference<'a>>,
    #[serde(borrow, default)]
    pub(super) resources: Vec<AstReference<'a>>,
    #[serde(borrow, default)]
    pub(super) rename: Entries<'a, Text<'a>>,
    #[serde(borrow)]
    pub(super) put: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) create: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) read: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) update: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) delete: Option<AstReference<'a>>,
    #[serde(borrow)]
    pub(super) list: Option<AstReference<'a>>,
    #[serde(borrow, default)]
    pub(super) collection_operations: Vec<AstReference<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a member (an object with a `target`)")]
pub(super) struct AstMember<'a> {
    /// Absent if a mixin of the shape defines it.
    #[serde(borrow)]
    pub(super) target: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) traits: Entries<'a, &'a RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "a reference (an object with a `target`)")]
pub(super) struct AstReference<'a> {
    #[serde(borrow)]
    pub(super) target: Text<'a>,
}
