//! A resource and what is kept of it.

use crate::{exact, json};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use sha2::{Digest, Sha256};

/// A resource: its service and name, and the values of its identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) service: String,
    pub(crate) resource: String,
    pub(crate) identifiers: Vec<String>,
}

/// Why an operation on a resource fails.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ResourceError {
    /// There is no resource with these identifiers.
    NotFound(String),
    /// The idempotency token was used for another request.
    TokenReused,
    /// The token of a page is none that a response has had.
    InvalidPage,
    /// The change could not be stored.
    Failed(String),
}

/// What is kept of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// Its place in the order of creation, which tokens of lists name.
    pub(crate) number: u64,
    /// Members by their Smithy names.
    pub(crate) members: Map,
    /// The request that created it, if it had an idempotency token.
    pub(crate) creation: Option<Creation>,
}

/// A request with an idempotency token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Creation {
    /// The name of the operation.
    pub(crate) operation: String,
    pub(crate) token: String,
    /// A digest of the other members of the input.
    pub(crate) digest: String,
}

impl Creation {
    /// `None` for an input without a token.
    pub(crate) fn of(operation: Operation, input: &Map) -> Option<Creation> {
        let mut members = operation.input().members();
        let member = members.find(|member| member.is_idempotency_token())?;
        let token = input.get(member.name())?.as_str()?.to_owned();
        let mut others = input.clone();
        others.shift_remove(member.name());
        let text = json::text(&exact::to_json(&sorted(&Value::Map(others))));
        let digest = hex::encode(Sha256::digest(text));
        Some(Creation { operation: operation.name().to_owned(), token, digest })
    }
}

/// A value whose maps are in the order of their keys.
fn sorted(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(sorted).collect()),
        Value::Map(map) => {
            let mut entries: Vec<(String, Value)> =
                map.iter().map(|(key, value)| (key.to_string(), sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Map(Map::from_iter(entries))
        }
        other => other.clone(),
    }
}
