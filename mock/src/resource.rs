//! A resource and what is kept of it.

use hardie_runtime::value::Map;

/// A resource: its service and name, and the values of its identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) service: String,
    pub(crate) resource: String,
    pub(crate) identifiers: Vec<String>,
}

/// What is kept of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// Members by their Smithy names.
    pub(crate) members: Map,
    /// The idempotency token that created it.
    pub(crate) token: Option<String>,
}
